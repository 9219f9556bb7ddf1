"""Matching a rule with a person on a day, tried on made-up rules and ages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.facts.rules import (
    AgeBand,
    AgeUnit,
    Answer,
    Case,
    Doubt,
    GivenBy,
    Person,
    Rule,
    Scheme,
    Situation,
    Verdict,
    age,
    answer,
    contradict,
    contradictions,
    failures,
    months_before,
)
from home.paris import PARIS, paris_day

DAY = date(2026, 11, 22)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
ends = st.integers(0, 120 * 12)
situations = st.frozensets(st.sampled_from(list(Situation)), max_size=3)
bands = st.tuples(ends, ends | st.none()).map(
    lambda pair: AgeBand(pair[0], None if pair[1] is None else pair[0] + pair[1] + 1)
)
units = st.sampled_from(list(AgeUnit))
schemes = st.builds(Scheme, doses=st.integers(1, 3), given_by=st.sampled_from(list(GivenBy)))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    first = draw(days)
    return Rule(
        vaccine="v",
        ages=draw(bands),
        valid_from=first,
        valid_to=draw(st.none() | st.integers(0, 4000).map(lambda number: first + timedelta(number))),
        situations=draw(situations),
        except_in=draw(situations),
        born_since=draw(st.none() | st.integers(1920, 2026).map(lambda year: date(year, 1, 1))),
        is_unsure=draw(st.booleans()),
        scheme=draw(schemes),
    )


people = st.builds(Person, st.builds(age, st.integers(0, 119), units), situations)


# --- Ages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "unit", "verdict"),
    [
        (10, AgeUnit.YEARS, Verdict.DOES_NOT_APPLY),
        (11, AgeUnit.YEARS, Verdict.APPLIES),
        (14, AgeUnit.YEARS, Verdict.APPLIES),
        (15, AgeUnit.YEARS, Verdict.DOES_NOT_APPLY),
        (131, AgeUnit.MONTHS, Verdict.DOES_NOT_APPLY),
        (132, AgeUnit.MONTHS, Verdict.APPLIES),
        (179, AgeUnit.MONTHS, Verdict.APPLIES),
        (180, AgeUnit.MONTHS, Verdict.DOES_NOT_APPLY),
    ],
)
def test_a_band_holds_its_first_month_and_not_the_month_after_its_last(
    number: int, unit: AgeUnit, verdict: Verdict
) -> None:
    rule = Rule("hpv", AgeBand(11 * 12, 15 * 12), date(2025, 1, 1))
    assert answer(rule, Person(age(number, unit)), DAY).verdict is verdict


@given(bands, ends)
def test_a_month_is_in_a_band_or_not_never_half(band: AgeBand, month: int) -> None:
    said = answer(Rule("v", band, DAY), Person(age(month, AgeUnit.MONTHS)), DAY)
    is_in = band.start <= month and (band.until is None or month < band.until)
    assert said == Answer(Verdict.APPLIES if is_in else Verdict.DOES_NOT_APPLY)


@given(bands, st.integers(0, 119))
def test_a_year_of_age_is_as_sure_as_its_twelve_months_agree(band: AgeBand, years: int) -> None:
    rule = Rule("v", band, DAY)
    of_months = {
        answer(rule, Person(age(month, AgeUnit.MONTHS)), DAY).verdict for month in range(years * 12, years * 12 + 12)
    }
    of_year = answer(rule, Person(age(years, AgeUnit.YEARS)), DAY)
    if len(of_months) == 1:
        assert of_year == Answer(of_months.pop())
    else:
        assert of_year == Answer(Verdict.UNSURE, frozenset({Doubt.AGE}))


@given(bands, bands)
def test_bands_overlap_when_a_month_is_in_both(one: AgeBand, other: AgeBand) -> None:
    last = max(band.until or band.start + 1 for band in (one, other))
    shared = any(
        one.holds(AgeBand(month, month + 1)) and other.holds(AgeBand(month, month + 1))
        for month in {one.start, other.start, last - 1}
    )
    assert one.overlaps(other) == other.overlaps(one) == shared


def test_no_age_is_every_age() -> None:
    rule = Rule("v", AgeBand(65 * 12), DAY)
    assert answer(rule, Person(None), DAY).verdict is Verdict.APPLIES


# --- Days ------------------------------------------------------------------------------------


@given(rules(), people, days)
def test_a_rule_says_nothing_outside_its_days(rule: Rule, person: Person, on: date) -> None:
    if on < rule.valid_from or (rule.valid_to and on > rule.valid_to):
        assert answer(rule, person, on).verdict is Verdict.DOES_NOT_APPLY


@given(rules(), people)
def test_the_first_and_the_last_day_belong_to_a_rule(rule: Rule, person: Person) -> None:
    timeless = replace(rule, born_since=None)
    first, last = timeless.valid_from, timeless.valid_to or timeless.valid_from
    assert answer(timeless, person, first) == answer(timeless, person, last)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_a_day_is_a_day_in_paris(moment: datetime) -> None:
    there = moment.astimezone(PARIS)
    assert paris_day(moment) == date(there.year, there.month, there.day)


def test_the_day_changes_at_midnight_in_paris_in_winter_and_in_summer() -> None:
    assert paris_day(datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC)) == DAY
    assert paris_day(datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert paris_day(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)


@given(days, st.integers(0, 1500))
def test_months_before_never_skip_a_month(day: date, number: int) -> None:
    earlier = months_before(day, number)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == number
    assert earlier.day == day.day or (earlier + timedelta(1)).day == 1


# --- Year of birth ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "verdict"), [(45, Verdict.APPLIES), (46, Verdict.UNSURE), (47, Verdict.DOES_NOT_APPLY)]
)
def test_born_since_1980_is_an_age_that_grows_with_the_years(years: int, verdict: Verdict) -> None:
    rule = Rule("mmr", AgeBand(), date(2025, 1, 1), born_since=date(1980, 1, 1))
    assert answer(rule, Person(age(years, AgeUnit.YEARS)), DAY).verdict is verdict
    later = answer(rule, Person(age(years + 4, AgeUnit.YEARS)), date(2030, 11, 22))
    assert later.verdict is verdict


# --- Situations -----------------------------------------------------------------------------------


@given(rules(), people, days)
def test_an_exception_outweighs_everything(rule: Rule, person: Person, on: date) -> None:
    if rule.except_in & person.situations:
        assert answer(rule, person, on).verdict is Verdict.DOES_NOT_APPLY


@given(rules(), people, days)
def test_a_rule_for_everybody_says_the_same_in_every_situation(rule: Rule, person: Person, on: date) -> None:
    for_all = replace(rule, situations=frozenset(), except_in=frozenset())
    assert answer(for_all, person, on) == answer(for_all, replace(person, situations=frozenset()), on)


def test_a_disease_of_heart_or_lungs_is_a_chronic_disease_and_not_the_other_way_round() -> None:
    chronic = Rule("v", AgeBand(), DAY, situations=frozenset({Situation.CHRONIC_DISEASE}))
    heart = replace(chronic, situations=frozenset({Situation.HEART_OR_LUNG}))
    with_heart = Person(None, frozenset({Situation.HEART_OR_LUNG}))
    with_chronic = Person(None, frozenset({Situation.CHRONIC_DISEASE}))
    assert answer(chronic, with_heart, DAY).verdict is Verdict.APPLIES
    assert answer(heart, with_chronic, DAY).verdict is Verdict.DOES_NOT_APPLY


@given(rules(), people, days)
def test_an_unsure_rule_never_says_that_it_applies(rule: Rule, person: Person, on: date) -> None:
    unsure, sure = (answer(replace(rule, is_unsure=flag), person, on) for flag in (True, False))
    assert unsure.verdict is not Verdict.APPLIES
    assert (unsure.verdict is Verdict.DOES_NOT_APPLY) == (sure.verdict is Verdict.DOES_NOT_APPLY)
    assert bool(sure.doubts) == (sure.verdict is Verdict.UNSURE)


# --- Test cases and contradictions -----------------------------------------------------------------


@given(rules(), st.lists(st.tuples(days, people), max_size=6))
def test_only_cases_that_the_rule_answers_otherwise_fail(rule: Rule, asked: list[tuple[date, Person]]) -> None:
    right = [Case(on, person, answer(rule, person, on).verdict) for on, person in asked]
    assert not list(failures(rule, right))
    for number, case in enumerate(right, start=1):
        other = next(verdict for verdict in Verdict if verdict is not case.expected)
        [failure] = failures(rule, [*right[: number - 1], replace(case, expected=other), *right[number:]])
        assert (failure.number, failure.found) == (number, case.expected)


@given(rules(), rules(), people, days)
def test_rules_that_both_speak_of_somebody_and_disagree_are_found(
    one: Rule, other: Rule, person: Person, on: date
) -> None:
    both_speak = all(
        answer(rule, person, on).verdict is not Verdict.DOES_NOT_APPLY
        for rule in (replace(one, situations=frozenset()), replace(other, situations=frozenset()))
    )
    for_all = (replace(one, situations=frozenset()), replace(other, situations=frozenset()))
    if both_speak and Doubt.AGE not in answer(for_all[0], person, on).doubts | answer(for_all[1], person, on).doubts:
        assert contradict(*for_all) == (one.scheme != other.scheme)
    assert contradict(one, other) == contradict(other, one)
    assert not contradict(one, one)


def test_rules_of_another_vaccine_age_day_or_scheme_do_not_contradict() -> None:
    rule = Rule("hpv", AgeBand(132, 180), DAY, date(2027, 1, 1), scheme=Scheme(doses=2))
    rival = replace(rule, scheme=Scheme(doses=3))
    assert contradict(rule, rival)
    assert not contradict(rule, replace(rival, vaccine="dtp"))
    assert not contradict(rule, replace(rival, ages=AgeBand(180, 324)))
    assert not contradict(rule, replace(rival, valid_from=date(2027, 1, 2), valid_to=None))
    assert not contradict(rule, replace(rival, scheme=rule.scheme))
    pregnant, ill = frozenset({Situation.PREGNANCY}), frozenset({Situation.CHRONIC_DISEASE})
    assert not contradict(replace(rule, situations=pregnant), replace(rival, situations=ill))
    assert not contradict(replace(rule, situations=pregnant), replace(rival, except_in=pregnant))
    assert contradict(replace(rule, situations=pregnant), rival)
    assert list(contradictions([rule, rule, rival])) == [(0, 2), (1, 2)]
