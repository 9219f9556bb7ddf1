"""What a publication changes for people who have begun: told from the two structures, checked against the editor's word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from courses.editions.errors import CompileError
from courses.editions.models import CourseEdition
from courses.editions.outline import in_language
from courses.pages.change import ChangePage

Json = Mapping[str, Any]
Change = CourseEdition.Change
Kind = ChangePage.Kind

# What a structure says in words and figures that nothing depends on. Whatever else it says is a condition.
_WORDS = frozenset({"languages", "words", "minutes", "is_demonstration", "sections", "steps", "uid", "kind", "item"})
_JUDGED_APART = frozenset({"version", "required", "rules", "questions"})


class Fact(StrEnum):
    """One thing that changed, from the least to the most."""

    REWORDED = "reworded"
    NEW_OPTIONAL = "new_optional"
    CONDITIONS = "conditions"
    NOW_OPTIONAL = "now_optional"
    REMOVED = "removed"
    REGRADED = "regraded"
    NOW_REQUIRED = "now_required"
    NEW_REQUIRED = "new_required"

    @property
    def change_class(self) -> Change:
        """How much this asks of somebody who has begun."""
        if self is Fact.REWORDED:
            return Change.WORDING
        if self is Fact.NEW_OPTIONAL:
            return Change.OPTIONAL
        return Change.REQUIRED if self in {Fact.NOW_REQUIRED, Fact.NEW_REQUIRED} else Change.CONTENT


SENTENCES = {
    Fact.REWORDED: gettext_lazy("“%(title)s” is worded differently"),
    Fact.NEW_OPTIONAL: gettext_lazy("“%(title)s” is new, and optional"),
    Fact.CONDITIONS: gettext_lazy("the conditions of “%(title)s” change"),
    Fact.NOW_OPTIONAL: gettext_lazy("“%(title)s” is no longer required"),
    Fact.REMOVED: gettext_lazy("“%(title)s” leaves the course"),
    Fact.REGRADED: gettext_lazy("the questions or the rules of “%(title)s” change"),
    Fact.NOW_REQUIRED: gettext_lazy("“%(title)s” becomes required"),
    Fact.NEW_REQUIRED: gettext_lazy("“%(title)s” is new, and required"),
}
# What an edition lists as changed, so that people who finished can be shown it or asked for it.
_TO_LEARN = frozenset({Fact.NEW_OPTIONAL, Fact.NEW_REQUIRED, Fact.NOW_REQUIRED, Fact.REGRADED})
_SEVERITY = [Change.WORDING, Change.OPTIONAL, Change.CONTENT, Change.REQUIRED]


@dataclass(frozen=True)
class Finding:
    """A fact about one step, or about the course when `item` is None."""

    fact: Fact
    item: int | None
    title: str
    keys: frozenset[str]  # the pages whose editor may speak of it: the step, its module, the course

    def sentence(self) -> str:
        """What changed, in the reader's language."""
        return str(SENTENCES[self.fact] % {"title": self.title})


@dataclass(frozen=True)
class Declared:
    """What the editor of the published page said about the change. `page` is the translation key of that page.

    An alias repeats the words of the page it follows: there they are taken where they fit (`is_binding` false).
    """

    kind: str = Kind.AUTOMATIC
    note: str = ""
    language: str = ""
    due_on: date | None = None
    page: UUID | None = None
    is_binding: bool = True


@dataclass(frozen=True)
class Judgement:
    """The class of an edition, and the steps (item ids) that it lists as changed."""

    change_class: Change
    changed: list[int]


def compare(before: Json, after: Json, gradings: Mapping[int, str]) -> list[Finding]:
    """Return what differs between two structures; `gradings` are the grading hashes of their item versions."""
    return list(_findings(before, after, gradings))


