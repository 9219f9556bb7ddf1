"""The vaccination facts of the demonstration files: strictly read, each rule true to its own cases."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from home.facts.rules import AgeBand, AgeUnit, Case, GivenBy, Person, Rule, Situation, Verdict, age, failures, months
from mooc.demo import fact_shapes as shapes
from mooc.demo.marks import ContentRefused
from mooc.demo.read import FOLDER, read_content

HPV, CLAIM = "vaccines/hpv.yaml", "claims/hpv-girls-only.yaml"
RULES = [rule for vaccine in read_content().vaccines for rule in vaccine.rules]


def test_the_files_hold_the_schedule_and_the_claims() -> None:
    content = read_content()
    assert len(RULES) == 32
    assert len(content.vaccines) == 12
    assert len(content.claims) == 7
    assert len([rule for rule in RULES if rule.unsure]) == 10


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_carries_cases_for_and_against_that_hold(rule: shapes.VaccineRule) -> None:
    def month(one: shapes.Age | None) -> int | None:
        return None if one is None else months(one.number, AgeUnit(one.unit))

    as_rule = Rule(
        vaccine="v",
        ages=AgeBand(month(rule.start) or 0, month(rule.until)),
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        situations=frozenset(map(Situation, rule.situations)),
        except_in=frozenset(map(Situation, rule.except_in)),
        born_since=date(rule.born_since, 1, 1) if rule.born_since else None,
        is_unsure=rule.unsure is not None,
    )
    cases = [
        Case(one.on, Person(age(one.age.number, AgeUnit(one.age.unit)), frozenset(map(Situation, one.situations))), Verdict(one.says))
        for one in rule.cases
    ]  # fmt: skip
    assert not list(failures(as_rule, cases))
    assert {Verdict.DOES_NOT_APPLY} < {case.expected for case in cases}
    assert rule.sources


def test_what_is_given_before_eleven_is_no_act_of_a_pharmacist() -> None:
    for rule in RULES:
        if rule.start and months(rule.start.number, AgeUnit(rule.start.unit)) < 11 * 12:
            assert rule.given_by not in (GivenBy.PRESCRIBES, GivenBy.ADMINISTERS), rule.id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "content"))


MALFORMED = {
    "an age without a unit": (HPV, "from: 11 years", "from: \"11\"", "expected an age such as 65 years or 6 months."),
    "an age nobody reaches": (HPV, "    until: 15 years", "    until: 150 years", "expected an age such as 65 years or 6 months."),
    "a band without an age": (HPV, "    until: 15 years", "    until: 11 years", "leaves no age; expected a later age than “from”."),
    "an unknown situation": (
        HPV, "doses: 2", "situations: [left-handed]\n    doses: 2", "has the unknown situation “left-handed”",
    ),
    "an unknown giver": (HPV, "given_by: prescribes", "given_by: anybody", "expected one of prescribes, administers"),
    "an unknown answer": (HPV, ", says: applies", ", says: maybe", "expected one of applies, unsure, does_not_apply."),
    "a single case": (
        "vaccines/zoster.yaml", r"(      - .*age: 65 years.*\n)      - .*\n", r"\1", "expected at least 2 entries, found 1",
    ),
    "an interval that shrinks": (HPV, r"\[5, 13\]", "[13, 5]", "expected two numbers of months that do not shrink"),
    "no source": (HPV, r"sources: \[mesvaccins-hpv, ordre.*\]", "sources: []", "expected at least 1 entry, found 0."),
    "an unknown source": (HPV, r"sources: \[mesvaccins-hpv, ordre", "sources: [nulle-part, ordre", "unknown source “nulle-part”"),
    "days that end before they begin": (
        HPV, "valid_from: 2025-12-12", "valid_from: 2025-12-12\n    valid_to: 2025-12-11", "comes before “valid_from”",
    ),
    "a rule twice": (HPV, "id: hpv-15-26", "id: hpv-11-14", "expected"),
    "a claim without English": (CLAIM, r"\n  en: \"No: it is.*", "", "has no “answer” in English"),
    "an unknown topic": (CLAIM, "topic: hpv", "topic: gossip", "unknown topic “gossip”"),
    "a lesson with an unknown rule": (
        "modules/c1m3-qui-vacciner-quand.yaml", "rule: zoster-65", "rule: zoster-66", "unknown rule “zoster-66”",
    ),
    "a campaign with an unknown claim": (
        "campaigns/camp-hpv-2026.yaml", "claim: hpv-girls-only", "claim: nonsense", "unknown claim “nonsense”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MALFORMED)
def test_a_malformed_fact_is_refused_with_its_file_line_and_what_was_expected(folder: Path, mistake: str) -> None:
    file, old, new, sentence = MALFORMED[mistake]
    path = folder / file
    text = path.read_text(encoding="utf-8")
    spoilt = re.sub(old, new, text, count=1)
    assert spoilt != text, f"{old!r} is not in {file}"
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(ContentRefused) as refusal:
        read_content(folder)
    said = [str(problem) for problem in refusal.value.problems]
    assert any(sentence in one and one.startswith(f"{file}, line ") for one in said), said
