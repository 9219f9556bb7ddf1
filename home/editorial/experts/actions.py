"""Asking an expert, answering as one, and taking a question back."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from home.editorial.access import ENTER, may_ask
from home.editorial.experts.access import Closed, State, state_of, token_of
from home.editorial.experts.letters import tell_asker, tell_expert
from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.rules import content_hash, wording_hash
from home.editorial.statement import Statement
from home.kinds import kind_of


@transaction.atomic
def ask(
    *, obj: Any, user: Any, name: str, email: str, qualification: str, message: str, language: str, now: datetime
) -> ExpertRequest:
    """Ask somebody from outside to read the newest version of a page or snippet, and send them their link.

    :raises PermissionDenied: for a person who neither writes in it nor decides on it.
    :raises ValidationError: when there is no version, when this person works at the desk, or was asked already. Nothing is sent.
    """
    if not may_ask(obj, user):
        raise PermissionDenied
    revision = obj.get_latest_revision()
    if revision is None:
        raise ValidationError(_("There is nothing to read yet."))
    known = get_user_model()._default_manager.filter(email__iexact=email, is_active=True).order_by("pk").first()
    if known is not None and known.has_perm(ENTER):
        raise ValidationError(_("This person has an account at the desk: ask for their review there."))
    fingerprint, moment = content_hash(revision.content), now.replace(microsecond=0)
    asked_before = ExpertRequest.objects.filter(
        content_type=kind_of(obj), object_id=str(obj.pk), expert_email__iexact=email, content_hash=fingerprint
    )
    if any(state_of(earlier, now) is State.OPEN for earlier in asked_before.select_related("end").order_by("pk")):
        raise ValidationError(_("This person has been asked about this version already, and has not answered yet."))
    asked = ExpertRequest.objects.create(
        content_type=kind_of(obj),
        object_id=str(obj.pk),
        object_title=revision.object_str,
        revision_number=revision.pk,
        content_hash=fingerprint,
        wording=wording_hash(revision.content),
        expert_name=name,
        expert_email=email,
        qualification=qualification,
        message=message,
        language=language,
        asked_by=user,
        asked_by_name=str(user),
        asked_at=moment,
        expires_at=moment + timedelta(days=settings.EXPERT_LINK_DAYS),
    )
    tell_expert(asked, token_of(asked))
    return asked


@transaction.atomic
def answer(*, asked: ExpertRequest, outcome: str, said: Statement, now: datetime) -> ExpertEnd:
    """Write down the opinion of an expert and tell who asked. It publishes nothing and replaces no review.

    :raises Closed: when the question has ended, expired, or is about a text that has changed.
    :raises ValidationError: for changes without a word on which.
    """
    if outcome == ExpertEnd.Outcome.CHANGES and not said.comment:
        raise ValidationError(_("Say what has to change."))
    asked = _lock(asked)
    if state_of(asked, now) is not State.OPEN:
        raise Closed
    end = ExpertEnd.objects.create(
        request=asked,
        outcome=outcome,
        statement=said.text,
        interest=said.interest,
        comment=said.comment,
        ended_at=now,
    )
    tell_asker(end)
    return end


@transaction.atomic
def withdraw(*, asked: ExpertRequest, obj: Any, user: Any, now: datetime) -> None:
    """Take a question back: its link serves no more.

    :raises PermissionDenied: for somebody who neither asked it nor may ask.
    :raises ValidationError: when it has ended already.
    """
    if asked.asked_by_id != user.pk and not may_ask(obj, user):
        raise PermissionDenied
    asked = _lock(asked)
    if hasattr(asked, "end"):
        raise ValidationError(_("This question has ended already."))
    ExpertEnd.objects.create(
        request=asked, outcome=ExpertEnd.Outcome.WITHDRAWN, withdrawn_by_name=str(user), ended_at=now
    )


def _lock(asked: ExpertRequest) -> ExpertRequest:
    """The row, held until the transaction ends, without what was known of it before: two ends wait for each other."""
    return ExpertRequest.objects.select_for_update().get(pk=asked.pk)
