"""Certificates that wait: nothing new is certified on content whose review is over, and nothing that was earned is lost."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from courses.credentials.actions import NotEarned, issue
from courses.credentials.models import AwaitedCertificate, Certificate
from courses.credentials.queries import is_review_over
from courses.learning.models import Enrolment, Notice
from home.paris import paris_day

AT_ONCE = 100  # certificates in one turn of the worker: each is a transaction of its own


@transaction.atomic
def certify_or_wait(*, enrolment_id: int, now: datetime) -> Certificate | None:
    """Issue what was earned; or, while the review of the course is over, write down that it waits and say so.

    A second time changes nothing. Raises NotEarned.
    """
    enrolment = Enrolment.objects.select_related("finished_edition__course").get(pk=enrolment_id)
    edition = enrolment.finished_edition
    if edition is None or not is_review_over(edition=edition, today=paris_day(now)):
        return issue(enrolment_id=enrolment_id, now=now)
    _awaited, is_new = AwaitedCertificate.objects.get_or_create(
        enrolment=enrolment, edition=edition, defaults={"earned_at": now}
    )
    if is_new:
        Notice.objects.create(enrolment=enrolment, kind=Notice.Kind.HELD, words=_words(_held), created_at=now)
    return None


def issue_awaited(*, now: datetime) -> int:
    """Issue what waits and may be issued now, each once, with a message to its holder; return how many.

    Two workers at once: the second finds the row locked, or done.
    """
    waiting = AwaitedCertificate.objects.filter(issued_at=None).select_related("edition__course").order_by("pk")
    fresh: dict[int, bool] = {}
    number = 0
    for awaited in waiting:
        if awaited.edition_id not in fresh:
            fresh[awaited.edition_id] = not is_review_over(edition=awaited.edition, today=paris_day(now))
        if fresh[awaited.edition_id]:
            number += _issue_one(awaited.pk, now)
        if number >= AT_ONCE:
            break
    return number


@transaction.atomic
def _issue_one(pk: int, now: datetime) -> bool:
    awaited = AwaitedCertificate.objects.select_for_update(skip_locked=True).filter(pk=pk, issued_at=None).first()
    if awaited is None:
        return False
    AwaitedCertificate.objects.filter(pk=pk).update(issued_at=now)
    enrolment = Enrolment.objects.get(pk=awaited.enrolment_id)
    if enrolment.finished_edition_id != awaited.edition_id:
        return False  # an update was done since: that edition waits for itself
    try:
        issue(enrolment_id=enrolment.pk, now=now)
    except NotEarned:
        return False  # the account is gone
    held = Notice.objects.filter(enrolment=enrolment, kind=Notice.Kind.HELD, read_at=None)
    held.update(read_at=now)
    Notice.objects.create(enrolment=enrolment, kind=Notice.Kind.READY, words=_words(_ready), created_at=now)
    return True


def _words(say: Any) -> dict[str, Any]:
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = say()
    return words


def _held() -> dict[str, str]:
    return {
        "title": _("Finished: your certificate will follow"),
        "text": _(
            "You have done all that is required, and that stays so. The review of this course is over: no certificate is issued "
            "until somebody has read it again. Yours comes by itself then, and you are told here."
        ),
    }


def _ready() -> dict[str, str]:
    return {
        "title": _("Your certificate is ready"),
        "text": _(
            "The course has been read again: the certificate that waited has been issued. You find it with the course."
        ),
    }
