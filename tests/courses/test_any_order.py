"""Editors and learners at work in any order: nothing given is lost, no progress is wrong, no screen disagrees."""

import os
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page

from courses.editions.outline import Step
from courses.learning.actions.attempt import Outcome, StartRefused, answer, save, start_attempt, submit
from courses.learning.actions.enrol import CourseClosed, enrol
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.locks import StepLocked
from courses.learning.actions.move import follow, move_batch
from courses.learning.actions.regrade import Refused, apply, do_batch, prepare
from courses.learning.actions.update import NothingToUpdate, read_update
from courses.learning.plan import plan_of
from courses.learning.queries.course import see_course
from courses.learning.queries.dashboard import see_dashboard
from courses.learning.regrading import Regrading
from courses.models import (
    Attempt,
    Certificate,
    Course,
    CourseEdition,
    CoursePage,
    Enrolment,
    ItemState,
    ItemVersion,
    LessonPage,
    ModulePage,
    QuizPage,
    RegradeJob,
)
from home.accounts.models import User
from tests.courses.factories import open_site, right_answers
from tests.courses.learners import NOW, body_at, listed, wrong
from tests.courses.writing import single, source, write_course

LEARNERS = 3
# How many random lives a course is given, and how many things happen in each: 2,040 in CI, more by hand.
LIVES = int(os.environ.get("RANDOM_LIVES", "34"))
THINGS = 60

whose = st.integers(0, LEARNERS - 1)
which = st.integers(0, 30)


