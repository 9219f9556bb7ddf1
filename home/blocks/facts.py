"""Vaccination facts inside a text: a rule of the schedule, or a claim and its answer, written once for every page."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock


class VaccineRuleBlock(SnippetChooserBlock):
    """A rule of the vaccination schedule, shown as a card. One that is not published shows nothing."""

    def __init__(self, target_model: str = "home.VaccineRule", **options: object) -> None:
        super().__init__(target_model, **options)

    def bulk_to_python(self, values: Any) -> list[Any]:
        """Read all the rules of a text, with what their cards show, in as many queries as for one."""
        found = self.model_class.shown(values)
        return [found.get(key) for key in values]

    def get_preview_value(self) -> Any:
        """A rule that looks like those of the site, without asking the database."""
        rule = self.model_class(
            who_fr="11 à 14 ans", who_en="11 to 14 years", age_from=11, age_until=15, doses=2, interval_from=5,
            interval_to=13, given_by="prescribes", valid_from=date(2025, 4, 1), live=True,
        )  # fmt: skip
        rule.vaccine = type(rule)._meta.get_field("vaccine").related_model(name_fr="HPV", name_en="HPV")
        return rule

    class Meta:
        icon = "calendar-check"
        label = _("Vaccination rule")
        description = _(
            "A rule of the schedule, with its doses, its sources and what is unsure. Written once, used everywhere."
        )
        template = "components/blocks/vaccine_rule.html"


class ClaimBlock(SnippetChooserBlock):
    """A claim that goes round, with its short answer and the words for a patient. One that is not published shows nothing."""

    def __init__(self, target_model: str = "home.Claim", **options: object) -> None:
        super().__init__(target_model, **options)

    def get_preview_value(self) -> Any:
        """A claim that looks like those of the site, without asking the database."""
        return self.model_class(
            slug="apercu",
            claim_fr="« Le vaccin contre la grippe donne la grippe. »",
            claim_en="“The flu vaccine gives you the flu.”",
            answer_fr="Réponse courte, avec ses sources.",
            answer_en="A short answer, with its sources.",
            words_fr="Ce que l’on dit au comptoir.",
            words_en="What one says at the counter.",
            live=True,
        )

    class Meta:
        icon = "openquote"
        label = _("Claim and answer")
        description = _(
            "Something people say, what is true of it, and words for a patient. Written once, used everywhere."
        )
        template = "components/blocks/claim.html"
