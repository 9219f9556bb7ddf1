"""Certificates are issued once and frozen; they may be revoked, or lose their holder's name, never be reworded."""

import secrets
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from courses.credentials.models import Certificate
from courses.credentials.wording import Earned, compose
from courses.editions.outline import Outline, Step, outline_of
from courses.learning.models import Enrolment, ItemState
from courses.rules.certificate import CODE_BYTES, course_score_bp, make_code
from courses.rules.progress import POST_TEST
from home.accounts.models import User


class NothingToCorrect(Exception):
    """The certificate is no longer held, or bears the name that its holder has today."""


class NotEarned(Exception):
    """The course is not finished, or there is nobody left to certify."""


@transaction.atomic
def issue(*, enrolment_id: int, now: datetime) -> Certificate:
    """Issue the certificate of a finished course, with its words in every language.

    A second time returns the same certificate, unchanged. Once a safety update was done it is another one, for the
    edition of the update, and the first stays as it is. Raises NotEarned.
    """
    enrolment = Enrolment.objects.select_related("user", "finished_edition").get(pk=enrolment_id)
    edition = enrolment.finished_edition
    if enrolment.finished_at is None or edition is None or enrolment.user is None:
        raise NotEarned
    issued = Certificate.objects.filter(enrolment=enrolment, edition=edition, replaces=None).first()
    if issued is not None:
        return issued
    outline = outline_of(edition)
    score_bp, pass_bp = _result(enrolment, outline)
    earned = Earned(
        name=str(enrolment.user),
        outline=outline,
        edition_published_at=edition.published_at,
        started_at=enrolment.started_at,
        finished_at=enrolment.finished_at,
        updated_at=enrolment.updated_at,
        score_bp=score_bp,
        pass_bp=pass_bp,
        active_seconds=enrolment.active_seconds,
    )
    return Certificate.objects.get_or_create(
        enrolment=enrolment,
        edition=edition,
        replaces=None,
        defaults={
            "code": make_code(secrets.token_bytes(CODE_BYTES)),
            "user": enrolment.user,
            "context": compose(earned),
            "issued_at": now,
        },
    )[0]


@transaction.atomic
def correct_name(*, certificate: Certificate, now: datetime) -> Certificate:
    """Issue a held certificate again with its holder's name of today; every other word stays, and the old one says so.

    A second time returns the corrected one. Raises NothingToCorrect.
    """
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("user").get(pk=certificate.pk)
    corrected = Certificate.objects.filter(replaces=locked).first()
    if corrected is not None:
        return corrected
    if locked.revoked_at is not None or not locked.bears_former_name:
        raise NothingToCorrect
    name = str(locked.user)
    return Certificate.objects.create(
        code=make_code(secrets.token_bytes(CODE_BYTES)),
        user=locked.user,
        enrolment_id=locked.enrolment_id,
        edition_id=locked.edition_id,
        context={language: words | {"name": name} for language, words in locked.context.items()},
        issued_at=now,
        expires_at=locked.expires_at,
        replaces=locked,
    )


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, now: datetime, by: User | None = None) -> Certificate:
    """Withdraw a certificate: from now on its public page says so. A second time changes nothing."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.revoked_at is None:
        locked.revoked_at = now
        locked.revocation_reason = reason
        locked.save(update_fields=["revoked_at", "revocation_reason"])
        log(instance=locked, action="courses.certificate.revoke", user=by)
    return locked


@transaction.atomic
def forget_holder(*, user: User) -> None:
    """Take this person's name off their certificates. Number, course and dates stay: what was shown can be checked."""
    for certificate in Certificate.objects.of(user).select_for_update():
        certificate.context = {language: words | {"name": ""} for language, words in certificate.context.items()}
        certificate.save(update_fields=["context"])


def _result(enrolment: Enrolment, outline: Outline) -> tuple[int | None, int | None]:
    """The score and the pass mark (basis points): of the post-tests where there are any, else of the required quizzes."""
    graded = _graded(outline)
    states = ItemState.objects.filter(enrolment=enrolment, item__in=[step.item_id for step in graded])
    best = {state.item_id: state.best_bp for state in states if state.best_bp is not None}
    score_bp = course_score_bp(
        [
            (best[step.item_id], sum(question.points for question in step.questions))
            for step in graded
            if step.item_id in best
        ]
    )
    marks = [step.rules.pass_bp for step in graded if step.rules and step.rules.pass_bp is not None]
    return score_bp, min(marks, default=None) if score_bp is not None else None


def _graded(outline: Outline) -> list[Step]:
    quizzes = [step for step in outline.steps() if step.rules and step.is_required and step.rules.pass_bp is not None]
    tests = [step for step in quizzes if step.rules and step.rules.purpose == POST_TEST]
    return tests or quizzes
