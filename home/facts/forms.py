"""What the schedule explorer asks: which question, of what age, in which situations, on which day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.facts.rules import OLDEST, AgeUnit, Person, Situation, age
from home.facts.wording import SITUATIONS, UNITS, choices

CALENDAR, PHARMACIST = "calendar", "pharmacist"
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


class ExplorerForm(forms.Form):
    """Nothing of it names anybody, and nothing of it is kept."""

    use_required_attribute = False

    question = forms.ChoiceField(
        label=_("Your question"),
        choices=[(CALENDAR, _("What does the calendar say?")), (PHARMACIST, _("What may a pharmacist give?"))],
        widget=forms.RadioSelect,
        initial=CALENDAR,
        error_messages={"required": _("Choose one of the two questions.")},
    )
    age = forms.IntegerField(
        label=_("Age"),
        required=False,
        min_value=0,
        max_value=OLDEST * 12,
        help_text=_("In months below two years. You may leave it empty to see what a pharmacist may give at any age."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the age as a whole number, such as 65.")},
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=choices(UNITS), initial=AgeUnit.YEARS)
    situations = forms.MultipleChoiceField(
        label=_("Situations"), required=False, choices=choices(SITUATIONS), widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(
        label=_("As of"),
        required=False,
        help_text=_("Empty: today. Another day shows what the rules say then."),
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Write the day like 2026-11-22 or 22/11/2026.")},
    )

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day is not None and not FIRST <= day <= LAST:
            raise ValidationError(_("Choose a day between 2000 and 2100."))
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        said = found.get("age")
        if said is None and "age" not in self.errors and found.get("question") == CALENDAR:
            self.add_error("age", _("Write an age: the calendar goes by it."))
        if said is not None and found.get("unit") == AgeUnit.YEARS and said > OLDEST:
            self.add_error(
                "age", ValidationError(_("Nobody is older than %(age)s years here."), params={"age": OLDEST})
            )
        return found

    def person(self) -> Person:
        """Who is asked about."""
        said = self.cleaned_data["age"]
        ages = None if said is None else age(said, AgeUnit(self.cleaned_data["unit"]))
        return Person(ages, frozenset(map(Situation, self.cleaned_data["situations"])))
