"""From the database of an earlier release to today's: every row a person made is still there and still true."""

import sqlite3
from uuid import UUID

from django.test import Client

from courses.learning.plan import plan_of
from courses.models import Attempt, Certificate, CourseEdition, CoursePage, Enrolment, ItemState
from home.accounts.models import User


def test_a_database_of_an_earlier_release_keeps_everything_people_made(upgraded: sqlite3.Connection, client: Client):
    then = upgraded.execute("SELECT id, user_id, items_done, items_total, progress_bp FROM courses_enrolment")
    enrolments = {row[0]: row for row in then}
    assert len(enrolments) > 40
    now = Enrolment.objects.values_list("id", "user_id", "items_done", "items_total", "progress_bp")
    assert {row[0]: row for row in now} == enrolments
    attempts = upgraded.execute("SELECT id, packed, score_bp, is_passed FROM courses_attempt")
    kept = Attempt.objects.values_list("id", "packed", "score_bp", "is_passed")
    assert set(kept) == {
        (UUID(key), packed, score, bool(ok) if ok is not None else None) for key, packed, score, ok in attempts
    }
    assert set(Certificate.objects.values_list("code", flat=True)) == {
        code for (code,) in upgraded.execute("SELECT code FROM courses_certificate")
    }
    assert User.objects.count() == upgraded.execute("SELECT count(*) FROM accounts_user").fetchone()[0]
    assert not ItemState.objects.filter(done_at__isnull=False, done_edition=0).exists()
    for enrolment in Enrolment.objects.select_related("user", "course", "edition"):
        plan = plan_of(enrolment)
        assert (plan.measure().items_done, plan.is_finished()) == (enrolment.items_done, enrolment.is_finished)
        assert enrolment.user is not None
        client.force_login(enrolment.user)
        assert client.get("/fr/learn/").status_code == 200
        assert client.get(f"/fr/learn/{enrolment.course.slug}/").status_code == 200
        assert client.get(f"/fr/learn/{enrolment.course.slug}/resume/", follow=True).status_code == 200
    editions = CourseEdition.objects.count()
    for page in CoursePage.objects.live():
        page.save_revision().publish()
    assert CourseEdition.objects.count() == editions, "what had not changed was compiled anew"
