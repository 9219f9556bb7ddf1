"""A question that was wrong is corrected: for everybody, as the dry run said, and never to anybody's harm by itself."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from wagtail.models import ModelLogEntry

from courses.learning.actions.attempt import submit
from courses.learning.actions.regrade import Refusal, Refused, apply, cancel, count_again, resume
from courses.models import (
    Attempt,
    Certificate,
    Correction,
    Course,
    CoursePage,
    Enrolment,
    Item,
    ItemState,
    ItemVersion,
    Notice,
    QuizPage,
    RegradeJob,
    ScoreChange,
)
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_quiz
from tests.courses.learners import answered, enrolled, started, steps_of
from tests.courses.regrading import (
    LATER,
    Rule,
    applied,
    batches,
    crowd,
    figures,
    handed_in,
    prepared,
    question_of,
    read_lessons,
    scores,
    seen,
    work,
)
from tests.courses.writing import publish_page, single

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None) -> Course:
    """One lesson, and one quiz of two questions of which 80 % have to be right."""
    return make_course()


def correct_key(course: Course) -> ItemVersion:
    """Publish the first quiz with the other option of its first question as the right one."""
    quiz = QuizPage.objects.get()
    raw = list(quiz.questions.raw_data)
    for option in raw[0]["value"]["options"]:
        option["value"]["is_correct"] = not option["value"]["is_correct"]
    quiz.questions = raw
    publish_page(quiz)
    return question_of(course)[1]


# --- For the learner -----------------------------------------------------------------------


def test_an_answer_that_was_right_after_all_gives_its_points_the_pass_and_the_certificate(
    course: Course, learner: User, admin: User
) -> None:
    enrolment = enrolled(learner, course)
    read_lessons(enrolment, course)
    attempt = handed_in(enrolment, course, [False, True])
    assert (attempt.score_bp, attempt.is_passed) == (5000, False)
    applied(prepared(course, admin), admin)
    attempt.refresh_from_db()
    assert (attempt.score_bp, attempt.is_passed) == (10_000, True)
    state = ItemState.objects.get(enrolment=enrolment, item=attempt.item)
    assert (state.best_bp, state.attempts, state.done_at) == (10_000, 1, Enrolment.objects.get().finished_at)
    assert Certificate.objects.get(user=learner).enrolment == enrolment


def test_the_learner_is_told_in_both_languages_what_changed_and_why(
    course: Course, learner: User, nobody: User, admin: User
) -> None:
    enrolment = enrolled(learner, course)
    handed_in(enrolment, course, [False, True])
    handed_in(enrolled(nobody, course), course, [True, True])
    applied(prepared(course, admin, reason="Le calendrier a changé en mai."), admin)
    notice = Notice.objects.get()  # nothing changes for the other one, who is left in peace
    assert (notice.enrolment, notice.kind, notice.read_at) == (enrolment, Notice.Kind.REGRADE, None)
    assert set(notice.words) == {"fr", "en"}
    for words in notice.words.values():
        assert "Le calendrier a changé en mai." in words["text"]
        assert "50" in words["text"] and "100" in words["text"]
    with translation.override("en"):
        assert "You have now passed this quiz." in notice.words["en"]["text"]


@pytest.mark.parametrize(
    ("is_over", "said", "kinds"),
    [
        (False, {"fr": "votre attestation est prête.", "en": "your certificate is ready."}, {"regrade"}),
        (
            True,
            {
                "fr": "votre attestation suivra dès que la formation aura été relue.",
                "en": "your certificate follows as soon as the course has been read again.",
            },
            {"regrade", "held"},
        ),
    ],
)
def test_the_learner_whom_it_lets_finish_is_told_of_the_certificate_as_it_is(
    course: Course, learner: User, admin: User, is_over: bool, said: dict[str, str], kinds: set[str]
) -> None:
    enrolment = enrolled(learner, course)
    read_lessons(enrolment, course)
    handed_in(enrolment, course, [False, True])
    if is_over:
        CoursePage.objects.update(review_due_on=date(2020, 1, 1))
    applied(prepared(course, admin), admin)
    assert Certificate.objects.exists() is not is_over
    assert {str(notice.kind) for notice in Notice.objects.all()} == kinds
    words = Notice.objects.get(kind=Notice.Kind.REGRADE).words
    for language, sentence in said.items():
        assert words[language]["text"].endswith(sentence), words[language]["text"]


def test_a_regrade_is_no_visit_of_the_learner(course: Course, learner: User, admin: User) -> None:
    enrolment = enrolled(learner, course)
    handed_in(enrolment, course, [False, True])
    before = Enrolment.objects.get()
    applied(prepared(course, admin), admin)
    after = Enrolment.objects.get()
    assert after.last_at == before.last_at
    assert (before.items_done, after.items_done) == (0, 1)


def test_an_attempt_that_is_open_gets_the_correction_when_it_is_handed_in(
    course: Course, learner: User, admin: User
) -> None:
    enrolment = enrolled(learner, course)
    step = steps_of(course)[1]
    attempt = answered(started(enrolment, step), 2)
    applied(prepared(course, admin, rule=Rule.FULL), admin)
    attempt = submit(attempt=Attempt.objects.get(pk=attempt.pk), now=LATER)
    assert (attempt.score_bp, attempt.is_passed) == (10_000, True)
    assert not ScoreChange.objects.exists()


def test_a_correction_holds_for_later_wordings_of_the_same_key(course: Course, learner: User, admin: User) -> None:
    applied(prepared(course, admin), admin)
    quiz = QuizPage.objects.get()
    raw = list(quiz.questions.raw_data)
    raw[0]["value"]["stem"] = "À partir de quel âge ?"
    quiz.questions = raw
    publish_page(quiz)
    enrolment = enrolled(learner, course)
    assert handed_in(enrolment, course, [False, True]).score_bp == 10_000


def test_a_correction_ends_where_the_key_was_corrected(course: Course, learner: User, admin: User) -> None:
    applied(prepared(course, admin, rule=Rule.FULL), admin)
    correct_key(course)
    assert handed_in(enrolled(learner, course), course, [False, True]).score_bp == 5000


# --- Scores do not fall --------------------------------------------------------------------


@pytest.mark.parametrize("rule", [Rule.DROP, Rule.REMARK])
def test_nobody_loses_points_a_pass_or_a_certificate_by_a_regrade_that_only_lifts(
    course: Course, learner: User, admin: User, rule: str
) -> None:
    enrolment = enrolled(learner, course)
    read_lessons(enrolment, course)
    handed_in(enrolment, course, [True, True])
    handed_in(enrolment, course, [True, False])
    old = question_of(course)[1]
    key = correct_key(course) if rule == Rule.REMARK else None
    before = scores(course)
    job = applied(prepared(course, admin, rule=rule, key=key, versions=[old]), admin)
    assert scores(course) == before
    assert job.result["spared"] == (1 if rule == Rule.DROP else 2)
    assert Certificate.objects.filter(user=learner).count() == 1
    assert not Notice.objects.exists()


def test_scores_fall_only_once_a_second_person_agrees(
    course: Course, learner: User, admin: User, medical: User
) -> None:
    enrolment = enrolled(learner, course)
    read_lessons(enrolment, course)
    attempt = handed_in(enrolment, course, [True, True])
    old = question_of(course)[1]
    job = prepared(course, admin, rule=Rule.REMARK, key=correct_key(course), versions=[old], lowers=True)
    assert job.state == RegradeJob.State.WAITING
    with pytest.raises(Refused) as refused:
        apply(job=job, by=admin, now=LATER)
    assert refused.value.why == Refusal.OWN
    work()
    attempt.refresh_from_db()
    assert attempt.score_bp == 10_000
    job = applied(job, medical)
    assert job.approved_by == medical
    attempt.refresh_from_db()
    assert (attempt.score_bp, attempt.is_passed) == (5000, False)
    assert (job.result["down"], job.result["newly_failed"]) == (1, 1)


def test_what_is_done_stays_done_and_the_certificate_holds_even_where_scores_fall(
    course: Course, learner: User, admin: User, medical: User
) -> None:
    enrolment = enrolled(learner, course)
    read_lessons(enrolment, course)
    handed_in(enrolment, course, [True, True])
    applied(prepared(course, admin, rule=Rule.REMARK, key=correct_key(course), lowers=True,
                     versions=list(ItemVersion.objects.filter(item=question_of(course)[0]))), medical)  # fmt: skip
    enrolment.refresh_from_db()
    assert enrolment.is_finished
    state = ItemState.objects.get(enrolment=enrolment, item__kind=Item.Kind.QUIZ)
    assert (state.best_bp, state.done_at is not None) == (5000, True)
    assert Certificate.objects.get(user=learner).revoked_at is None


# --- The dry run is what happens -----------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("lowers", [False, True])
def test_the_result_is_the_dry_run_whatever_was_answered(
    admin: User, medical: User, rule: str, lowers: bool, seed: int
) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(3)], pass_percent=60)
    crowd(course, 7, seed)
    old = question_of(course)[1]
    key = correct_key(course) if rule == Rule.REMARK else None
    certificates = Certificate.objects.count()
    job = prepared(course, admin, rule=rule, lowers=lowers, key=key, versions=[old])
    job = applied(job, medical)
    assert figures(job.result) == figures(job.dry_run)
    assert Certificate.objects.count() - certificates == job.dry_run["certificates"]
    assert Notice.objects.count() == job.dry_run["learners"]
    rows, told = seen(job), figures(job.dry_run)
    for name in ("up", "down", "newly_passed", "newly_failed"):
        assert getattr(rows, name) == told[name]
    if not job.lowers:
        assert told["down"] == told["newly_failed"] == 0


def test_the_crowd_of_these_tests_is_worth_the_effort(admin: User) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(3)], pass_percent=60)
    crowd(course, 12, 1)
    told = figures(prepared(course, admin).dry_run)
    assert min(told["up"], told["same"], told["newly_passed"], told["certificates"]) > 0


def test_a_dry_run_changes_nothing(course: Course, admin: User) -> None:
    crowd(course, 4)
    before = scores(course)
    job = prepared(course, admin)
    assert scores(course) == before
    assert not (Correction.objects.exists() or ScoreChange.objects.exists() or Notice.objects.exists())
    assert not Item.objects.filter(has_corrections=True).exists()
    assert len(job.dry_run["examples"]) == job.dry_run["up"]
    assert set(job.dry_run["examples"][0]) == {"answer", "before_bp", "after_bp", "was_passed", "is_passed"}


def test_answers_that_came_in_since_are_shown_before_anything_is_applied(
    course: Course, learner: User, admin: User
) -> None:
    job = prepared(course, admin)
    assert figures(job.dry_run) == figures({})
    handed_in(enrolled(learner, course), course, [False, True])
    with pytest.raises(Refused) as refused:
        apply(job=job, by=admin, now=LATER)
    assert refused.value.why == Refusal.CHANGED
    assert not Correction.objects.exists()
    assert count_again(job=job).dry_run["up"] == 1
    assert applied(job, admin).result["up"] == 1


def test_what_is_handed_in_while_it_is_applied_counts_apart(course: Course, learner: User, admin: User) -> None:
    crowd(course, 3)
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    late = answered(started(enrolled(learner, course), steps_of(course)[1]), 2)
    submit(attempt=late, now=LATER + timedelta(minutes=1))
    work()
    job.refresh_from_db()
    assert figures(job.result) == figures(job.dry_run) | {"late": 1}


@pytest.mark.parametrize("size", [1, 2, 100])
def test_cut_off_after_any_batch_it_goes_on_and_counts_nobody_twice(course: Course, admin: User, size: int) -> None:
    crowd(course, 5)
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    batches(job, size, at_most=2)
    assert batches(job, size) <= 6
    batches(job, size)
    job.refresh_from_db()
    assert job.state == RegradeJob.State.APPLIED
    assert figures(job.result) == figures(job.dry_run)
    assert ScoreChange.objects.count() == job.dry_run["up"]


def test_a_batch_that_fails_leaves_no_half_done_learner(
    course: Course, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(course, 4)
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    batches(job, 2, at_most=1)
    before, changes = scores(course), ScoreChange.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(Notice.objects, "create", lambda **_fields: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            batches(job, 100)
    assert (scores(course), ScoreChange.objects.count()) == (before, changes)
    work()
    job.refresh_from_db()
    assert figures(job.result) == figures(job.dry_run)


# --- The order of things -------------------------------------------------------------------


def test_applying_twice_applies_once(course: Course, learner: User, admin: User) -> None:
    handed_in(enrolled(learner, course), course, [False, True])
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    apply(job=job, by=admin, now=LATER)
    resume(job=job)
    work()
    apply(job=job, by=admin, now=LATER)
    work()
    job.refresh_from_db()
    assert job.result["up"] == ScoreChange.objects.count() == Notice.objects.count() == 1


def test_a_second_regrade_of_the_same_question_takes_the_place_of_the_first(
    course: Course, learner: User, admin: User
) -> None:
    attempt = handed_in(enrolled(learner, course), course, [False, False])
    applied(prepared(course, admin), admin)
    applied(prepared(course, admin, rule=Rule.DROP), admin)
    attempt.refresh_from_db()
    assert attempt.score_bp == 5000  # dropped, it would be 0 of 1: what was given is not taken back
    assert Correction.objects.get().job.rule == Rule.DROP
    applied(prepared(course, admin, number=2, rule=Rule.FULL), admin)
    attempt.refresh_from_db()
    assert attempt.score_bp == 10_000


def test_only_one_regrade_of_a_course_is_applied_at_a_time(course: Course, admin: User) -> None:
    first, second = prepared(course, admin), prepared(course, admin, number=2)
    apply(job=first, by=admin, now=LATER)
    with pytest.raises(Refused) as refused:
        apply(job=second, by=admin, now=LATER)
    assert refused.value.why == Refusal.ANOTHER_RUNS
    work()
    applied(second, admin)


def test_a_cancelled_regrade_is_not_applied_and_an_applied_one_not_cancelled(course: Course, admin: User) -> None:
    job = prepared(course, admin)
    assert cancel(job=job, by=admin).state == RegradeJob.State.CANCELLED
    with pytest.raises(Refused):
        apply(job=job, by=admin, now=LATER)
    job = applied(prepared(course, admin), admin)
    with pytest.raises(Refused):
        cancel(job=job, by=admin)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"reason": "  "}, Refusal.NO_REASON),
        ({"versions": []}, Refusal.NO_VERSION),
        ({"accepted": []}, Refusal.NO_ANSWER),
        ({"rule": Rule.REMARK}, Refusal.NO_OTHER_KEY),
    ],
)
def test_a_regrade_that_says_nothing_is_not_prepared(
    course: Course, admin: User, options: dict[str, object], why: Refusal
) -> None:
    with pytest.raises(Refused) as refused:
        prepared(course, admin, **options)
    assert refused.value.why == why
    assert not RegradeJob.objects.exists()


def test_marking_with_the_same_key_is_no_regrade(course: Course, admin: User) -> None:
    with pytest.raises(Refused) as refused:
        prepared(course, admin, rule=Rule.REMARK, key=question_of(course)[1])
    assert refused.value.why == Refusal.NO_OTHER_KEY


def test_every_decision_is_in_the_log_with_who_took_it(course: Course, admin: User, medical: User) -> None:
    job = prepared(course, admin, rule=Rule.DROP, lowers=True)
    applied(job, medical)
    log = ModelLogEntry.objects.filter(action__startswith="courses.regrade").order_by("pk")
    assert [(entry.action, entry.user) for entry in log] == [
        ("courses.regrade.prepare", admin),
        ("courses.regrade.apply", medical),
        ("courses.regrade.finish", medical),
    ]


def test_people_who_were_erased_are_left_alone(course: Course, learner: User, admin: User) -> None:
    enrolment = enrolled(learner, course)
    attempt = handed_in(enrolment, course, [False, True])
    learner.delete()
    assert applied(prepared(course, admin, rule=Rule.FULL), admin).result["attempts"] == 0
    attempt.refresh_from_db()
    assert attempt.score_bp == 5000
