"""Says ages, doses, situations and verdicts in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from home.facts.rules import MONTHS_A_YEAR, AgeBand, AgeUnit, Case, Failure, GivenBy, Person, Scheme, Situation, Verdict

SITUATIONS: dict[Situation, Promise] = {
    Situation.PREGNANCY: lazy("Pregnancy"),
    Situation.CHRONIC_DISEASE: lazy("Chronic disease"),
    Situation.HEART_OR_LUNG: lazy("Chronic heart or lung disease"),
    Situation.IMMUNOCOMPROMISED: lazy("Weakened immune system"),
    Situation.OBESITY: lazy("Obesity (BMI of 40 or more)"),
    Situation.MENTAL: lazy("Psychiatric disorder, dementia or trisomy 21"),
    Situation.CLOSE_CONTACT: lazy("Close to a newborn or a fragile person"),
    Situation.PROFESSIONAL: lazy("Health professional or carer"),
    Situation.OVERSEAS: lazy("Lives overseas (Antilles, Guyane, Mayotte, Réunion)"),
}
GIVEN_BY: dict[GivenBy, Promise] = {
    GivenBy.PRESCRIBES: lazy("A trained and declared pharmacist may prescribe and give it"),
    GivenBy.ADMINISTERS: lazy("A trained and declared pharmacist may give it, on prescription"),
    GivenBy.REFERS: lazy("Not a pharmacist’s act: refer to a doctor or a midwife"),
    GivenBy.TO_CHECK: lazy("Whether a pharmacist may give it is to be checked"),
}
VERDICTS: dict[Verdict, Promise] = {
    Verdict.APPLIES: lazy("applies"),
    Verdict.UNSURE: lazy("unsure"),
    Verdict.DOES_NOT_APPLY: lazy("does not apply"),
}
UNITS: dict[AgeUnit, Promise] = {AgeUnit.YEARS: lazy("years"), AgeUnit.MONTHS: lazy("months")}


def choices(words: Mapping[Any, Promise]) -> list[tuple[str, Promise]]:
    """A vocabulary as forms and blocks want it."""
    return [(str(name), label) for name, label in words.items()]


def say_months(number: int) -> str:
    """Months as people say them: whole years as years."""
    if number and number % MONTHS_A_YEAR == 0:
        years = number // MONTHS_A_YEAR
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}


def say_ages(ages: AgeBand) -> str:
    """A band as people say it: the last year or month that belongs to it is named."""
    if ages.until is None:
        return _("From %(age)s") % {"age": say_months(ages.start)} if ages.start else _("At every age")
    last = _last_said(ages)
    if not ages.start:
        return _("Up to %(age)s") % {"age": say_months(last)}
    if last == ages.start:
        return _("At %(age)s") % {"age": say_months(last)}
    if not (ages.start % MONTHS_A_YEAR or last % MONTHS_A_YEAR):
        return _("%(first)s to %(last)s") % {"first": ages.start // MONTHS_A_YEAR, "last": say_months(last)}
    return _("%(first)s to %(last)s") % {"first": say_months(ages.start), "last": say_months(last)}


def _last_said(ages: AgeBand) -> int:
    """The age at which people stop saying that they belong to a band: 14 years for a band until 15 years."""
    until = ages.until or 0
    is_in_years = until % MONTHS_A_YEAR == 0 and until - MONTHS_A_YEAR >= max(ages.start, MONTHS_A_YEAR)
    return until - (MONTHS_A_YEAR if is_in_years else 1)


def say_scheme(scheme: Scheme) -> str:
    """How many doses, how far apart, how often again."""
    parts = []
    if scheme.doses:
        parts.append(ngettext("%(number)s dose", "%(number)s doses", scheme.doses) % {"number": scheme.doses})
    if scheme.interval_from or scheme.interval_to:
        parts.append(_say_interval(scheme.interval_from, scheme.interval_to))
    if scheme.repeat_every:
        parts.append(_say_repeat(scheme.repeat_every))
    return ", ".join(parts)


def _say_interval(first: int | None, last: int | None) -> str:
    if first and last and first != last:
        return _("%(first)s to %(last)s apart") % {"first": first, "last": say_months(last)}
    if first and last:
        return _("%(time)s apart") % {"time": say_months(first)}
    if first:
        return _("at least %(time)s apart") % {"time": say_months(first)}
    return _("at most %(time)s apart") % {"time": say_months(last or 0)}


def _say_repeat(every: int) -> str:
    if every == MONTHS_A_YEAR:
        return _("every year")
    return _("every %(time)s") % {"time": say_months(every)}


def say_situations(situations: Iterable[Situation]) -> str:
    """Situations in the order of the vocabulary."""
    found = set(situations)
    return ", ".join(str(label) for one, label in SITUATIONS.items() if one in found)


def say_person(person: Person) -> str:
    """An age and situations, of nobody in particular."""
    parts = [say_ages(person.ages)] if person.ages is not None else [_("At every age")]
    return ", ".join(filter(None, [*parts, say_situations(person.situations)]))


def say_day(day: date) -> str:
    """A day in the reader's way."""
    return date_format(day, "DATE_FORMAT")


def say_case(number: int, case: Case) -> str:
    """A test case, by its number and what it holds."""
    words = {"number": number, "day": say_day(case.on), "person": say_person(case.person)}
    return _("case %(number)s (%(day)s; %(person)s)") % words


def say_failure(failure: Failure) -> str:
    """What a test case expected and what the rule says instead."""
    return _("%(case)s is expected to say “%(expected)s”, but the rule says “%(found)s”.") % {
        "case": capfirst(say_case(failure.number, failure.case)),
        "expected": VERDICTS[failure.case.expected],
        "found": VERDICTS[failure.found],
    }
