"""A learner's own data: all of it on request, and no answer left after an erasure."""

from datetime import timedelta

import pytest

from courses.learning.actions.study import note_activity
from courses.models import Attempt, Enrolment, ItemState, Notice
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


def test_sittings_places_and_notices_are_handed_over_and_places_are_forgotten(learner: User) -> None:
    course = make_course()
    enrolment = finish(enrolled(learner, course), course)
    for minute in (0, 3):
        note_activity(enrolment=enrolment, item_id=None, now=NOW + timedelta(minutes=minute))
    ItemState.objects.filter(item__kind="lesson").update(position={"video": {"film": 12}})
    Notice.objects.create(
        enrolment=enrolment, kind=Notice.Kind.UPDATE, words={"fr": {"title": "À jour", "text": "…"}}, created_at=NOW
    )
    data = export(user=learner, now=NOW)
    assert [row["active_seconds"] for row in data["sittings"]] == [180]
    assert [row["active_seconds"] for row in data["enrolments"]] == [180]
    assert {"video": {"film": 12}} in [row["position"] for row in data["steps"]]
    assert [row["words"]["fr"]["title"] for row in data["notices"]] == ["À jour"]
    erase(user=learner)
    assert not ItemState.objects.exclude(position={}).exists()
    assert set(Attempt.objects.values_list("stamps", flat=True)) == {"[]"}
