"""What people decided about a message that may be an adverse event: rows that are added, never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.fields import ChoiceListField
from home.kept import KeptModel, KeptRows
from home.vigilance.models.message import Message

ELEMENTS = [
    ("reporter", _("a reporter who can be found")),
    ("patient", _("a patient who exists")),
    ("product", _("a medicine or vaccine")),
    ("reaction", _("a reaction, or something else to report")),
]


class Decision(KeptModel):
    """Something that a person did about one message. The name stays when the account goes."""

    message = models.ForeignKey(Message, models.CASCADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=255)
    at = models.DateTimeField(_("at"))

    objects: ClassVar["models.Manager[Any]"] = KeptRows.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        default_permissions = ()


class Move(Decision):
    """A message goes from one inbox to the other. To vigilance at once; away from it with a reason."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="moves")
    to = models.CharField(_("to"), max_length=9, choices=Message.Inbox)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("handover of a message")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(to="vigilance") | ~Q(reason=""), name="move_to_editors_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.get_to_display()}"


class Qualification(Decision):
    """A person says whether it is a case, and whether it is serious. The newest counts.

    The criteria are those of directive 2001/83/EC, art. 1 (12), and “medically important” of GVP annex I.
    """

    class Outcome(models.TextChoices):
        CASE = "case", _("a case")
        NOT_CASE = "not_case", _("not a case")

    class Criterion(models.TextChoices):
        NONE = "", _("not serious")
        DEATH = "death", _("serious: death")
        LIFE = "life", _("serious: life-threatening")
        HOSPITAL = "hospital", _("serious: hospital stay, or a longer one")
        DISABILITY = "disability", _("serious: lasting or important disability")
        BIRTH = "birth", _("serious: congenital anomaly or birth defect")
        IMPORTANT = "important", _("serious: medically important otherwise")

    message = models.ForeignKey(Message, models.CASCADE, related_name="qualifications")
    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome)
    criterion = models.CharField(_("seriousness"), max_length=10, choices=Criterion, blank=True)
    elements = ChoiceListField(_("what is there of a valid case"), options=ELEMENTS, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("decision of vigilance")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(outcome="case") | ~Q(reason=""), name="no_case_has_a_reason"),
            models.CheckConstraint(condition=Q(outcome="case") | Q(criterion=""), name="no_case_is_not_serious"),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.get_outcome_display()}"

    @property
    def missing(self) -> list[str]:
        """The elements of a valid case that are still to be asked for."""
        return [str(label) for name, label in ELEMENTS if name not in self.elements]


class Forwarding(Decision):
    """A case was sent on: to whom, on which day, under which reference there."""

    class To(models.TextChoices):
        AUTHORITY = "authority", _("the authority (regional centre, official portal)")
        FIRM = "firm", _("the firm that holds the authorisation")

    message = models.ForeignKey(Message, models.CASCADE, related_name="forwardings")
    to = models.CharField(_("to"), max_length=9, choices=To)
    name = models.CharField(_("name of the recipient"), max_length=200)
    sent_on = models.DateField(_("sent on"))
    reference = models.CharField(_("reference"), max_length=200)

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("case sent on")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(reference=""), name="forwarding_can_be_found"),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.name}, {self.reference}"


class Note(Decision):
    """A line of work: asked the reporter, called the centre."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=2000)

    class Meta(Decision.Meta):
        abstract = False
        verbose_name = _("note of vigilance")

    def __str__(self) -> str:
        return f"{self.message}: {self.text[:40]}"


class Reminder(models.Model):
    """An e-mail about the end of a clock that has gone out, or that a closer one made needless: each once."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reminders")
    ends_on = models.DateField()
    days = models.SmallIntegerField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "ends_on", "days"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message}: {self.days}"
