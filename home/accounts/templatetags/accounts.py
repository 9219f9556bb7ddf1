"""Template words of the account pages."""

from django import forms, template

register = template.Library()


@register.filter
def plain(form: forms.Form) -> forms.Form:
    """Take the placeholders out of a form's fields: they repeat the labels, and vanish when they would help."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    return form
