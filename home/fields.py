"""Fields both rooms use: a StreamField whose migrations record shape and not wording, and a list of declared choices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from wagtail.fields import StreamField as WagtailStreamField

# Options of a block that change what an editor reads, never what is stored.
WORDING = frozenset(
    {
        "help_text", "label", "icon", "group", "description", "preview_value", "preview_template", "template",
        "form_classname", "form_template", "closed", "collapsed", "label_format", "form_layout", "form_attrs",
    }
)  # fmt: skip


class StreamField(WagtailStreamField):
    """Wagtail's StreamField without a migration for every changed label.

    The structure stays in the migration, so that Wagtail's own data migrations for
    StreamFields keep working.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        lookup = kwargs.get("block_lookup")
        if lookup:
            kwargs["block_lookup"] = {key: _without_wording(definition) for key, definition in lookup.items()}
        return name, path, args, kwargs


def _without_wording(definition: Any) -> Any:
    path, args, options = definition
    return path, args, {name: value for name, value in options.items() if name not in WORDING}


class ChoiceListField(models.JSONField[list[str]]):
    """Several of a few declared choices, kept as a list in the order of the declaration; a form shows boxes to tick.

    Migrations know nothing of the choices: what may be chosen changes no table.
    """

    def __init__(self, *args: Any, options: Sequence[tuple[str, str | Promise]] = (), **kwargs: Any) -> None:
        self.options = options
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        known = [name for name, _words in self.options]
        if not isinstance(value, list) or value != [name for name in known if name in value]:
            raise ValidationError(forms.MultipleChoiceField.default_error_messages["invalid_list"], code="invalid")

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            choices=self.options,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
        )
