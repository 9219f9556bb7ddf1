"""Progress counts whole required steps, never leaves 0 to 100 %, and says what comes next."""

from hypothesis import given
from hypothesis import strategies as st

from courses.rules.progress import Step, is_finished, measure, missing_for, next_step, way_to

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
        section=st.integers(0, 4),
        opens=st.sampled_from(["always", "after"]),
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


def test_a_module_that_opens_after_waits_for_everything_required_before_it():
    before, first, extra = Step("pre", True, "pre_test"), Step("a", True, "lesson", 1), Step("x", False, "lesson", 1)
    second, third = Step("b", True, "quiz", 2, "after"), Step("c", True, "lesson", 3)
    course = (before, first, extra, second, third, Step("post", True, "post_test", 4))
    assert missing_for(second, course, set()) == (before, first)
    assert missing_for(second, course, {"pre"}) == (first,)
    assert missing_for(second, course, {"pre", "a"}) == ()
    assert missing_for(third, course, set()) == ()
    assert next_step(course, {"pre"}) == first


def test_two_modules_that_open_after_follow_each_other():
    course = (
        Step("a", True, "lesson", 0),
        Step("b", True, "lesson", 1, "after"),
        Step("c", True, "lesson", 2, "after"),
    )
    assert missing_for(course[2], course, set()) == course[:2]
    assert missing_for(course[2], course, {"a"}) == (course[1],)


def test_what_was_done_stays_open_whatever_is_added_before_it():
    added, read = Step("new", True, "lesson", 0), Step("read", True, "lesson", 1, "after")
    unread = Step("unread", True, "lesson", 1, "after")
    post = Step("post", True, "post_test", 2)
    course = (added, read, unread, post)
    assert missing_for(read, course, {"read", "post"}) == ()
    assert missing_for(post, course, {"read", "post"}) == ()
    assert missing_for(unread, course, {"read", "post"}) == (added,)


def test_a_test_after_the_course_never_waits_for_a_module_that_waits_for_it():
    post, lesson = Step("post", True, "post_test", 0), Step("lesson", True, "lesson", 1, "after")
    assert missing_for(lesson, (post, lesson), set()) == ()
    assert missing_for(post, (post, lesson), set()) == (lesson,)


@given(_steps, _done)
def test_what_a_step_waits_for_can_be_done_and_the_way_to_it_begins_with_an_open_step(steps, done):
    for step in steps:
        missing, first = missing_for(step, steps, done), way_to(step, steps, done)
        assert all(one.required and one.uid not in done for one in missing)
        assert not missing_for(first, steps, done)
        assert first == step if not missing else first.uid not in done


def test_the_way_to_the_post_test_may_begin_with_a_required_test_before_the_course():
    pre, lesson = Step("pre", True, "pre_test", 0), Step("lesson", True, "lesson", 1, "after")
    post = Step("post", True, "post_test", 2)
    course = (pre, lesson, post)
    assert missing_for(post, course, set()) == (lesson,)
    assert [way_to(step, course, set()) for step in course] == [pre] * 3
    assert way_to(post, course, {"pre"}) == lesson


@given(_steps, _done, _done)
def test_doing_more_never_locks_a_step(steps, done, more):
    for step in steps:
        assert set(missing_for(step, steps, done | more)) <= set(missing_for(step, steps, done))


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
