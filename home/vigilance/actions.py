"""What happens to a message: it is kept before anything else, then sorted, decided, sent on, answered and at last forgotten."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from home.accounts.models import User
from home.paris import paris_day
from home.vigilance.letters import tell_of_clock, tell_reception
from home.vigilance.models import Forwarding, Message, Move, Note, Qualification, Reminder
from home.vigilance.models.decisions import ELEMENTS
from home.vigilance.names import known_names
from home.vigilance.rules import Reading, forget_before, read

logger = logging.getLogger(__name__)
SHORTEST_REASON = 10  # characters: a word is no reason

# --- Reception ------------------------------------------------------------------------------------


@transaction.atomic
def keep(
    *, sent_id: UUID, kind: str, text: str, is_said_event: bool, about: str, language: str, email: str, now: datetime
) -> Message:
    """Keep a message as it came, with vigilance until it is sorted. The same `sent_id` again is the same message."""
    message, _is_new = Message.objects.get_or_create(
        sent_id=sent_id,
        defaults={
            "kind": kind,
            "text": text,
            "is_said_event": is_said_event,
            "about": about,
            "language": language,
            "email": email,
            "received_at": now,
        },
    )
    return message


def receive(*, sent_id: UUID, now: datetime, **said: Any) -> Message:
    """Keep a message (what `keep` takes), then have the machine sort it. What it returns is on the disk.

    Whatever goes wrong after the message was kept is logged and leaves it with vigilance, where the worker sorts it later.

    :raises RuntimeError: inside a transaction, whose end nobody could promise.
    """
    with transaction.atomic(durable=True):
        message = keep(sent_id=sent_id, now=now, **said)
    try:
        sort_in(message=message, now=now)
    except Exception:
        logger.exception(
            "message %s was kept and not sorted: it lies with vigilance, the worker tries again", message.pk
        )
    return message


def sort_in(*, message: Message, now: datetime) -> None:
    """Leave what may be an adverse event with vigilance, and tell them; give the rest to the editors. Once for each message.

    A text that the machine fails on counts as an event.
    """
    try:
        reading: Reading | None = read(message.text, known_names())
    except Exception:
        logger.exception("message %s could not be read by the machine: a person reads it", message.pk)
        reading = None
    _place(message, reading, now)


@transaction.atomic
def _place(message: Message, reading: Reading | None, now: datetime) -> None:
    kept = Message.objects.select_for_update().get(pk=message.pk)
    if kept.read_at is None:
        is_event = kept.is_said_event or reading is None or reading.is_flagged
        kept.inbox = Message.Inbox.VIGILANCE if is_event else Message.Inbox.EDITORS
        kept.read_at, kept.is_machine_sure = now, reading is not None and not reading.is_unread
        if reading is not None:
            kept.signals = {
                "product": reading.product, "reaction": reading.reaction, "patient": reading.person,
                "special": [str(kind) for kind in reading.special],
            }  # fmt: skip
        kept.save(update_fields=["inbox", "read_at", "is_machine_sure", "signals"])
        if is_event:
            tell_reception(kept)
    message.inbox, message.read_at = kept.inbox, kept.read_at


def sort_waiting(*, now: datetime) -> int:
    """Sort what was kept in the moment before a crash; how many."""
    waiting = list(Message.objects.filter(read_at=None).order_by("pk"))
    for message in waiting:
        sort_in(message=message, now=now)
    return len(waiting)


# --- Between the inboxes --------------------------------------------------------------------------


@transaction.atomic
def hand_over(*, message: Message, by: User, now: datetime) -> None:
    """Give a message to vigilance, which is told. The clock counts from its reception all the same."""
    kept = _lock(message)
    if kept.inbox == Message.Inbox.VIGILANCE:
        return
    Move.objects.create(message=kept, to=Message.Inbox.VIGILANCE, by=by, by_name=str(by), at=now)
    _change(kept, inbox=Message.Inbox.VIGILANCE)
    tell_reception(kept)


@transaction.atomic
def hand_back(*, message: Message, by: User, reason: str, now: datetime) -> None:
    """Give a message to the editors. ValidationError without a reason, and for what was ever a case."""
    kept = _lock(message)
    _need_reason(reason, _("Say why it is no matter for vigilance, in a sentence: it is kept for good."))
    if kept.qualifications.filter(outcome=Qualification.Outcome.CASE).exists():
        raise ValidationError(_("It was decided that this is a case: it stays with vigilance."))
    Move.objects.create(
        message=kept, to=Message.Inbox.EDITORS, reason=reason.strip(), by=by, by_name=str(by), at=now
    )  # fmt: skip
    _change(kept, inbox=Message.Inbox.EDITORS, read_at=kept.read_at or now)


# --- Decisions of vigilance -----------------------------------------------------------------------


@transaction.atomic
def qualify(
    *, message: Message, by: User, outcome: str, criterion: str, elements: Sequence[str], reason: str, now: datetime
) -> Qualification:
    """Say whether it is a case, and whether serious. Another decision is another row; the newest counts.

    ValidationError for “not a case” without a reason, or with a criterion, or after it was sent on.
    """
    kept = _lock(message)
    if outcome == Qualification.Outcome.NOT_CASE:
        _need_reason(reason, _("Say why this is not a case, in a sentence: it is kept for good."))
        if criterion:
            raise ValidationError(_("What is not a case cannot be serious: change one of the two."))
        if kept.forwardings.exists():
            raise ValidationError(_("This case was sent on already: write a note, or send a follow-up."))
    decision = Qualification(
        message=kept,
        outcome=outcome,
        criterion=criterion,
        elements=[name for name, _label in ELEMENTS if name in elements],
        reason=reason.strip(),
        by=by,
        by_name=str(by),
        at=now,
    )
    decision.full_clean(exclude=["message", "by"])
    decision.save()
    return decision


@transaction.atomic
def send_on(
    *, message: Message, by: User, to: str, name: str, sent_on: date, reference: str, now: datetime
) -> Forwarding:
    """Note that a case was sent to the authority or the firm on a day (Paris): that stops its clock.

    ValidationError for what nobody called a case, for a day before its reception or after today.
    """
    kept = _lock(message)
    newest = kept.qualifications.order_by("-at", "-pk").first()
    if newest is None or newest.outcome != Qualification.Outcome.CASE:
        raise ValidationError(_("Decide first that this is a case."))
    if not paris_day(kept.received_at) <= sent_on <= paris_day(now):
        raise ValidationError(_("The day lies before its reception, or after today."))
    row = Forwarding(
        message=kept, to=to, name=name.strip(), sent_on=sent_on, reference=reference.strip(), by=by, by_name=str(by), at=now
    )  # fmt: skip
    row.full_clean(exclude=["message", "by"])
    row.save()
    return row


@transaction.atomic
def add_note(*, message: Message, by: User, text: str, now: datetime) -> None:
    """Write down a line of work. ValidationError for an empty one."""
    if not text.strip():
        raise ValidationError(_("The note is empty."))
    Note.objects.create(message=_lock(message), text=text.strip(), by=by, by_name=str(by), at=now)


# --- Answering and forgetting ---------------------------------------------------------------------


@transaction.atomic
def mark_done(*, message: Message, by: User, now: datetime) -> None:
    """Note who has dealt with an ordinary message. The first one stays."""
    kept = _lock(message)
    if kept.done_at is None:
        _change(kept, done_at=now, done_by=by, done_by_name=str(by))


@transaction.atomic
def reopen(*, message: Message) -> None:
    """Take a message up again."""
    _change(_lock(message), done_at=None, done_by=None, done_by_name="")


@transaction.atomic
def remove_email(*, message: Message, by: User, now: datetime) -> None:
    """Forget the address for an answer, on request; who did it stays as a note."""
    kept = _lock(message)
    if kept.email:
        _change(kept, email="")
        Note.objects.create(message=kept, text=_("The e-mail address was removed."), by=by, by_name=str(by), at=now)


@transaction.atomic
def remove_emails_of(*, user: User) -> None:
    """Forget the address of a person who erases their account, wherever they left it."""
    Message.objects.filter(email__iexact=user.email).update(email="")


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Delete what was received more than thirteen months ago and is no case; how many. What nobody decided stays."""
    old = Message.objects.forgettable(forget_before(now)).order_by("pk").values_list("pk", flat=True)
    keys = list(old)
    models.QuerySet.delete(Message._base_manager.filter(pk__in=keys))
    return len(keys)


# --- The clock ------------------------------------------------------------------------------------


def remind(*, now: datetime) -> int:
    """Write about every clock that has come closer to its end, once for each threshold; how many letters' worth.

    Safe to run at any time and twice at once. A worker that slept past a threshold speaks of the closest one only.
    """
    return sum(_remind(pk, now) for pk in Message.objects.waiting().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    Message.objects.select_for_update().get(pk=pk)
    message = Message.objects.waiting().filter(pk=pk).first()
    if message is None:
        return False
    clock, today = message.clock(), paris_day(now)
    reached = clock.reminders(today)
    known = set(message.reminders.filter(ends_on=clock.ends_on).values_list("days", flat=True))
    new = [days for days in reached if days not in known]
    Reminder.objects.bulk_create([Reminder(message=message, ends_on=clock.ends_on, days=days, at=now) for days in new])
    if not new or min(reached) not in new:
        return False
    tell_of_clock(message, max(clock.left(today), -1))
    return True


# --- Parts ----------------------------------------------------------------------------------------


def _lock(message: Message) -> Message:
    return Message.objects.select_for_update().get(pk=message.pk)


def _change(message: Message, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=list(fields))


def _need_reason(reason: str, sentence: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(sentence)