def judge(findings: list[Finding], declared: Declared, today: date) -> Judgement:
    """Tell the class of a change from its facts and from what its editor declared; `today` is in Paris.

    Raises CompileError when the two disagree, saying what else changed.
    """
    facts = max((finding.fact.change_class for finding in findings), key=_SEVERITY.index, default=Change.WORDING)
    changed = [finding.item for finding in findings if finding.fact in _TO_LEARN and finding.item]
    if declared.kind == Kind.SAFETY:
        reworded = [
            finding.item
            for finding in findings
            if finding.fact is Fact.REWORDED and finding.item and str(declared.page) in finding.keys
        ]
        changed += [item for item in reworded if item not in changed]
        if changed:
            _check_date(declared, today)
            return Judgement(Change.SAFETY, changed)
        if declared.is_binding:
            refuse_empty_safety_update()
    elif declared.is_binding and declared.kind != Kind.AUTOMATIC and declared.kind != facts:
        raise CompileError(_refusal(findings, declared.kind, facts))
    return Judgement(facts, changed)


def refuse_empty_safety_update() -> None:
    """Raise the CompileError of a safety update that asks for nothing."""
    raise CompileError(
        _(
            "A safety update is announced, but nothing that learners read or answer changes with this page. "
            "Announce it on the lesson or quiz that changes, or choose another kind of change."
        )
    )


def _check_date(declared: Declared, today: date) -> None:
    if declared.due_on is None:
        raise CompileError(_("A safety update needs a last day by which people who finished have to do it."))
    if declared.due_on < today:
        raise CompileError(_("The last day for the safety update has already passed: choose another one."))


def _refusal(findings: list[Finding], kind: str, facts: Change) -> str:
    label = str(Kind(kind).label)
    expected = Change(kind)
    if _SEVERITY.index(facts) < _SEVERITY.index(expected):
        missing = (
            _("no new optional lesson or quiz appears") if kind == Kind.OPTIONAL else _("nothing becomes required")
        )
        return _("“%(kind)s” was declared, but %(what)s by publishing this page.") % {"kind": label, "what": missing}
    more = [finding.sentence() for finding in findings if finding.fact.change_class not in {expected, Change.WORDING}]
    return _("“%(kind)s” was declared, but more changes: %(what)s.") % {"kind": label, "what": "; ".join(more)}


# --- What differs ------------------------------------------------------------------------


def _findings(before: Json, after: Json, gradings: Mapping[int, str]) -> Iterator[Finding]:
    old, new = _steps(before), _steps(after)
    if _conditions(before) != _conditions(after):
        yield Finding(Fact.CONDITIONS, None, _title(after), frozenset())
    for item, (section, step) in new.items():
        keys = frozenset({step["uid"], section["uid"]})

        def found(fact: Fact, step: Json = step, keys: frozenset[str] = keys) -> Finding:
            return Finding(fact, step["item"], _title(step), keys)

        if item not in old:
            yield found(Fact.NEW_REQUIRED if step["required"] else Fact.NEW_OPTIONAL)
            continue
        old_section, old_step = old[item]
        if step["required"] != old_step["required"]:
            yield found(Fact.NOW_REQUIRED if step["required"] else Fact.NOW_OPTIONAL)
        if _marking(step, gradings) != _marking(old_step, gradings):
            yield found(Fact.REGRADED)
        elif _versions(step) != _versions(old_step):
            yield found(Fact.REWORDED)
        if (_conditions(section), _conditions(step)) != (_conditions(old_section), _conditions(old_step)):
            yield found(Fact.CONDITIONS)
    for item in old.keys() - new.keys():
        section, step = old[item]
        yield Finding(Fact.REMOVED, item, _title(step), frozenset({step["uid"], section["uid"]}))


def _steps(structure: Json) -> dict[int, tuple[Json, Json]]:
    """Each step with its section, by item, in the order of the course."""
    return {step["item"]: (section, step) for section in structure["sections"] for step in section["steps"]}


def _marking(step: Json, gradings: Mapping[int, str]) -> Any:
    """What is asked and how it counts; the order of the questions does not matter.

    The rules stand for a quiz itself: its version does not know which versions of its questions are asked.
    """
    questions = sorted((q["item"], q["points"], gradings[q["version"]]) for q in step["questions"])
    return (step["rules"], questions) if step["rules"] else gradings[step["version"]]


def _versions(step: Json) -> list[int]:
    return [step["version"], *(question["version"] for question in step["questions"])]


def _conditions(entry: Json) -> dict[str, Any]:
    """What a course, a section or a step asks, beside what is judged apart."""
    return {name: value for name, value in entry.items() if name not in _WORDS | _JUDGED_APART}


def _title(entry: Json) -> str:
    return str(in_language(entry["words"], get_language() or "")[0]["title"])