class LifeOfACourse(RuleBasedStateMachine):
    """A course of two modules, an editor who changes everything, three learners who never wait for them.

    `given` is what the engine has acknowledged, kept apart from the database: what is there must still say the same.
    """

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = NOW
        self.given: dict[UUID, dict[int, Any]] = {}
        self.scores: dict[UUID, tuple[int, bool]] = {}
        self.done: set[tuple[int, int]] = set()
        self.best: dict[tuple[int, int], int] = {}
        self.finished: dict[int, tuple[Any, int]] = {}
        self.codes: set[str] = set()
        self.editions: dict[int, str] = {}
        self.refused = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def open_a_course(self) -> None:
        self.page = CoursePage.objects.get()
        self.course = Course.objects.get(translation_key=self.page.translation_key)
        self.learners = [User.objects.create_user(email=f"vie{n}@example.org") for n in range(LEARNERS)]
        self.manager = User.objects.create_user(email="gestion@example.org")
        self.number = 0

    # --- The editor --------------------------------------------------------------------------

    def publish(self, page: Page) -> None:
        """Publish, or be refused and have changed nothing."""
        before = CourseEdition.objects.count()
        try:
            with transaction.atomic():
                page.save_revision().publish()
        except ValidationError:
            self.refused += 1
            assert CourseEdition.objects.count() == before

    def one(self, model: type[Page], number: int, **conditions: Any) -> Any:
        pages = list(model.objects.descendant_of(self.page).filter(**conditions).order_by("pk"))
        return pages[number % len(pages)] if pages else None

    @rule(number=which)
    def reword_a_lesson(self, number: int) -> None:
        lesson = self.one(LessonPage, number, live=True)
        if lesson:
            self.number += 1
            lesson.tip = f"Retenez, {self.number}."
            self.publish(lesson)

    @rule(number=which)
    def rename_a_step(self, number: int) -> None:
        page = self.one(LessonPage, number, live=True) or self.page
        self.number += 1
        page.title = f"Titre {self.number}"
        self.publish(page)

    @rule(number=which, place=which)
    def turn_the_key_of_a_question(self, number: int, place: int) -> None:
        quiz = self.one(QuizPage, number, live=True)
        if quiz:
            data = list(quiz.questions.raw_data)
            block = data[place % len(data)]
            options = [
                {**option, "value": {**option["value"], "is_correct": not option["value"]["is_correct"]}}
                for option in block["value"]["options"]
            ]
            data[place % len(data)] = {**block, "value": {**block["value"], "options": options}}
            quiz.questions = data
            self.publish(quiz)

    @rule(number=which)
    def add_a_question(self, number: int) -> None:
        quiz = self.one(QuizPage, number, live=True)
        if quiz:
            self.number += 1
            quiz.questions = [*quiz.questions.raw_data, single(f"neuve/{self.number}")]
            self.publish(quiz)

    @rule(number=which)
    def remove_a_question(self, number: int) -> None:
        quiz = self.one(QuizPage, number, live=True)
        if quiz and len(quiz.questions) > 1:
            quiz.questions = list(quiz.questions.raw_data)[1:]
            self.publish(quiz)

    @rule(number=which, is_required=st.booleans())
    def add_a_lesson(self, number: int, is_required: bool) -> None:
        module = self.one(ModulePage, number)
        self.number += 1
        lesson = LessonPage(
            title=f"Leçon {self.number}", slug=f"neuve-{self.number}", summary="…", minutes=3, tip="",
            body=[("heading", "Neuf")], sources=[("source", source())], is_required=is_required,
            locale=module.locale, live=False,
        )  # fmt: skip
        module.add_child(instance=lesson)
        self.publish(lesson)

    @rule(number=which)
    def withdraw_a_page(self, number: int) -> None:
        page = self.one(Page, number, live=True)
        if page is None:
            return
        try:
            with transaction.atomic():
                page.specific.unpublish()
        except ValidationError:
            self.refused += 1

    @rule(number=which)
    def bring_a_page_back(self, number: int) -> None:
        page = self.one(Page, number, live=False)
        if page:
            self.publish(page.specific)

    @rule(number=which, to=which, position=st.sampled_from(["first-child", "last-child"]))
    def move_a_step(self, number: int, to: int, position: str) -> None:
        page = self.one(LessonPage, number) if number % 2 else self.one(QuizPage, number)
        module = self.one(ModulePage, to)
        if page.get_parent().pk != module.pk and module.get_children().filter(slug=page.slug).exists():
            return
        with transaction.atomic():
            page.move(ModulePage.objects.get(pk=module.pk), pos=position)

    @rule(number=which)
    def change_what_is_required(self, number: int) -> None:
        lesson = self.one(LessonPage, number, live=True)
        if lesson:
            lesson.is_required = not lesson.is_required
            self.publish(lesson)

    @rule(number=which, opens=st.sampled_from(ModulePage.Opens.values))
    def change_when_a_module_opens(self, number: int, opens: str) -> None:
        module = self.one(ModulePage, number, live=True)
        if module:
            module.opens = opens
            self.publish(module)

    @rule(number=which, back=which)
    def revert_a_page(self, number: int, back: int) -> None:
        page = self.one(Page, number, live=True)
        revisions = list(page.revisions.order_by("pk")) if page else []
        if revisions:
            try:
                with transaction.atomic():
                    revisions[back % len(revisions)].publish()
            except ValidationError:
                self.refused += 1

    @rule(number=which)
    def ask_for_a_safety_update(self, number: int) -> None:
        lesson = self.one(LessonPage, number, live=True)
        if lesson:
            self.number += 1
            lesson.tip = f"Sécurité, {self.number}."
            lesson.change_kind, lesson.change_note = "safety", "Le calendrier a changé."
            lesson.change_due_on = (self.now + timedelta(days=30)).date()
            self.publish(lesson)

    # --- The learners ------------------------------------------------------------------------

    def enrolment(self, who: int) -> Enrolment | None:
        return Enrolment.objects.of(self.learners[who]).with_course().first()

    def step(self, enrolment: Enrolment, number: int, is_quiz: bool) -> Step | None:
        steps = [step for step in enrolment.outline.steps() if (step.rules is not None) == is_quiz]
        return steps[number % len(steps)] if steps else None

    def visit(self, who: int) -> Enrolment | None:
        """What every screen does first: move on to the newest edition."""
        enrolment = self.enrolment(who)
        return follow(enrolment=enrolment, now=self.now).enrolment if enrolment else None

    @rule(who=whose)
    def begin(self, who: int) -> None:
        course = Course.objects.get(pk=self.course.pk)
        if course.is_open or self.enrolment(who):
            enrol(user=self.learners[who], course=course, now=self.now)
        else:  # its last step was withdrawn: nobody new
            with pytest.raises(CourseClosed):
                enrol(user=self.learners[who], course=course, now=self.now)

    @rule()
    def move_everybody(self) -> None:
        move_batch(course=Course.objects.get(pk=self.course.pk), after_id=0, now=self.now)

    @rule(who=whose)
    def look(self, who: int) -> None:
        self.visit(who)

    @rule(who=whose, number=which, is_up_to_date=st.booleans())
    def read_a_lesson(self, who: int, number: int, is_up_to_date: bool) -> None:
        enrolment = self.visit(who) if is_up_to_date else self.enrolment(who)
        step = enrolment and self.step(enrolment, number, is_quiz=False)
        if enrolment and step:
            try:
                mark_read(enrolment=enrolment, step_uid=step.uid, now=self.now)
            except StepLocked:
                return
            self.done.add((enrolment.pk, step.item_id))

    @rule(who=whose, number=which, wanted=st.lists(st.booleans(), min_size=6, max_size=6))
    def take_a_quiz(self, who: int, number: int, wanted: list[bool]) -> None:
        enrolment = self.visit(who)
        step = enrolment and self.step(enrolment, number, is_quiz=True)
        if not enrolment or not step:
            return
        try:
            attempt = start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=uuid4(), now=self.now)
        except (StepLocked, StartRefused):
            return
        self.given.setdefault(attempt.pk, {})
        for position, is_right in zip(range(1, len(attempt.form) + 1), wanted, strict=False):
            self.give(attempt, position, is_right=is_right)

    @precondition(lambda self: self.given)
    @rule(number=which, place=which, is_right=st.booleans())
    def answer_later(self, number: int, place: int, is_right: bool) -> None:
        """Any attempt ever started, open or not: an old tab, another device."""
        attempt = self.attempt(number)
        self.give(attempt, place % len(attempt.form) + 1, is_right=is_right)

    @precondition(lambda self: self.given)
    @rule(number=which, place=which)
    def write_without_checking(self, number: int, place: int) -> None:
        """The browser keeps what is being written; it never takes the place of an answer that was given."""
        attempt = self.attempt(number)
        position = place % len(attempt.form) + 1
        fields = listed(right_answers(body_at(attempt, position)))
        save(attempt=attempt, position=position, fields=fields, now=self.now)

    @precondition(lambda self: self.given)
    @rule(number=which)
    def hand_in(self, number: int) -> None:
        attempt = self.attempt(number)
        submit(attempt=attempt, now=self.now)

    def attempt(self, number: int) -> Attempt:
        attempts = Attempt.objects.select_related("enrolment__course", "item")
        return attempts.get(pk=list(self.given)[number % len(self.given)])

    def give(self, attempt: Attempt, position: int, *, is_right: bool) -> None:
        fields = listed(right_answers(body_at(attempt, position))) if is_right else wrong(attempt, position)
        answered = answer(attempt=attempt, position=position, fields=fields, now=self.now)
        if answered.outcome == Outcome.SAVED:
            self.given[attempt.pk][position] = answered.attempt.answers[position - 1]

    @rule(who=whose, number=which)
    def do_an_update(self, who: int, number: int) -> None:
        enrolment = self.visit(who)
        step = enrolment and self.step(enrolment, number, is_quiz=False)
        if enrolment and step:
            try:
                read_update(enrolment=enrolment, step_uid=step.uid, edition=enrolment.outline.number, now=self.now)
            except NothingToUpdate:
                return
            self.done.add((enrolment.pk, step.item_id))

    # --- The manager -------------------------------------------------------------------------

    @rule(number=which, chosen=st.sampled_from(["full", "drop"]))
    def regrade_a_question(self, number: int, chosen: str) -> None:
        versions = list(ItemVersion.objects.filter(item__kind="question", item__course=self.course.pk).order_by("pk"))
        version = versions[number % len(versions)]
        try:
            job = prepare(
                item=version.item, versions=[version], rule=chosen, reason="La clé était fausse.",
                by=self.manager, now=self.now,
            )  # fmt: skip
            apply(job=job, by=self.manager, now=self.now)
        except Refused:
            return
        regrading = Regrading.of(RegradeJob.objects.select_related("item", "key_version").get(pk=job.pk))
        while do_batch(regrading=regrading, now=self.now):
            pass
        job.refresh_from_db()
        foreseen = {name: value for name, value in job.dry_run.items() if name != "examples"}
        assert job.result == foreseen

    @rule(minutes=st.integers(1, 600))
    def let_time_pass(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # --- What always holds -------------------------------------------------------------------

    @invariant()
    def nothing_given_is_lost(self) -> None:
        for attempt in Attempt.objects.filter(pk__in=self.given):
            for position, answer_given in self.given[attempt.pk].items():
                assert attempt.answers[position - 1] == answer_given
            if attempt.submitted_at:
                score, was_passed = self.scores.get(attempt.pk, (0, False))
                assert attempt.score_bp >= score
                assert attempt.is_passed or not was_passed
                self.scores[attempt.pk] = (attempt.score_bp, attempt.is_passed)
        assert Attempt.objects.filter(pk__in=self.given).count() == len(self.given)

    @invariant()
    def nothing_done_is_undone(self) -> None:
        states = {(one.enrolment_id, one.item_id): one for one in ItemState.objects.all()}
        for key in self.done:
            assert states[key].done_at is not None
        for key, state in states.items():
            assert (state.best_bp or 0) >= self.best.get(key, 0)
            self.best[key] = state.best_bp or 0
            if state.done_at:
                self.done.add(key)
        codes = set(Certificate.objects.values_list("code", flat=True))
        assert codes >= self.codes
        self.codes = codes

    @invariant()
    def no_progress_is_wrong(self) -> None:
        for enrolment in Enrolment.objects.all():
            assert 0 <= enrolment.items_done <= enrolment.items_total
            assert 0 <= enrolment.progress_bp <= 10_000
            if enrolment.pk in self.finished:
                finished_at, progress = self.finished[enrolment.pk]
                assert enrolment.finished_at == finished_at
                assert enrolment.progress_bp >= progress
            if enrolment.finished_at:
                assert enrolment.progress_bp == 10_000
                self.finished[enrolment.pk] = (enrolment.finished_at, enrolment.progress_bp)

    @invariant()
    def editions_never_change(self) -> None:
        editions = dict(CourseEdition.objects.values_list("pk", "hash"))
        for key, digest in self.editions.items():
            assert editions[key] == digest
        self.editions = editions

    @invariant()
    def screens_agree(self) -> None:
        for enrolment in Enrolment.objects.with_course().select_related("user"):
            screen = see_course(enrolment=enrolment, language="fr")
            plan = plan_of(enrolment)
            assert plan.done == screen.plan.done
            if not enrolment.is_finished:
                required = [step for step in screen.steps() if step.is_required]
                states = [step.state for step in required]
                assert states.count("done") + states.count("changed") == enrolment.items_done
                assert len(required) + states.count("changed") == enrolment.items_total
                assert plan.measure().bp == enrolment.progress_bp
            dashboard = see_dashboard(user=enrolment.user, language="fr")
            cards = [*dashboard.updates, *dashboard.in_progress, *dashboard.news, *dashboard.finished]
            assert [card.enrolment.progress_bp for card in cards] == [enrolment.progress_bp]


@pytest.mark.django_db
def test_random_edits_and_random_learners_never_disagree():
    write_course("vie", modules=2)  # once for all lives: each undoes what it did to it
    open_site()
    run_state_machine_as_test(
        LifeOfACourse,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=THINGS,
            deadline=None,
            phases=[Phase.generate],
            derandomize="RANDOM_LIVES" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
