"""Parts of a page that are the same for everybody, rendered once per process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

KEPT_AT_MOST = 4_000
_kept: OrderedDict[Hashable, SafeString] = OrderedDict()


@register.simple_tag
def kept(template_name: str, **shown: Hashable) -> SafeString:
    """Include a template that shows nothing but these values: rendered once for each language and each set of values.

    It sees neither the request nor the person, so that what one reader is shown cannot reach another.
    """
    key = (template_name, get_language(), *shown.items())
    return once(key, lambda: render_to_string(template_name, shown))


def once(key: Hashable, render: Callable[[], SafeString]) -> SafeString:
    """Render, or give what was rendered for an equal key; what was rendered first is forgotten first."""
    found = _kept.get(key)
    if found is None:
        found = render()
        if not settings.DEBUG:  # a developer sees a changed template at once
            _kept[key] = found
            if len(_kept) > KEPT_AT_MOST:
                _kept.popitem(last=False)
    return found
