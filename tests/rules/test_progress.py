"""Progress counts whole required steps, never leaves 0 to 100 %, and says what comes next."""

from hypothesis import given
from hypothesis import strategies as st

from courses.rules.progress import Step, is_finished, measure, missing_for, next_step

PRE = Step("pre", False, "pre_test")
LESSON = Step("lesson", True, "lesson")
EXTRA = Step("extra", False, "lesson")
QUIZ = Step("quiz", True, "quiz")
POST = Step("post", True, "post_test")
COURSE = (PRE, LESSON, EXTRA, QUIZ, POST)

_steps = st.lists(
    st.builds(
        Step,
        uid=st.sampled_from("abcdefgh"),
        required=st.booleans(),
        kind=st.sampled_from(["lesson", "quiz", "pre_test", "post_test"]),
    ),
    max_size=10,
)
_done = st.sets(st.sampled_from("abcdefghij"))


def test_progress_counts_required_steps_only_and_rounds_down():
    assert measure(COURSE, {"pre", "extra"}).bp == 0
    progress = measure(COURSE, {"lesson", "extra", "gone"})
    assert (progress.items_done, progress.items_total, progress.bp) == (1, 3, 3333)
    assert measure(COURSE, {"lesson", "quiz", "post"}).bp == 10_000


def test_a_course_is_finished_when_all_required_steps_are_done_and_never_when_there_are_none():
    assert is_finished(COURSE, {"lesson", "quiz", "post"})
    assert not is_finished(COURSE, {"lesson", "quiz", "extra", "pre"})
    assert not is_finished((EXTRA,), {"extra"})
    assert not is_finished((), set())
    assert measure((), set()).bp == 0


@given(_steps, _done, _done)
def test_progress_stays_in_range_and_doing_more_never_lowers_it(steps, done, more):
    before, after = measure(steps, done), measure(steps, done | more)
    assert 0 <= before.bp <= after.bp <= 10_000
    assert 0 <= before.items_done <= before.items_total
    assert (before.bp == 10_000) == is_finished(steps, done)


@given(_steps, _steps, _done)
def test_adding_removing_or_moving_steps_keeps_progress_in_range(steps, edited, done):
    assert 0 <= measure(edited, done).bp <= 10_000
    assert measure(list(reversed(steps)), done) == measure(steps, done)


def test_the_post_test_waits_for_the_required_steps_of_the_modules():
    assert missing_for(POST, COURSE, set()) == (LESSON, QUIZ)
    assert missing_for(POST, COURSE, {"quiz", "pre"}) == (LESSON,)
    assert missing_for(POST, COURSE, {"lesson", "quiz"}) == ()
    assert [missing_for(step, COURSE, set()) for step in (PRE, LESSON, EXTRA, QUIZ)] == [()] * 4


def test_the_next_step_is_the_first_required_one_then_what_is_optional():
    assert next_step(COURSE, set()) == LESSON
    assert next_step(COURSE, {"lesson"}) == QUIZ
    assert next_step(COURSE, {"quiz"}) == LESSON
    assert next_step(COURSE, {"lesson", "quiz"}) == POST
    assert next_step(COURSE, {"lesson", "quiz", "post"}) == PRE
    assert next_step(COURSE, {step.uid for step in COURSE}) is None


def test_the_next_step_is_never_a_locked_one():
    assert next_step((POST, LESSON), set()) == LESSON
    assert next_step((POST, LESSON), {"lesson"}) == POST


@given(_steps, _done)
def test_following_the_next_step_finishes_every_course(steps, done):
    done = set(done)
    for _ in range(len(steps) + 1):
        step = next_step(steps, done)
        if step is None:
            break
        assert step.uid not in done
        assert not missing_for(step, steps, done)
        done.add(step.uid)
    assert {step.uid for step in steps} <= done
