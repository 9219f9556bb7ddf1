"""The words of a rule's own test cases."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.facts.rules import OLDEST, AgeUnit, Case, Person, Situation, Verdict, age
from home.facts.wording import SITUATIONS, UNITS, VERDICTS, choices


class CaseBlock(blocks.StructBlock):
    """What the rule must say of somebody on some day: run whenever the rule is saved or published."""

    on = blocks.DateBlock(label=_("On"))
    age = blocks.IntegerBlock(min_value=0, max_value=OLDEST * 12, label=_("Age"))
    unit = blocks.ChoiceBlock(choices=choices(UNITS), default=str(AgeUnit.YEARS), label=_("Counted in"))
    situations = blocks.MultipleChoiceBlock(
        choices=choices(SITUATIONS), required=False, label=_("Situations"), help_text=_("None: nothing particular.")
    )
    expected = blocks.ChoiceBlock(choices=choices(VERDICTS), label=_("The rule"))

    def clean(self, value: Any) -> Any:
        """Refuse an age that nobody reaches."""
        found = super().clean(value)
        if found["unit"] == AgeUnit.YEARS and found["age"] > OLDEST:
            too_old = ValidationError(_("Nobody is older than %(age)s years here."), params={"age": OLDEST})
            raise blocks.StructBlockValidationError(block_errors={"age": too_old})
        return found

    class Meta:
        icon = "tasks"
        label = _("Test case")
        description = _("An example that the rule must answer rightly: a day, an age, situations, and the answer.")
        template = "components/blocks/rule_case.html"
        label_format = "{age} {unit}: {expected}"
        preview_value = {
            "on": "2026-11-22",
            "age": 65,
            "unit": "years",
            "situations": ["chronic_disease"],
            "expected": "applies",
        }


def case_of(value: Any) -> Case:
    """The case that such a block holds."""
    situations = frozenset(Situation(name) for name in value["situations"] or ())
    person = Person(age(value["age"], AgeUnit(value["unit"])), situations)
    return Case(value["on"], person, Verdict(value["expected"]))
