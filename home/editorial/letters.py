"""E-mails of schedule and review, each in the language of its reader."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page, Revision, WorkflowState

from home.editorial.models import EmergencyPublication, ScheduledRun
from home.editorial.roles import ADMINISTRATOR, Step

Letter = Callable[[], tuple[str, str]]  # subject and text, in the language of the moment


def tell_of_failure(run: ScheduledRun) -> None:
    """Tell those responsible that something scheduled failed, or was missed; written in the caller's transaction."""
    is_missed = run.state == ScheduledRun.State.MISSED

    def words() -> tuple[str, str]:
        about = {
            "title": run.object_title,
            "due": moment(run.due_at),
            "next": moment(run.next_try_at) if run.next_try_at else "",
            "error": run.error,
            "desk": settings.WAGTAILADMIN_BASE_URL + "/admin/",
        }
        if is_missed:
            subject = _("Not published: “%(title)s”")
            text = _(
                "“%(title)s” was due on %(due)s. Nothing ran then, and its end of publication has passed since: it has not "
                "been published and will not be. Choose other dates and submit it again if it is still wanted.\n\n%(desk)s"
            )
        elif run.kind == ScheduledRun.Kind.PUBLISH:
            subject = _("Publication failed: “%(title)s”")
            text = _(
                "“%(title)s” should have gone live on %(due)s. It failed and keeps its place; the next try is on "
                "%(next)s, then less and less often. You get no other message until it has succeeded.\n\n%(error)s\n\n%(desk)s"
            )
        else:
            subject = _("Withdrawal failed: “%(title)s”")
            text = _(
                "“%(title)s” should have been withdrawn on %(due)s and is still online. It keeps its place; the next try "
                "is on %(next)s, then less and less often. You get no other message until it has succeeded.\n\n%(error)s"
                "\n\n%(desk)s"
            )
        return subject % about, text % about

    _send(_responsible(run), words)


def tell_reviewers(emergency: EmergencyPublication, steps: Iterable[Step], address: str) -> None:
    """Ask the reviewers of every step to read what was published before its review."""

    def words() -> tuple[str, str]:
        about = {
            "title": emergency.object_title,
            "who": emergency.publisher_name,
            "due": moment(emergency.review_due_at),
            "reason": emergency.reason,
            "address": settings.WAGTAILADMIN_BASE_URL + address,
        }
        subject = _("Published before review: “%(title)s”") % about
        text = _(
            "%(who)s has published “%(title)s” before its review, for this reason:\n\n%(reason)s\n\nReaders are told. The "
            "review is due by %(due)s; after that nobody can change the text until it has been reviewed.\n\n%(address)s"
        )
        return subject, text % about

    roles = [step.role.name for step in steps]
    _send(_people().filter(groups__name__in=roles).exclude(pk=emergency.publisher_id).distinct(), words)


def moment(at: datetime) -> str:
    """A time as people write it, with its zone."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return f"{date_format(local, 'DATETIME_FORMAT')} ({timezone.get_default_timezone_name()})"


def _people() -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(is_active=True).exclude(email="").order_by("pk")


def _responsible(run: ScheduledRun) -> QuerySet[Any]:
    """Whose object it is, who wrote and who submitted what was scheduled, and the administrators."""
    revisions = Revision.objects.filter(base_content_type_id=run.content_type_id, object_id=run.object_id)
    states = WorkflowState.objects.filter(base_content_type_id=run.content_type_id, object_id=run.object_id)
    known = {
        *revisions.filter(approved_go_live_at__isnull=False).values_list("user_id", flat=True),
        *revisions.order_by("-created_at", "-pk").values_list("user_id", flat=True)[:1],
        *states.order_by("-created_at", "-pk").values_list("requested_by_id", flat=True)[:1],
        *_people().filter(groups__name=ADMINISTRATOR.name).values_list("pk", flat=True),
    }
    model = run.content_type.model_class()
    if model is not None and issubclass(model, Page):
        known |= set(Page.objects.filter(pk=run.object_id).values_list("owner_id", flat=True))
    return _people().filter(pk__in=known - {None})


def _send(people: Iterable[Any], words: Letter) -> None:
    for person in people:
        with override(person.language or settings.LANGUAGE_CODE):
            subject, text = words()
            EmailMessage(" ".join(subject.split()), text, to=[person.email]).send()
