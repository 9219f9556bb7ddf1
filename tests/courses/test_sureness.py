"""How sure a learner is: asked where the quiz wants it, never needed, never counted, told back to the learner alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import answer, save, submit
from courses.models import Attempt, Certificate, Course, QuizPage
from home.accounts.models import User
from tests.courses.factories import make_course_with_quiz, make_course_with_tests
from tests.courses.learners import NOW, enrolled, finish, right, started, steps_of, wrong
from tests.courses.writing import publish_page, single

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


def quiz_course(**rules: object) -> Course:
    questions = [single("q1"), single("q2"), single("q3")]
    return make_course_with_quiz(questions, **({"feedback": "submission", "asks_sureness": True} | rules))


def given(attempt: Attempt, *said: tuple[bool, str]) -> Attempt:
    """Answers, each right or wrong, and how sure."""
    for position, (is_right, sureness) in enumerate(said, start=1):
        fields = {**(right if is_right else wrong)(attempt, position), "sureness": [sureness]}
        attempt = answer(attempt=attempt, position=position, fields=fields, now=NOW).attempt
    return attempt


@pytest.mark.parametrize(("asks", "shown"), [(True, True), (False, False)])
def test_it_is_asked_only_where_the_quiz_wants_it(learner: User, as_person: Browser, asks: bool, shown: bool) -> None:
    course = quiz_course(asks_sureness=asks)
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    page = as_person(learner).get(reverse("learning:question", args=[attempt.pk, 1])).content.decode()
    assert ('name="sureness"' in page) is shown
    given(attempt, (True, "3"))
    assert Attempt.objects.get().sureness == ("300" if shown else "")


def test_an_answer_needs_no_sureness_and_what_was_said_is_shown_again(learner: User, as_person: Browser) -> None:
    course = quiz_course()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    browser, url = as_person(learner), reverse("learning:question", args=[attempt.pk, 1])
    assert browser.post(url, right(attempt, 1)).status_code == 302
    assert browser.get(url).context["screen"].sureness == ""
    assert browser.post(url, {**right(attempt, 1), "sureness": "2"}).status_code == 302
    assert browser.get(url).context["screen"].sureness == "2"
    browser.post(url, {**right(attempt, 1), "sureness": "99<script>"})
    assert Attempt.objects.get().sure == "000"


def test_it_is_kept_with_a_draft(learner: User) -> None:
    course = quiz_course(feedback="each")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    save(attempt=attempt, position=2, fields={"sureness": ["1"]}, now=NOW)
    assert Attempt.objects.get().sure == "010"


def test_the_results_count_what_was_sure_and_name_what_to_read_again(learner: User, as_person: Browser) -> None:
    course = quiz_course()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    submit(attempt=given(attempt, (True, "3"), (False, "3"), (True, "1")), now=NOW)
    screen = as_person(learner).get(reverse("learning:attempt", args=[attempt.pk])).context["screen"]
    assert [(row.sureness, row.right, row.wrong) for row in screen.sureness] == [("3", 1, 1), ("1", 1, 0)]
    assert list(screen.reread) == [2]


def test_it_changes_neither_score_nor_pass_nor_certificate(learner: User, nobody: User) -> None:
    course = quiz_course()
    results = []
    for person, sureness in ((learner, "3"), (nobody, "1")):
        attempt = started(enrolled(person, course), steps_of(course)[1])
        attempt = submit(attempt=given(attempt, (True, sureness), (False, sureness), (True, sureness)), now=NOW)
        results.append((attempt.score_bp, attempt.is_passed))
        finish(attempt.enrolment, course)
    assert results[0] == results[1]
    for certificate in Certificate.objects.order_by("pk"):
        assert "sure" not in str(certificate.context)


def test_it_tells_nothing_before_the_answers_may_be_explained(learner: User, as_person: Browser) -> None:
    course = make_course_with_tests()
    page = QuizPage.objects.get(purpose="pre_test")
    page.asks_sureness = True
    publish_page(page)
    attempt = started(enrolled(learner, course), steps_of(course)[0])
    submit(attempt=given(attempt, (True, "3"), (False, "3")), now=NOW)
    response = as_person(learner).get(reverse("learning:attempt", args=[attempt.pk]))
    assert not response.context["screen"].sureness
    assert not response.context["screen"].reread
    assert "sureness-table" not in response.content.decode()
