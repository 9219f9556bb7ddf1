"""Vaccination rules and claims, written and published the way an editor does."""

from datetime import date
from typing import Any

from home.accounts.models import User
from home.models import Claim, Source, Topic, Vaccine, VaccineRule
from tests.people import stand_in


def a_source(slug: str = "calendar-2025") -> Source:
    """A dated document to cite."""
    fields = {"title": "Calendrier 2025", "publisher": "Ministère", "date_text": "2025-04", "confidence": "high"}
    return Source.objects.get_or_create(slug=slug, defaults=fields)[0]


def a_vaccine(slug: str = "zoster", fr: str = "Zona", en: str = "Shingles") -> Vaccine:
    """What a rule is about."""
    return Vaccine.objects.get_or_create(slug=slug, defaults={"name_fr": fr, "name_en": en})[0]


def case(expected: str = "applies", age: int = 70, on: date = date(2026, 11, 22), **more: Any) -> tuple[str, Any]:
    """A test case of a rule."""
    value = {"on": on, "age": age, "unit": "years", "situations": [], "expected": expected, **more}
    return ("case", value)


def rule_fields(**changes: Any) -> dict[str, Any]:
    """What a complete rule says: shingles from 65, two doses."""
    return {
        "slug": "zoster-65",
        "vaccine": a_vaccine(),
        "who_fr": "dès 65 ans",
        "who_en": "from 65",
        "age_from": 65,
        "doses": 2,
        "interval_from": 2,
        "interval_to": 6,
        "given_by": "prescribes",
        "valid_from": date(2025, 4, 1),
        "sources": [("source", a_source())],
        "cases": [case("applies", 70), case("does_not_apply", 40)],
        "live": False,
        **changes,
    }


def write_rule(*, by: User | None = None, publish: bool = True, **changes: Any) -> VaccineRule:
    """A rule, published unless said otherwise."""
    rule = VaccineRule(**rule_fields(**changes))
    return keep(rule, by=by, publish=publish)


def claim_fields(**changes: Any) -> dict[str, Any]:
    """What a complete claim says."""
    return {
        "slug": "flu-shot-flu",
        "topic": Topic.objects.get_or_create(slug="influenza", defaults={"name_fr": "Grippe", "name_en": "Flu"})[0],
        "claim_fr": "Le vaccin contre la grippe donne la grippe",
        "claim_en": "The flu vaccine gives you the flu",
        "answer_fr": "Non.",
        "answer_en": "No.",
        "evidence_fr": "<p>Une preuve.</p>",
        "evidence_en": "<p>Evidence.</p>",
        "words_fr": "Je comprends votre question.",
        "words_en": "I see why you ask.",
        "sources": [("source", a_source())],
        "live": False,
        **changes,
    }


def write_claim(*, by: User | None = None, publish: bool = True, **changes: Any) -> Claim:
    """A claim, published unless said otherwise."""
    return keep(Claim(**claim_fields(**changes)), by=by, publish=publish)


def keep(fact: Any, *, by: User | None = None, publish: bool = True) -> Any:
    """Check and store what was written, as the form does."""
    fact.backup_owner = fact.backup_owner or stand_in()
    fact.full_clean()
    fact.save()
    revision = fact.save_revision(user=by)
    if publish:
        revision.publish()
    return type(fact).objects.get(pk=fact.pk)


def change(fact: Any, *, by: User | None = None, publish: bool = True, **changes: Any) -> Any:
    """Write another version of it."""
    draft = type(fact).objects.get(pk=fact.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.full_clean()
    revision = draft.save_revision(user=by)
    if publish:
        revision.publish()
    return type(fact).objects.get(pk=fact.pk)
