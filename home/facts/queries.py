"""Asks what the rules say of somebody, which rules contradict one, and which claims there are."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from home.facts.models import Claim, VaccineRule, read_sources
from home.facts.rules import Doubt, GivenBy, Person, Verdict, answer, contradict

OF_PHARMACISTS = (GivenBy.PRESCRIBES, GivenBy.ADMINISTERS)


# --- What the schedule says -----------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A rule that speaks of the person asked about. `depends_on_age`: it holds for a part of that age only.

    `giver_to_check`: asked was what a pharmacist may give, and the sources do not settle it.
    """

    rule: VaccineRule
    depends_on_age: bool = False
    giver_to_check: bool = False


@dataclass(frozen=True)
class Said:
    """What the rules say: what they are sure of, and what is not sure for one reason or another."""

    sure: tuple[Found, ...]
    unsure: tuple[Found, ...]

    def __len__(self) -> int:
        return len(self.sure) + len(self.unsure)


def ask(*, person: Person, on: date, only_by_pharmacist: bool = False) -> Said:
    """What the published rules say of this person on that day in Paris, by vaccine and age. Two queries."""
    sure: list[Found] = []
    unsure: list[Found] = []
    rules = _valid(on)
    for rule in sorted(rules, key=lambda one: (one.vaccine.name, one.ages.start, one.pk)):
        said = answer(rule.as_rule(), person, on)
        giver = GivenBy(rule.given_by)
        if said.verdict is Verdict.DOES_NOT_APPLY or (only_by_pharmacist and giver is GivenBy.REFERS):
            continue
        found = Found(rule, Doubt.AGE in said.doubts, only_by_pharmacist and giver is GivenBy.TO_CHECK)
        (unsure if said.verdict is Verdict.UNSURE or found.giver_to_check else sure).append(found)
    read_sources([found.rule for found in (*sure, *unsure)])
    return Said(tuple(sure), tuple(unsure))


def _valid(on: date) -> list[VaccineRule]:
    rules = VaccineRule.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), live=True, valid_from__lte=on)
    return list(rules.select_related("vaccine").order_by("pk"))


def contradicting(rule: VaccineRule) -> list[VaccineRule]:
    """The other published rules for the same vaccine that may ask something else of the same people."""
    others = VaccineRule.objects.filter(vaccine=rule.vaccine_id, live=True).exclude(pk=rule.pk)
    own = rule.as_rule()
    return [one for one in others.select_related("vaccine").order_by("pk") if contradict(own, one.as_rule())]


# --- Claims -----------------------------------------------------------------------------------


def published_claims() -> list[Claim]:
    """Every claim that visitors may read, by topic and in the order in which they were written."""
    return list(Claim.objects.filter(live=True).select_related("topic").order_by("topic__slug", "pk"))
