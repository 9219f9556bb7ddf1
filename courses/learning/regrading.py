"""What a regrade does to the attempts it concerns: one computation behind the dry run and behind every batch."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from courses.editions.kept import outlines_by_id, versions_by_id
from courses.editions.models import CourseEdition, Item, ItemVersion
from courses.editions.outline import Outline
from courses.learning.delta import Deltas
from courses.learning.marking import marks_under, points_of, ruling_of, rulings_by_version
from courses.learning.models import Attempt, Enrolment, ItemState, RegradeJob
from courses.learning.place import find_place
from courses.learning.plan import Plan, finished_in
from courses.rules import question
from courses.rules.regrade import CAN_LOWER, Figures, Outcome, Ruling, count, fits, settle

CHUNK = 500  # enrolments looked at together
EXAMPLES = 20
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Change:
    """An attempt, what it is worth, and what it will be worth; `answer` is what was answered to the question."""

    attempt: Attempt
    before: Outcome
    after: Outcome
    answer: Any

    @property
    def is_one(self) -> bool:
        """Whether anything changes at all."""
        return self.before != self.after


@dataclass(frozen=True)
class Effect:
    """What a regrade does to one learner. `is_certified`: it lets them finish the course, or the update of it."""

    enrolment: Enrolment
    changes: tuple[Change, ...]
    figures: Figures


@dataclass
class Regrading:
    """A regrade at work: the quizzes that ask the question, the versions it corrects, and how those count from now on.

    `until` (aware) is when it began to be applied: an attempt handed in later counts as late, not in the figures.
    """

    job: RegradeJob
    quizzes: tuple[int, ...]
    versions: frozenset[int]
    ruling: Ruling
    until: datetime | None
    _rulings: dict[int, Ruling] = field(default_factory=dict)
    _bodies: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    _outlines: dict[int, Outline] = field(default_factory=dict)
    _worth: dict[tuple[int, tuple[int, ...], str], tuple[int, int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, job: RegradeJob) -> "Regrading":
        """Read what a job concerns. Versions with the same key as those it names are corrected with them."""
        keys = ItemVersion.objects.filter(pk__in=job.versions).values("grading_hash")
        versions = ItemVersion.objects.filter(item=job.item_id, grading_hash__in=keys)
        return cls(
            job=job,
            quizzes=quizzes_of(job.item),
            versions=frozenset(versions.values_list("pk", flat=True)),
            ruling=ruling_of(job),
            until=job.approved_at,
        )

    def learners_after(self, cursor: int, size: int) -> list[int]:
        """The next enrolments with an attempt at one of the quizzes, open ones too, in the order of their ids.

        Those whose person was erased are left out: their answers are gone.
        """
        attempts = Attempt.objects.filter(
            item__in=self.quizzes, enrolment__gt=cursor, enrolment__user__isnull=False
        ).values_list("enrolment_id", flat=True)
        return list(attempts.distinct().order_by("enrolment_id")[:size])

    def attempts(self, at_most: int) -> int:
        """How many attempts were handed in at the quizzes that ask the question; counting stops at `at_most`."""
        found: int = Attempt.objects.submitted().filter(item__in=self.quizzes)[:at_most].count()
        return found

    def learners(self) -> int:
        """How many learners `learners_after` goes through in all."""
        attempts = Attempt.objects.filter(item__in=self.quizzes, enrolment__user__isnull=False)
        return int(attempts.values("enrolment_id").distinct().count())

    def effects(self, enrolments: Mapping[int, Enrolment]) -> Iterator[Effect]:
        """What it does to each of these learners, those to whom it does nothing left out. Three queries, and few more."""
        attempts = [
            attempt
            for attempt in Attempt.objects.submitted()
            .filter(item__in=self.quizzes, enrolment__in=enrolments)
            .order_by("enrolment_id", "number", "pk")
            if not self.versions.isdisjoint(attempt.form)
        ]
        self._read(attempts)
        effects = [
            self._effect(enrolments[key], list(each))
            for key, each in groupby(attempts, key=lambda attempt: attempt.enrolment_id)
        ]
        moved = [effect.enrolment.pk for effect in effects if effect.changes]
        done: dict[int, dict[int, int]] = {}
        states = ItemState.objects.filter(enrolment__in=moved, done_at__isnull=False)
        for enrolment, item, edition in states.values_list("enrolment_id", "item_id", "done_edition"):
            done.setdefault(enrolment, {})[item] = edition
        for effect in effects:
            yield self._with_certificate(effect, done.get(effect.enrolment.pk, {}))

    def _read(self, attempts: Iterable[Attempt]) -> None:
        """Read the questions of these attempts and the corrections that hold, this one included."""
        asked = {key for attempt in attempts for key in (*attempt.form, attempt.version_id)} - self._bodies.keys()
        if asked:
            self._bodies |= {key: version.body for key, version in versions_by_id(asked).items()}
            self._rulings |= rulings_by_version(asked) | dict.fromkeys(self.versions, self.ruling)

    def _effect(self, enrolment: Enrolment, attempts: Iterable[Attempt]) -> Effect:
        figures, changes = Figures(), []
        for attempt in attempts:
            score_bp, strict_bp, unfit = self._value(attempt)
            pass_bp = self._bodies[attempt.version_id]["rules"]["pass_bp"]
            before = Outcome(attempt.score_bp or 0, bool(attempt.is_passed))
            after = settle(before, score_bp, pass_bp, lowers=self.ruling.lowers)
            strict = settle(before, strict_bp, pass_bp, lowers=True)
            figures += Figures(late=1) if self._is_late(attempt) else count(before, after, strict, unfit=unfit)
            if before != after:
                changes.append(Change(attempt, before, after, self._answer(attempt)))
        told = any(change.before.score_bp != change.after.score_bp for change in changes)
        return Effect(enrolment, tuple(changes), figures + Figures(learners=int(told)))

    def _value(self, attempt: Attempt) -> tuple[int, int, int]:
        """The score under the correction, the score if it might fall, and how many answers the new key cannot mark."""
        key = (attempt.version_id, tuple(attempt.form), attempt.packed)
        if key not in self._worth:
            if len(self._worth) >= _REMEMBERED:
                self._worth.clear()
            strict = self._score(attempt, replace(self.ruling, lowers=self.ruling.rule in CAN_LOWER))
            self._worth[key] = (
                self._score(attempt, self.ruling),
                strict,
                sum(
                    not fits(self.ruling, self._bodies[version], answer)
                    for version, answer in zip(attempt.form, attempt.answers, strict=True)
                    if version in self.versions
                ),
            )
        return self._worth[key]

    def _score(self, attempt: Attempt, ruling: Ruling) -> int:
        rulings = self._rulings | dict.fromkeys(self.versions, ruling)
        return question.total_bp(marks_under(attempt, self._bodies, rulings), points_of(attempt, self._bodies))

    def _answer(self, attempt: Attempt) -> Any:
        given = zip(attempt.form, attempt.answers, strict=True)
        return next(([version, answer] for version, answer in given if version in self.versions), None)

    def _is_late(self, attempt: Attempt) -> bool:
        return self.until is not None and attempt.submitted_at is not None and attempt.submitted_at > self.until

    def _with_certificate(self, effect: Effect, done: dict[int, int]) -> Effect:
        """Say whether the passes that are new finish the course, or what an update of it asks."""
        enrolment, outline = effect.enrolment, self._outline(effect.enrolment.edition_id)
        passes = [change.attempt for change in effect.changes if change.after.is_passed and not change.before.is_passed]
        if not passes or (enrolment.is_finished and enrolment.update_due_on is None):
            return effect
        for attempt in passes:
            edition = min(attempt.edition, outline.number)
            done[attempt.item_id] = max(done.get(attempt.item_id, 0), edition)
        place = find_place(
            plan=Plan(outline, done), finished_in=finished_in(enrolment), open_item=None, deltas=Deltas(outline)
        )
        is_updated = enrolment.update_due_on is not None and place.update_due_on is None
        is_certified = place.is_finishing or (enrolment.is_finished and is_updated)
        return replace(effect, figures=effect.figures + Figures(certificates=int(is_certified)))

    def _outline(self, edition_id: int) -> Outline:
        if edition_id not in self._outlines:
            self._outlines |= outlines_by_id([edition_id])
        return self._outlines[edition_id]


@dataclass(frozen=True)
class DryRun:
    """What a regrade would change, and examples of it: scores and answers, without the people they belong to."""

    figures: Figures
    examples: tuple[dict[str, Any], ...]


def dry_run(job: RegradeJob, *, after_each: Callable[[int], None] = lambda _done: None) -> DryRun:
    """Count what a job would change if it were applied now. Changes nothing.

    `after_each` is told how many learners are done, now and then; what it raises ends the count.
    """
    regrading = Regrading.of(job)
    figures, cursor, done = Figures(), 0, 0
    examples: list[dict[str, Any]] = []
    while ids := regrading.learners_after(cursor, CHUNK):
        for effect in regrading.effects(Enrolment.objects.in_bulk(ids)):
            figures += effect.figures
            examples += [_example(change) for change in effect.changes[: EXAMPLES - len(examples)]]
        cursor, done = ids[-1], done + len(ids)
        after_each(done)
    return DryRun(figures, tuple(examples))


def quizzes_of(item: Item) -> tuple[int, ...]:
    """The quizzes that ask a question, or did so in some edition."""
    return quizzes_by_question(item.course_id).get(item.pk, ())


def quizzes_by_question(course_id: int) -> dict[int, tuple[int, ...]]:
    """The quizzes that ask each question of a course, or did so in some edition, by item. One query."""
    editions = CourseEdition.objects.filter(course=course_id).values_list("pk", flat=True)
    found: dict[int, set[int]] = {}
    for outline in outlines_by_id(editions).values():
        for step in outline.steps():
            for reference in step.questions:
                found.setdefault(reference.item_id, set()).add(step.item_id)
    return {question: tuple(sorted(quizzes)) for question, quizzes in found.items()}


def _example(change: Change) -> dict[str, Any]:
    return {
        "answer": change.answer,
        "before_bp": change.before.score_bp,
        "after_bp": change.after.score_bp,
        "was_passed": change.before.is_passed,
        "is_passed": change.after.is_passed,
    }
