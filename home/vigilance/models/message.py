"""A message of a reader: its text is never changed; where it lies, and whether it was answered, is."""

from datetime import date
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from home.kept import Unchangeable
from home.vigilance.rules import Clock, clock

LONGEST = 2000  # characters
# Everything else is as it was received.
CHANGES = frozenset(
    {"inbox", "read_at", "signals", "is_machine_sure", "email", "done_at", "done_by", "done_by_id", "done_by_name"}
)


class Messages(models.QuerySet["Message"]):
    """Messages are added, moved and answered; only what is no case and old may be deleted."""

    def update(self, **kwargs: Any) -> int:
        if not CHANGES.issuperset(kwargs):
            raise Unchangeable
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable

    def of_vigilance(self) -> "Messages":
        """What may be an adverse event, or was not read by the machine yet."""
        return self.filter(inbox=Message.Inbox.VIGILANCE)

    def of_editors(self) -> "Messages":
        """Questions, corrections and contributions."""
        return self.filter(inbox=Message.Inbox.EDITORS)

    def judged(self) -> "Messages":
        """With the newest decision (`outcome`, `criterion`) and the first day on which it was sent on (`sent_on`)."""
        decisions, forwardings = (apps.get_model("home", name) for name in ("Qualification", "Forwarding"))
        newest = decisions._base_manager.filter(message=OuterRef("pk")).order_by("-at", "-pk")
        sent = forwardings._base_manager.filter(message=OuterRef("pk")).order_by("sent_on", "pk")
        return self.annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            criterion=Subquery(newest.values("criterion")[:1]),
            sent_on=Subquery(sent.values("sent_on")[:1]),
        )

    def waiting(self) -> "Messages":
        """Those of vigilance whose clock runs: nobody has decided, or a case was not sent on."""
        return self.of_vigilance().filter(forwardings=None).judged().filter(Q(outcome=None) | Q(outcome="case"))

    def forgettable(self, before: Any) -> "Messages":
        """What was received before that moment and is certainly no case."""
        old = self.filter(received_at__lt=before).judged().exclude(qualifications__outcome="case")
        return old.filter(Q(inbox=Message.Inbox.EDITORS) | Q(outcome="not_case"))


class Message(models.Model):
    """What a reader or learner wrote, without who wrote it: no account, no network address.

    `sent_id`: made with the form, so that a form sent twice is one message. `read_at`: when the machine read it, empty until
    then; `is_machine_sure`: false when it could not. `signals`: the words found for each element of a case.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("A question")
        WRONG = "wrong", _("Something is wrong")
        CONTRIBUTION = "contribution", _("A contribution")

    class Inbox(models.TextChoices):
        VIGILANCE = "vigilance", _("Vigilance")
        EDITORS = "editors", _("Messages")

    sent_id = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("text"), max_length=LONGEST)
    is_said_event = models.BooleanField(_("the reader says that it is about a side effect"), default=False)
    about = models.CharField(_("page"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10)
    email = models.EmailField(_("e-mail address for an answer"), blank=True)
    received_at = models.DateTimeField(_("received at"))
    inbox = models.CharField(_("inbox"), max_length=9, choices=Inbox, default=Inbox.VIGILANCE)
    read_at = models.DateTimeField(null=True)
    signals = models.JSONField(default=dict)
    is_machine_sure = models.BooleanField(default=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done_by_name = models.CharField(_("done by"), max_length=255, blank=True)

    objects = Messages.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message of a reader")
        verbose_name_plural = _("messages of readers")
        default_permissions = ()
        permissions = [
            ("handle_vigilance", "Can read and decide what may be an adverse event"),
            ("handle_messages", "Can read and answer the other messages of readers"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(inbox="vigilance") | Q(read_at__isnull=False), name="message_read_before_editors"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by_name="") | (Q(done_at__isnull=False) & ~Q(done_by_name="")),
                name="message_done_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["inbox", "received_at"], name="message_in_inbox")]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if not self._state.adding and (fields is None or not CHANGES.issuperset(fields)):
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable

    @property
    def is_open_to_editors(self) -> bool:
        """Whether an editor still has to answer it."""
        return self.inbox == self.Inbox.EDITORS and self.done_at is None

    def clock(self) -> Clock:
        """Its clock, for a message that was asked for with `judged`."""
        outcome, criterion = self.outcome, self.criterion  # type: ignore[attr-defined]  # annotations
        return clock(self.received_at, is_serious=None if outcome is None else bool(criterion))

    def is_running(self) -> bool:
        """Whether the clock counts: nobody has decided, or a case was not sent on yet. For `judged` messages."""
        is_left = self.outcome in (None, "case") and self.sent_on is None  # type: ignore[attr-defined]
        return self.inbox == self.Inbox.VIGILANCE and is_left

    def days_left(self, today: date) -> int:
        """Days until the last day of its clock."""
        return self.clock().left(today)
