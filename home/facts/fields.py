"""A field for several words of the small vocabulary of situations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.facts.rules import Situation
from home.facts.wording import SITUATIONS, choices


class SituationsField(models.JSONField):
    """Situations as a list of their names, ticked in a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {key: value for key, value in kwargs.items() if key not in ("default", "blank")}

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            label=kwargs.get("label", str(self.verbose_name).capitalize()),
            help_text=kwargs.get("help_text", self.help_text),
            required=False,
            choices=choices(SITUATIONS),
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse what is not a list of situations."""
        super().validate(value, model_instance)
        unknown = [one for one in value if one not in set(Situation)] if isinstance(value, list) else [value]
        if unknown:
            raise ValidationError(_("“%(name)s” is no situation that rules know."), params={"name": unknown[0]})
