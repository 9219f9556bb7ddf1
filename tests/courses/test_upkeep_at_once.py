"""Two workers at the same moment: each letter is sent once, each certificate that waited is issued once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from courses.credentials.awaited import issue_awaited
from courses.learning.models import Notice
from courses.models import Certificate, CoursePage
from home.accounts.models import User
from home.models import UpkeepLetter
from home.upkeep.actions import tell_owners
from tests.courses.factories import make_course
from tests.courses.papers import NOW
from tests.courses.test_certificates import finish
from tests.people import owners

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 2


def at_once(turn: Callable[..., int], **arguments: Any) -> list[int]:
    """What each worker did, when all of them take this turn at the same moment."""
    ready = Barrier(WORKERS)

    def work(_number: int) -> int:
        try:
            ready.wait(10)
            return turn(**arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(work, range(WORKERS)))


def test_two_workers_send_each_letter_and_issue_each_certificate_once(learner: User) -> None:
    course = make_course()
    pages = CoursePage.objects.filter(translation_key=course.translation_key)
    pages.update(review_due_on=NOW.date() - timedelta(days=1), **owners())
    finish(learner, course)
    assert sorted(at_once(tell_owners, now=NOW)) == [0, 1]
    assert UpkeepLetter.objects.count() == 1
    assert sorted(message.to[0] for message in mail.outbox) == ["owner@example.org", "stand-in@example.org"]

    assert at_once(issue_awaited, now=NOW) == [0, 0]
    pages.update(review_due_on=NOW.date())
    assert sorted(at_once(issue_awaited, now=NOW)) == [0, 1]
    assert Certificate.objects.count() == 1
    assert Notice.objects.filter(kind=Notice.Kind.READY).count() == 1
