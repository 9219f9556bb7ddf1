"""A learner's own data: all of it on request, and no answer left after an erasure."""

import pytest

from courses.models import Attempt, Enrolment
from home.accounts.actions import erase, export
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish

pytestmark = pytest.mark.django_db


def test_a_learner_gets_every_enrolment_step_and_answer(learner: User, nobody: User) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    finish(enrolled(nobody, course), course)
    data = export(user=learner, now=NOW)
    assert [row["course__slug"] for row in data["enrolments"]] == [course.slug]
    assert [row["item__kind"] for row in data["steps"]] == ["lesson", "quiz"]
    (attempt,) = data["attempts"]
    assert attempt["answers"] == Attempt.objects.get(enrolment__user=learner).answers
    assert None not in attempt["answers"]


def test_an_erasure_wipes_answers_and_keeps_sums_without_a_person(learner: User, nobody: User) -> None:
    course = make_course()
    mine, theirs = finish(enrolled(learner, course), course), finish(enrolled(nobody, course), course)
    erase(user=learner)
    left = Attempt.objects.get(enrolment=mine)
    assert set(left.answers) == {None}
    assert left.score_bp == 10000
    assert Enrolment.objects.get(pk=mine.pk).user is None
    assert None not in Attempt.objects.get(enrolment=theirs).answers
