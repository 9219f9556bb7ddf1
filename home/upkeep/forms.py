"""The part of an edit form about owners and the next review."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from home.paris import paris_day
from home.upkeep.models import LookedAfter
from home.upkeep.queries import people_of_the_desk
from home.upkeep.rules import add_months

PEOPLE = ("owner", "backup_owner")


class UpkeepForm(WagtailAdminModelForm):
    """Lets people of the desk be chosen, keeps the owner there was where none is, and refuses a review too far away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [getattr(self.instance, f"{name}_id", None) for name in PEOPLE]
        for name in PEOPLE:
            if name in self.fields:
                self.fields[name] = self._people_field(name, known)
        due_on = getattr(self.instance, "review_due_on", None)
        if "review_due_on" in self.fields and due_on and due_on < paris_day(timezone.now()):
            self.initial["review_due_on"] = (
                None  # over: the end of the next review sets another, unless its editor does
            )
        if "owner" in self.fields and self.instance.pk is None and self.instance.owner_id is None:
            self.initial["owner"] = getattr(self.for_user, "pk", None)

    def _people_field(self, name: str, known: list[int | None]) -> forms.ModelChoiceField:
        """Active people of the desk, and whoever it is now, even if they have gone."""
        field = self.fields[name]
        return forms.ModelChoiceField(
            people_of_the_desk(but_also=known), required=False, label=field.label, help_text=field.help_text
        )

    def clean_owner(self) -> Any:
        """The owner chosen, else the one there was, else who writes it: somebody always answers."""
        return self.cleaned_data["owner"] or self.instance.owner or self.for_user

    def clean_backup_owner(self) -> Any:
        """Who stands in; what a form does not speak of stays as it is."""
        is_asked = self.add_prefix("backup_owner") in self.data
        return self.cleaned_data["backup_owner"] if is_asked else self.instance.backup_owner

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        owner, backup = cleaned.get("owner"), cleaned.get("backup_owner")
        if owner is not None and owner == backup:
            self.add_error("backup_owner", ValidationError(_("Somebody else has to stand in for the owner.")))
        due_on = cleaned.get("review_due_on")
        if due_on and "review_due_on" in self.changed_data:
            self._refuse_too_far(due_on)
        return cleaned

    def _refuse_too_far(self, due_on: Any) -> None:
        months = LookedAfter.months_between_reviews
        if isinstance(self.instance, LookedAfter):
            months = self.instance.months_between_reviews
        latest = add_months(paris_day(timezone.now()), months)
        if due_on > latest:
            words = {"day": date_format(latest, "DATE_FORMAT"), "months": months}
            sentence = _("A review holds for %(months)s months at most: choose a day up to %(day)s.")
            self.add_error("review_due_on", ValidationError(sentence % words))


class UpkeepPageForm(UpkeepForm, WagtailAdminPageForm):
    """The same on the form of a page."""
