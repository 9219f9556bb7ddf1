"""Carries out what was scheduled: each change in a transaction of its own, none lost, none late by a whole window."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, Subquery
from django.utils.dateparse import parse_datetime
from wagtail.models import DraftStateMixin, Page, Revision

from home.editorial.letters import tell_of_failure
from home.editorial.models import ScheduledRun
from home.editorial.rules import is_window_over, next_try

logger = logging.getLogger(__name__)

OVERDUE = timedelta(minutes=1)  # for so long, what is due and not done is expected at every moment


@dataclass(frozen=True)
class Due:
    """A scheduled change whose time has come."""

    kind: ScheduledRun.Kind
    content_type_id: int
    object_id: str
    title: str
    due_at: datetime
    model: type[models.Model]  # where to find the row: the revision, or the live object
    pk: Any


def publish_due(now: datetime) -> list[ScheduledRun]:
    """Publish and withdraw everything whose time has come, oldest first, and return what became of each.

    A change that fails keeps its schedule, does not stop the next one and is tried again later,
    less and less often. A publication whose end has passed too is given up as missed. Safe to
    run twice at once. Acts for nobody: no permission is asked.

    :raises django.db.OperationalError: when the database itself is away; nothing is half done.
    """
    return [run for due in sorted(find_due(now), key=lambda due: due.due_at) if (run := _carry_out(due, now))]


def find_due(now: datetime) -> Iterator[Due]:
    """Ask what is due, leaving out what failed a moment ago and has to wait for its next try."""
    pausing = set(
        ScheduledRun.objects.filter(state=ScheduledRun.State.FAILED, next_try_at__gt=now).values_list(
            "kind", "content_type_id", "object_id", "due_at"
        )
    )
    found = [*_due_publications(now), *_due_withdrawals(now)]
    return (due for due in found if (due.kind, due.content_type_id, due.object_id, due.due_at) not in pausing)


def next_due(now: datetime) -> datetime | None:
    """Return when the schedule next has something to do, or nothing when nothing is planned."""
    return _first_after(now, (ScheduledRun.objects.all(), "next_try_at"))


def next_change(now: datetime) -> datetime | None:
    """Return when readers next see another site because of the schedule; what is due and not yet done counts, for a minute.

    One query. A change that fails for longer than that changes nothing for the moment.
    """
    return _first_after(now - OVERDUE)


def _first_after(moment: datetime, *more: Any) -> datetime | None:
    """The first time after the moment at which something is scheduled, in one query."""
    asked = [
        (Revision.objects.all(), "approved_go_live_at"),
        *((model._base_manager.filter(live=True), "expire_at") for model in _models_with_drafts()),
        *more,
    ]
    firsts = [
        Subquery(rows.filter(**{f"{name}__gt": moment}).order_by(name).values(name)[:1]) for rows, name in asked
    ]  # fmt: skip
    # Asked of one row that is always there: every time is read in the same query.
    found = ContentType.objects.order_by("pk").values_list(*firsts)[:1]
    return min((time for row in found for time in row if time), default=None)


def planned(now: datetime, limit: int) -> list[Due]:
    """List what the schedule will do next, soonest first."""
    later = [*_publications(Q(approved_go_live_at__gt=now)), *_withdrawals(Q(expire_at__gt=now))]
    return sorted(later, key=lambda due: due.due_at)[:limit]


def scheduled_between(start: datetime, end: datetime) -> list[Due]:
    """List what is scheduled from one moment to before another, soonest first; also what should have happened already."""
    found = [
        *_publications(Q(approved_go_live_at__gte=start, approved_go_live_at__lt=end)),
        *_withdrawals(Q(expire_at__gte=start, expire_at__lt=end)),
    ]
    return sorted(found, key=lambda due: due.due_at)


def foresee(due: Due, now: datetime) -> ScheduledRun.State:
    """Say what would become of a due change if it were carried out now: done, or missed. Changes nothing."""
    if due.kind == ScheduledRun.Kind.PUBLISH:
        content = Revision.objects.filter(pk=due.pk).values_list("content", flat=True).first() or {}
        if is_window_over(parse_datetime(content.get("expire_at") or ""), now):
            return ScheduledRun.State.MISSED
    return ScheduledRun.State.DONE


def _due_publications(now: datetime) -> Iterator[Due]:
    return _publications(Q(approved_go_live_at__lte=now))


def _due_withdrawals(now: datetime) -> Iterator[Due]:
    return _withdrawals(Q(expire_at__lte=now))


def _publications(condition: Q) -> Iterator[Due]:
    for revision in Revision.objects.filter(condition).defer("content").order_by("approved_go_live_at", "pk"):
        yield Due(
            ScheduledRun.Kind.PUBLISH,
            revision.base_content_type_id,
            revision.object_id,
            revision.object_str,
            revision.approved_go_live_at,
            Revision,
            revision.pk,
        )


def _withdrawals(condition: Q) -> Iterator[Due]:
    for model in _models_with_drafts():
        content_type = ContentType.objects.get_for_model(model, for_concrete_model=False)
        for obj in model._base_manager.filter(condition, live=True).order_by("expire_at", "pk"):
            yield Due(
                ScheduledRun.Kind.WITHDRAW, content_type.pk, str(obj.pk), str(obj), obj.expire_at, model, obj.pk
            )  # fmt: skip


def _models_with_drafts() -> list[type[Any]]:
    return [Page, *(m for m in apps.get_models() if issubclass(m, DraftStateMixin) and not issubclass(m, Page))]


def _carry_out(due: Due, now: datetime) -> ScheduledRun | None:
    """Do one change and record it in the same transaction; record a failure in one of its own."""
    try:
        with transaction.atomic():
            state = _publish(due, now) if due.kind == ScheduledRun.Kind.PUBLISH else _withdraw(due, now)
            if state is None:
                return None
            run = _record(due, now, state)
            if state == ScheduledRun.State.MISSED:
                _tell(run)
    except Exception as error:
        # Whatever went wrong belongs to this one object. When it is the database, recording fails as well.
        run = _record_failure(due, now, error)
        logger.exception(
            "schedule: %s of “%s” failed (%d times), next try at %s",
            due.kind, due.title, run.failures, run.next_try_at,
        )  # fmt: skip
    else:
        logger.info("schedule: %s of “%s”, due at %s: %s", due.kind, due.title, due.due_at.isoformat(), state)
    return run


def _publish(due: Due, now: datetime) -> ScheduledRun.State | None:
    """Publish a revision that is still due; another runner, or an editor, may have been quicker."""
    revision = (
        Revision.objects.select_for_update(skip_locked=True).filter(pk=due.pk, approved_go_live_at__lte=now).first()
    )
    if revision is None:
        return None
    if is_window_over(parse_datetime(revision.content.get("expire_at") or ""), now):
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        return ScheduledRun.State.MISSED
    _with_what_came_after(revision).publish(log_action="wagtail.publish.scheduled", skip_permission_checks=True)
    # A date that has done its work would only stand in the way of the next edit.
    model = revision.content_type.model_class()
    model._base_manager.filter(pk=revision.object_id, go_live_at__lte=now).update(go_live_at=None)
    return ScheduledRun.State.DONE


def _with_what_came_after(revision: Revision) -> Revision:
    """The version to publish: itself, or a copy on top of the corrections that went live after it was written.

    Editors go on from the newest version; it has to be the one that readers see.
    """
    obj = revision.content_object
    if obj.latest_revision_id in (None, revision.pk) or obj.latest_revision_id != obj.live_revision_id:
        return revision
    copy: Revision = revision.as_object().save_revision(user=revision.user, previous_revision=revision, clean=False)
    return copy


def _withdraw(due: Due, now: datetime) -> ScheduledRun.State | None:
    """Withdraw an object that is still live and due. What is scheduled for later, the next season say, stays scheduled."""
    manager: Any = due.model._base_manager
    obj = manager.select_for_update(skip_locked=True).filter(pk=due.pk, live=True, expire_at__lte=now).first()
    if obj is None:
        return None
    obj = obj.specific if isinstance(obj, Page) else obj
    scheduled = list(obj.revisions.filter(approved_go_live_at__isnull=False).values_list("pk", "approved_go_live_at"))
    obj.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for pk, go_live_at in scheduled:
        Revision.objects.filter(pk=pk).update(approved_go_live_at=go_live_at)
    manager.filter(pk=due.pk, expire_at__lte=now).update(expire_at=None)
    return ScheduledRun.State.DONE


def _record(due: Due, now: datetime, state: ScheduledRun.State) -> ScheduledRun:
    run, _created = ScheduledRun.objects.update_or_create(
        kind=due.kind,
        content_type_id=due.content_type_id,
        object_id=due.object_id,
        due_at=due.due_at,
        defaults={"object_title": due.title, "state": state, "error": "", "ran_at": now, "next_try_at": None},
    )
    return run


@transaction.atomic
def _record_failure(due: Due, now: datetime, error: Exception) -> ScheduledRun:
    run, _created = ScheduledRun.objects.select_for_update().get_or_create(
        kind=due.kind,
        content_type_id=due.content_type_id,
        object_id=due.object_id,
        due_at=due.due_at,
        defaults={"state": ScheduledRun.State.FAILED, "ran_at": now, "next_try_at": now, "object_title": due.title},
    )
    run.state = ScheduledRun.State.FAILED
    run.object_title = due.title
    run.failures += 1
    run.error = f"{type(error).__name__}: {error}"
    run.ran_at = now
    run.next_try_at = next_try(run.failures, now)
    run.save()
    if run.failures == 1:
        _tell(run)
    return run


def _tell(run: ScheduledRun) -> None:
    """Tell those responsible. A mail server that is away, where mails are not queued, delays no publication."""
    try:
        tell_of_failure(run)
    except OSError:  # every smtplib error is one
        logger.exception("schedule: nobody could be told of “%s”", run.object_title)
