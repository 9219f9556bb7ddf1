"""Asks what lies in the inboxes, in the order in which it has to be done, and writes it out for an audit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page, Site

from home.paris import paris_day
from home.sheets import Row
from home.vigilance.models import Message, Qualification
from home.vigilance.models.decisions import ELEMENTS
from home.vigilance.models.message import Messages


@dataclass(frozen=True)
class Line:
    """One message of vigilance and its clock on a day (Paris)."""

    message: Message
    ends_on: date
    left: int
    is_running: bool
    is_soon: bool
    decision: str

    @property
    def is_overdue(self) -> bool:
        return self.is_running and self.left < 0

    @property
    def late(self) -> int:
        """Days since the last day."""
        return -self.left


def line_of(message: Message, today: date) -> Line:
    """A message asked for with `judged`, as lists show it."""
    clock, is_running = message.clock(), message.is_running()
    return Line(
        message=message,
        ends_on=clock.ends_on,
        left=clock.left(today),
        is_running=is_running,
        is_soon=is_running and clock.is_soon(today),
        decision=decision_of(message),
    )


def vigilance_lines(messages: Messages, today: date) -> list[Line]:
    """What waits, the shortest clock first; then what is closed, the newest first."""
    lines = [line_of(message, today) for message in messages.order_by("-received_at", "-pk")]
    return sorted(lines, key=lambda line: (not line.is_running, line.left if line.is_running else 0))


def decision_of(message: Message) -> str:
    """The newest decision in words."""
    outcome, criterion = message.outcome, message.criterion  # type: ignore[attr-defined]  # `judged`
    if outcome is None:
        return _("nobody has decided yet")
    if outcome == Qualification.Outcome.NOT_CASE:
        return str(Qualification.Outcome.NOT_CASE.label)
    return f"{Qualification.Outcome.CASE.label}, {Qualification.Criterion(criterion).label}"


def page_title(path: str) -> str:
    """The title of the page at a path of this site, for editors; nothing when no page is there."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    if match.url_name != "wagtail_serve":
        return ""
    ends = "/" + "/".join(part for part in (*match.args, *match.kwargs.values()) if part)
    language = path.split("/")[1]
    roots = [root.root_path for root in Site.get_site_root_paths() if root.language_code == language]
    found = Page.objects.filter(url_path__in=[root.rstrip("/") + ends for root in roots]).first()
    return str(found.title) if found else ""


def audit_rows(messages: Messages, today: date) -> Iterator[Row]:
    """Every message that vigilance has, with its decisions and what was sent on; the addresses for answers stay out."""
    yield [
        _("Number"), _("Received at"), _("Day zero"), _("Last day"), _("Days left"), _("Page"), _("Language"), _("Text"),
        _("The reader says it is an event"), _("E-mail address left"), _("Decision"), _("Elements there"), _("Reason"),
        _("Decided by"), _("Decided at"), _("Sent to"), _("Sent on"), _("Reference"), _("Notes"),
    ]  # fmt: skip
    labels = dict(ELEMENTS)
    for message in messages.order_by("received_at", "pk").prefetch_related("qualifications", "forwardings", "notes"):
        line = line_of(message, today)
        decided = max(message.qualifications.all(), key=lambda one: (one.at, one.pk), default=None)
        sent = sorted(message.forwardings.all(), key=lambda one: (one.sent_on, one.pk))
        notes = sorted(message.notes.all(), key=lambda one: (one.at, one.pk))
        yield [
            message.pk,
            message.received_at.isoformat(),
            paris_day(message.received_at).isoformat(),
            line.ends_on.isoformat(),
            line.left if line.is_running else pgettext("clock", "stopped"),
            message.about,
            message.language,
            message.text,
            _("yes") if message.is_said_event else _("no"),
            _("yes") if message.email else _("no"),
            line.decision,
            ", ".join(str(labels[name]) for name in decided.elements) if decided else "",
            decided.reason if decided else "",
            decided.by_name if decided else "",
            decided.at.isoformat() if decided else "",
            " | ".join(one.name for one in sent),
            " | ".join(one.sent_on.isoformat() for one in sent),
            " | ".join(one.reference for one in sent),
            " | ".join(f"{one.at:%Y-%m-%d} {one.by_name}: {one.text}" for one in notes),
        ]
