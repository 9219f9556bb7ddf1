"""Reads vaccination facts: the rules of each vaccine with their own test cases, and the claims."""

import re

from home.facts.rules import OLDEST, AgeUnit, GivenBy, Situation, Verdict
from mooc.demo.fact_shapes import Age, Claim, RuleCase, Vaccine, VaccineRule
from mooc.demo.marks import Mark, Record
from mooc.demo.read_questions import refuse_twins

AGE = re.compile(r"(\d{1,4}) (months|years)")
LEAST_CASES = 2


def read_vaccine(mark: Mark) -> Vaccine:
    """One vaccine with its rules."""
    record = mark.record("id status name rules", called="vaccine")
    record["status"].one_of("demo")
    rules = tuple(_read_rule(one) for one in record["rules"].entries())
    refuse_twins(record["rules"], [rule.id for rule in rules])
    return Vaccine(id=record["id"].slug(), name=record["name"].words(120), rules=rules)


def _read_rule(mark: Mark) -> VaccineRule:
    record = mark.record(
        "id who given_by valid_from sources cases",
        "from until born_since situations except_in doses interval_months repeat_months condition valid_to unsure",
        called="rule",
    )
    start, until = (_read_age(record[name]) if name in record else None for name in ("from", "until"))
    if start and until and _months(until) <= _months(start):
        record["until"].refuse(f"{record['until'].label} leaves no age; expected a later age than “from”.")
    first = record["valid_from"].day()
    last = record["valid_to"].day() if "valid_to" in record else None
    if last is not None and last < first:
        record["valid_to"].refuse(f"{record['valid_to'].label} comes before “valid_from”; expected a later day.")
    return VaccineRule(
        id=record["id"].slug(),
        who=record["who"].words(120),
        start=start,
        until=until,
        born_since=record["born_since"].whole(1900, 2100) if "born_since" in record else None,
        situations=_read_situations(record, "situations"),
        except_in=_read_situations(record, "except_in"),
        doses=record["doses"].whole(1, 10) if "doses" in record else None,
        interval_months=_read_interval(record["interval_months"]) if "interval_months" in record else None,
        repeat_months=record["repeat_months"].whole(1, 600) if "repeat_months" in record else None,
        condition=record["condition"].words(500) if "condition" in record else None,
        given_by=record["given_by"].one_of(*GivenBy),
        valid_from=first,
        valid_to=last,
        unsure=record["unsure"].words(500) if "unsure" in record else None,
        sources=record["sources"].names(),
        cases=tuple(_read_case(one) for one in record["cases"].entries(LEAST_CASES)),
    )


def _read_case(mark: Mark) -> RuleCase:
    record = mark.record("on age says", "situations", called="")
    return RuleCase(
        on=record["on"].day(),
        age=_read_age(record["age"]),
        situations=_read_situations(record, "situations"),
        says=record["says"].one_of(*Verdict),
    )


def _read_age(mark: Mark) -> Age:
    found = AGE.fullmatch(mark.text())
    age = Age(int(found[1]), found[2]) if found else Age(0, AgeUnit.YEARS.value)
    if not found or _months(age) > OLDEST * 12:
        mark.expect("an age such as 65 years or 6 months")
    return age


def _months(age: Age) -> int:
    return age.number * (12 if age.unit == AgeUnit.YEARS else 1)


def _read_situations(record: Record, name: str) -> tuple[str, ...]:
    """Situations in the order of their declaration, which is how they are kept."""
    names = record[name].names() if name in record else ()
    for one in names:
        if one and one not in set(Situation):
            known = ", ".join(Situation)
            record[name].refuse(f"{record[name].label} has the unknown situation “{one}”; expected some of {known}.")
    return tuple(situation.value for situation in Situation if situation in names)


def _read_interval(mark: Mark) -> tuple[int, int]:
    months = [one.whole(1, 600) for one in mark.entries(2)]
    if len(months) != 2 or months[0] > months[1]:
        mark.expect("two numbers of months that do not shrink, such as [5, 13]")
        return (1, 1)
    return (months[0], months[1])


def read_claim(mark: Mark) -> Claim:
    """One claim with its answer."""
    record = mark.record("id status topic claim answer evidence words sources", called="claim")
    record["status"].one_of("demo")
    return Claim(
        id=record["id"].slug(),
        topic=record["topic"].name_text(),
        claim=record["claim"].words(200),
        answer=record["answer"].words(400),
        evidence=tuple(one.words() for one in record["evidence"].entries()),
        words=record["words"].words(800),
        sources=record["sources"].names(),
    )
