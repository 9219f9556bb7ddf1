"""Template words of the reports."""

from django import template

from home.templatetags.ui import percent

register = template.Library()


@register.filter
def hundredths(number: int) -> str:
    """Say a whole percentage as readers of the language write it."""
    return percent(100 * number)
