"""A quiz as one learner sees it: its rules, the question at hand, what came out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from courses.editions.kept import version_by_id, versions_by_id
from courses.editions.outline import QuizRules, Step, in_language
from courses.learning.marking import marks_of, marks_under, rulings_for
from courses.learning.models import Attempt, Enrolment, ItemState
from courses.learning.queries.card import Card, Feedback, Line, feedback_of, fields_of, lines_of, locked_card, open_card
from courses.learning.quiz import (
    AFTER_POST_TEST,
    EACH,
    GRACE,
    POST_TEST,
    PRE_TEST,
    allowance_for,
    first_open,
    limits,
    rules_of,
    seed_for,
)
from courses.rules import question
from courses.rules.answer import SURE, SURENESS, to_ms
from courses.rules.attempt import PastAttempt, Start, may_start
from courses.rules.question import Mark
from courses.rules.regrade import Asked, Ruling, explain


@dataclass(frozen=True)
class QuizScreen:
    """The front page of a quiz. `start` says whether a new attempt may begin now.

    `minutes` is the time limit of an attempt (None: no limit), what is granted to this learner included.
    """

    summary: str
    language: str
    is_fallback: bool
    rules: QuizRules
    questions: int
    start: Start
    opened: Attempt | None
    opened_position: int
    minutes: int | None
    extra_minutes: int
    extra_attempts: int
    past: Sequence[Attempt]
    best_bp: int | None


@dataclass(frozen=True)
class Dot:
    """One question in the strip above the question.

    `state` is empty, draft (typed, and no answer yet), answered, correct, partial or incorrect.
    """

    number: int
    url: str
    state: str
    is_current: bool


@dataclass(frozen=True)
class AttemptHead:
    """What every screen of an attempt begins with."""

    attempt: Attempt
    title: str
    rules: QuizRules
    dots: Sequence[Dot]
    answered: int
    drafts: int
    first_open: int | None

    @property
    def total(self) -> int:
        return len(self.attempt.form)

    @property
    def deadline_ms(self) -> int:
        """When its time is over, in milliseconds since 1970 (UTC); ask only where there is a limit."""
        return to_ms(self.attempt.deadline_at) if self.attempt.deadline_at else 0

    @property
    def grace_ms(self) -> int:
        """How long after its deadline an attempt is handed in for sure, in milliseconds."""
        return int(GRACE.total_seconds() * 1000) + 1000


@dataclass(frozen=True)
class QuestionScreen:
    """One question of an attempt, and the feedback on its answer where it has been earned.

    `is_typed`: the form shows what was typed and is no answer yet. `sureness` is 1 guessed, 2 hesitated, 3 sure,
    empty where it was not said.
    """

    head: AttemptHead
    position: int
    card: Card
    feedback: Feedback | None
    is_answered: bool
    is_typed: bool
    sureness: str
    following: int | None
    correction: Ruling | None


@dataclass(frozen=True)
class Review:
    """One question in the results, explained."""

    position: int
    stem: str
    lines: Sequence[Line]
    feedback: Feedback
    correction: Ruling | None


@dataclass(frozen=True)
class SurenessRow:
    """How the answers did of which the learner was equally sure: 3 sure, 2 hesitating, 1 guessing."""

    sureness: str
    right: int
    wrong: int


@dataclass(frozen=True)
class ResultScreen:
    """What came out of an attempt.

    `reviews` is empty until the answers may be explained, and so is `sureness`: it would tell which are right.
    `reread` are the positions answered wrongly and surely. `gain` is in whole percentage points, may be negative, and
    is None where there is no earlier test to compare with.
    """

    head: AttemptHead
    reviews: Sequence[Review]
    sureness: Sequence[SurenessRow]
    reread: Sequence[int]
    before_bp: int | None
    gain: int | None


def see_quiz(*, enrolment: Enrolment, step: Step, rules: QuizRules, language: str, now: datetime) -> QuizScreen:
    """Read the rules of a quiz, and what this learner is granted and has done with it: two queries."""
    words, used = in_language(version_by_id(step.version_id).body["words"], language)
    attempts = list(Attempt.objects.filter(enrolment=enrolment, item_id=step.item_id).order_by("number"))
    past = [attempt for attempt in attempts if not attempt.is_open]
    opened = next((attempt for attempt in attempts if attempt.is_open), None)
    allowance = allowance_for(enrolment, step.item_id)
    allowed = limits(rules, allowance)
    counted = [PastAttempt(attempt.submitted_at) for attempt in attempts if attempt.is_open or not attempt.is_update]
    return QuizScreen(
        summary=words["summary"],
        language=used,
        is_fallback=used != language,
        rules=rules,
        questions=rules.drawn or len(step.questions),
        start=may_start(allowed, counted, now),
        opened=opened,
        opened_position=(first_open(opened) or len(opened.form)) if opened else 1,
        minutes=allowed.time_limit_minutes,
        extra_minutes=allowance.extra_minutes if allowance else 0,
        extra_attempts=allowance.extra_attempts if allowance else 0,
        past=past,
        best_bp=max((attempt.score_bp or 0 for attempt in past if not attempt.is_update), default=None),
    )


def see_question(
    *, attempt: Attempt, position: int, language: str, typed: question.Fields | None = None, error: str = ""
) -> QuestionScreen:
    """One question of an attempt. `typed` and `error` are what was just sent and why it was refused."""
    bodies, rulings = _bodies(attempt), rulings_for(attempt)
    marks = marks_under(attempt, bodies, rulings)
    is_explained = _is_explained(attempt)
    head = _head(attempt, marks, language, is_explained, here=position)
    version_id, stored = attempt.form[position - 1], attempt.answers[position - 1]
    body, ruling = bodies[version_id], rulings.get(version_id)
    draft = attempt.typed.get(position)
    is_final = head.rules.feedback == EACH and stored is not None
    seed = seed_for(attempt, position)
    feedback = None
    if not attempt.is_open or is_final:
        is_earned = is_explained or is_final
        explanation = explain(Asked(body, stored, ruling), marks[position - 1], language) if is_earned else None
        card = locked_card(body=body, language=language, seed=seed, stored=stored, explanation=explanation)
        feedback = feedback_of(body, explanation) if explanation else None
    else:
        fields = typed or draft or fields_of(body["type"], stored)
        card = open_card(body=body, language=language, seed=seed, fields=fields, error=error)
    return QuestionScreen(
        head=head,
        position=position,
        card=card,
        feedback=feedback,
        is_answered=stored is not None,
        is_typed=draft is not None,
        sureness=attempt.sure[position - 1].strip("0"),
        following=_following(attempt, position),
        correction=ruling if feedback else None,
    )


def see_results(*, attempt: Attempt, language: str) -> ResultScreen:
    """What came out of an attempt that was handed in, question by question where that has been earned."""
    bodies, rulings = _bodies(attempt), rulings_for(attempt)
    marks = marks_under(attempt, bodies, rulings)
    is_explained = _is_explained(attempt)
    head = _head(attempt, marks, language, is_explained, here=0)
    before_bp = _before(attempt) if head.rules.purpose == POST_TEST and not attempt.is_update else None
    is_sure_and_wrong = [sure == SURE and mark.share < 1 for sure, mark in zip(attempt.sure, marks, strict=True)]
    return ResultScreen(
        head=head,
        reviews=_reviews(attempt, bodies, rulings, marks, language) if is_explained else (),
        sureness=_sureness(attempt, marks) if is_explained else (),
        reread=[number for number, wrong in enumerate(is_sure_and_wrong, start=1) if wrong] if is_explained else (),
        before_bp=before_bp,
        gain=None if before_bp is None or attempt.score_bp is None else attempt.score_bp // 100 - before_bp // 100,
    )


def see_attempt(*, attempt: Attempt, language: str) -> AttemptHead:
    """Which questions of an open attempt have been answered, before it is handed in."""
    return _head(attempt, marks_of(attempt, _bodies(attempt)), language, is_explained=False, here=0)


def _bodies(attempt: Attempt) -> dict[int, dict[str, Any]]:
    versions = versions_by_id([attempt.version_id, *attempt.form])
    return {key: version.body for key, version in versions.items()}


def _reviews(
    attempt: Attempt,
    bodies: Mapping[int, Mapping[str, Any]],
    rulings: Mapping[int, Ruling],
    marks: Sequence[Mark],
    language: str,
) -> list[Review]:
    reviews = []
    asked = zip(attempt.form, attempt.answers, marks, strict=True)
    for position, (version_id, stored, mark) in enumerate(asked, start=1):
        body, ruling = bodies[version_id], rulings.get(version_id)
        explanation = explain(Asked(body, stored, ruling), mark, language)
        stem = in_language(body["words"], explanation.language)[0]["stem"]
        lines, feedback = lines_of(body, explanation), feedback_of(body, explanation)
        if feedback.text in [line.feedback for line in lines]:
            feedback = replace(feedback, text="")
        reviews.append(Review(position, stem, lines, feedback, ruling))
    return reviews


def _sureness(attempt: Attempt, marks: Sequence[Mark]) -> list[SurenessRow]:
    """The answers by how sure the learner was of them, those left out that nothing was said of; empty where none was."""
    said = list(zip(attempt.sure, marks, strict=True))
    rows = []
    for level in reversed(SURENESS):
        shares = [mark.share for sure, mark in said if sure == level]
        if shares:
            right = sum(share == 1 for share in shares)
            rows.append(SurenessRow(level, right=right, wrong=len(shares) - right))
    return rows


def _is_explained(attempt: Attempt) -> bool:
    """Whether the answers of the whole attempt may be explained to the learner."""
    if attempt.is_open:
        return False
    return rules_of(attempt).feedback != AFTER_POST_TEST or _has_done_post_test(attempt.enrolment)


def _has_done_post_test(enrolment: Enrolment) -> bool:
    if enrolment.is_finished:
        return True
    ids = [step.item_id for step in enrolment.outline.steps() if _purpose(step) == POST_TEST]
    return ItemState.objects.filter(enrolment=enrolment, item_id__in=ids, attempts__gt=0).exists()


def _before(attempt: Attempt) -> int | None:
    """The score (0 to 10000) of the last test before the course that was handed in before this attempt began, if any."""
    ids = [step.item_id for step in attempt.enrolment.outline.steps() if _purpose(step) == PRE_TEST]
    earlier = Attempt.objects.submitted().filter(
        enrolment=attempt.enrolment, item_id__in=ids, is_update=False, submitted_at__lte=attempt.started_at
    )
    return earlier.order_by("-submitted_at", "-number").values_list("score_bp", flat=True).first()


def _purpose(step: Step) -> str:
    return step.rules.purpose if step.rules else ""


def _head(attempt: Attempt, marks: Sequence[Mark], language: str, is_explained: bool, here: int) -> AttemptHead:
    rules = rules_of(attempt)
    answers, drafts = attempt.answers, attempt.typed if attempt.is_open else {}
    states = [
        str(mark.verdict)
        if is_explained or (rules.feedback == EACH and given is not None)
        else "draft"
        if position in drafts
        else "empty"
        if given is None
        else "answered"
        for position, (mark, given) in enumerate(zip(marks, answers, strict=True), start=1)
    ]
    url = reverse("learning:attempt", args=[attempt.pk])
    return AttemptHead(
        attempt=attempt,
        title=in_language(version_by_id(attempt.version_id).body["words"], language)[0]["title"],
        rules=rules,
        dots=[
            Dot(
                number=number,
                url=f"{url}{number}/",  # learning:question, without looking the route up for every question
                state=state,
                is_current=number == here,
            )
            for number, state in enumerate(states, start=1)
        ],
        answered=sum(given is not None for given in answers),
        drafts=len(drafts),
        first_open=first_open(attempt),
    )


def _following(attempt: Attempt, position: int) -> int | None:
    """The question to go to next: the first without an answer after this one, else before it, else None."""
    places = [*range(position + 1, len(attempt.form) + 1), *range(1, position)]
    answers = attempt.answers
    if not attempt.is_open:
        return position + 1 if position < len(attempt.form) else None
    return next((place for place in places if answers[place - 1] is None), None)
