"""Break glass: publishing before the review, by a named role, for a reason, with a review that follows or bites."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from home.checks.registry import never_held_up
from home.editorial.approvals import is_read, steps_of
from home.editorial.letters import moment, tell_reviewers
from home.editorial.models import EmergencyEnd, EmergencyPublication, ReviewRecord
from home.editorial.rules import content_hash, is_window_over
from home.kinds import kind_of

MAY_PUBLISH = "home.add_emergencypublication"
REVIEW_WITHIN = timedelta(hours=48)
KNOWN, KNOWN_SECONDS = "open-emergencies", 10
SHORTEST_REASON = 20  # characters: a word is no reason


@transaction.atomic
def publish_in_emergency(*, obj: Any, user: Any, reason: str, now: datetime) -> EmergencyPublication:
    """Publish the newest version of a page or snippet before its review, and ask for the review.

    :raises PermissionDenied: for a person without the role.
    :raises ValidationError: without a reason, when there is nothing to publish now, or when an earlier emergency still waits
        for a review that is overdue; also whatever listeners to publication raise. Nothing is changed then.
    """
    if not (user.is_active and user.has_perm(MAY_PUBLISH)):
        raise PermissionDenied
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Say why this cannot wait for its review, in a sentence: reviewers will read it."))
    (Page if isinstance(obj, Page) else type(obj))._base_manager.select_for_update().get(pk=obj.pk)
    obj = type(obj)._base_manager.get(pk=obj.pk)
    refuse_when_blocked(obj, now)
    revision = obj.get_latest_revision()
    _refuse_what_cannot_be_published_now(obj, revision, now)
    emergency = EmergencyPublication.objects.create(
        content_type=revision.base_content_type,
        object_id=revision.object_id,
        object_title=revision.object_str,
        revision_number=revision.pk,
        content_hash=content_hash(revision.content),
        publisher=user,
        publisher_name=str(user),
        reason=reason,
        published_at=now,
        review_due_at=now + REVIEW_WITHIN,
    )
    # Written down first: that is what lets it through.
    revision.publish(user=user, log_action="home.publish.emergency", skip_permission_checks=True)
    cache.delete(KNOWN)
    if open_emergency(obj) is not None:  # every step may have approved it already
        ask_for_review(obj, user)
    tell_reviewers(emergency, steps_of(obj), desk_address(obj))
    return emergency


@transaction.atomic
def take_back(*, obj: Any, user: Any) -> None:
    """Withdraw what was published in an emergency, also while its review holds it.

    :raises PermissionDenied: for a person without the role.
    :raises ValidationError: when nothing of it waits for its review.
    """
    if not (user.is_active and user.has_perm(MAY_PUBLISH)):
        raise PermissionDenied
    if not obj.live or open_emergency(obj) is None:
        raise ValidationError(_("Nothing that waits for its review is online."))
    if isinstance(obj, Page):
        UnpublishPageAction(obj, user=user).execute(skip_permission_checks=True)
    else:
        UnpublishAction(obj, user=user).execute(skip_permission_checks=True)


def ask_for_review(obj: Any, user: Any) -> None:
    """Start the review of what readers see, unless it is in progress. Nothing that the text lacks holds it up."""
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    if fresh.current_workflow_state is None and (workflow := fresh.get_workflow()):
        with never_held_up():
            workflow.start(fresh, user)


def open_emergency(obj: Any) -> EmergencyPublication | None:
    """The emergency publication that what readers see still waits to be reviewed after; the oldest."""
    return EmergencyPublication.objects.of(obj).open().order_by("published_at", "pk").first()


def may_be_open(obj: Any) -> bool:
    """Whether readers may have to be told of an emergency. Those that are open are few, and known together for a while.

    Visitors' copies of a page live longer than that. Where it matters who asks `open_emergency` instead.
    """
    known = cache.get_or_set(KNOWN, _all_open, KNOWN_SECONDS) or ()
    kind = kind_of(obj)
    return (kind.pk, str(obj.pk)) in known


def _all_open() -> frozenset[tuple[int, str]]:
    return frozenset(EmergencyPublication.objects.open().values_list("content_type_id", "object_id"))


def blocking(obj: Any, now: datetime) -> EmergencyPublication | None:
    """The emergency publication whose review was missed, so that nobody may change the object; None when all is well.

    A reviewer who asks for changes has reviewed: then it may be changed.
    """
    late = (
        EmergencyPublication.objects.of(obj)
        .open()
        .filter(review_due_at__lte=now)
        .order_by("published_at", "pk")
        .first()
    )
    if late is None:
        return None
    answered = ReviewRecord.objects.filter(
        content_type=late.content_type_id,
        object_id=late.object_id,
        decision=ReviewRecord.Decision.CHANGES,
        decided_at__gte=late.published_at,
    )
    return None if answered.exists() else late


def refuse_when_blocked(obj: Any, now: datetime) -> None:
    """Refuse a change while the review of an emergency publication is overdue.

    :raises ValidationError: with the sentence that the editor reads.
    """
    if late := blocking(obj, now):
        raise ValidationError(blocked_sentence(late))


def blocked_sentence(late: EmergencyPublication) -> str:
    """Why nobody may change this, and who can help."""
    return _(
        "“%(title)s” was published before its review, which was due by %(due)s. Nothing in it can be changed until a "
        "reviewer has approved it or asked for changes."
    ) % {"title": late.object_title, "due": moment(late.review_due_at)}


def make_good(obj: Any, revision: Revision, now: datetime) -> None:
    """Note that readers see a reviewed version again, if they do.

    :raises ValidationError: for one that is not, while a review is overdue.
    """
    waiting = list(EmergencyPublication.objects.of(obj).open())
    if not waiting:
        return
    if not is_read(obj, revision.content):
        refuse_when_blocked(obj, now)
        return
    fingerprint = content_hash(revision.content)
    kind = waiting[0].content_type_id
    last = (
        ReviewRecord.objects.filter(content_type=kind, object_id=str(obj.pk), content_hash=fingerprint)
        .order_by("-decided_at", "-pk")
        .first()
    )
    for emergency in waiting:
        is_same = emergency.content_hash == fingerprint
        EmergencyEnd.objects.create(
            emergency=emergency,
            outcome=EmergencyEnd.Outcome.REVIEWED if is_same else EmergencyEnd.Outcome.REPLACED,
            ended_by_name=last.reviewer_name if last else "",
            ended_at=now,
        )


def withdraw(obj: Any, now: datetime) -> None:
    """Note that readers no longer see what was published before its review."""
    for emergency in EmergencyPublication.objects.of(obj).open():
        EmergencyEnd.objects.create(emergency=emergency, outcome=EmergencyEnd.Outcome.WITHDRAWN, ended_at=now)


def desk_address(obj: Any) -> str:
    """Where the object is read and decided on, at the desk."""
    if isinstance(obj, Page):
        return reverse("wagtailadmin_pages:edit", args=[obj.pk])
    return reverse(type(obj).snippet_viewset.get_url_name("edit"), args=[obj.pk])


def _refuse_what_cannot_be_published_now(obj: Any, revision: Revision | None, now: datetime) -> None:
    if revision is None or (obj.live and obj.live_revision_id == revision.pk):
        raise ValidationError(_("Readers see the newest version already: there is nothing to publish."))
    version = revision.as_object()
    if version.go_live_at and version.go_live_at > now:
        raise ValidationError(
            _("This version waits for %(start)s. Take its start date away first: an emergency is now.")
            % {"start": moment(version.go_live_at)}
        )
    if is_window_over(version.expire_at, now):
        raise ValidationError(_("The end of publication of this version has already passed."))
