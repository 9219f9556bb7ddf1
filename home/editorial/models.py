"""What review and schedule remember: the steps of review, every decision, every scheduled change, the worker's pulse."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState, WorkflowState

from home.editorial.rules import Version, authors, content_hash, wording_hash
from home.editorial.statement import ApprovalForm, Statement
from home.kept import KeptModel, KeptRows
from home.kinds import kind_of

REQUESTS = ("wagtail.workflow.start", "wagtail.workflow.resume")


class ReviewTask(AbstractGroupApprovalTask):
    """A review by somebody else: who wrote the text or asked for its review cannot decide on it, whatever their rights."""

    class Meta:
        abstract = True

    @staticmethod
    def conflicted(obj: Any, workflow_state: WorkflowState) -> frozenset[int]:
        """Return the ids of those who may not decide: authors since the last reviewed content, and requesters."""
        revisions = Revision.objects.for_instance(obj).order_by("created_at", "pk")
        reviewed = _last_reviewed(obj)
        if reviewed:
            revisions = revisions.filter(created_at__gte=reviewed.created_at).exclude(pk=reviewed.pk)
        versions = [Version(revision.user_id, wording_hash(revision.content)) for revision in revisions]
        wrote = authors(versions, reviewed=wording_hash(reviewed.content) if reviewed else None)
        asked = registry.get_logs_for_instance(obj).filter(
            action__in=REQUESTS, timestamp__gte=workflow_state.created_at
        )
        return wrote | {
            person for person in (workflow_state.requested_by_id, *asked.values_list("user_id", flat=True)) if person
        }

    def may_decide(self, obj: Any, user: Any, workflow_state: WorkflowState | None) -> bool:
        """Whether this person may approve or send back this object at this step."""
        if workflow_state is None or not user.is_active:
            return False
        belongs = user.is_superuser or self.groups.filter(user=user).exists()
        return belongs and user.pk not in self.conflicted(obj, workflow_state)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """One way to approve, which asks for a statement first, and one to send back. The button of the last step says that
        it publishes; the dialogue shows what publishing does.
        """
        actions = super().get_actions(obj, user)
        state = obj.current_workflow_state
        if not actions or not self.may_decide(obj, user, state):
            return []
        once = {name: (name, label, True) for name, label, _asks in reversed(actions)}
        last = state.workflow.tasks.filter(active=True).last()
        if last is not None and last.pk == self.pk:
            name, label, asks = once["approve"]
            once["approve"] = name, gettext("%(label)s and Publish") % {"label": label}, asks
        return sorted(once.values(), reverse=True)

    def get_form_for_action(self, action: str) -> type[Form]:
        form: type[Form] = ApprovalForm if action == "approve" else super().get_form_for_action(action)
        return form

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        waiting = super().get_task_states_user_can_moderate(user, **kwargs).select_related("workflow_state")
        mine = [
            state.pk
            for state in waiting
            if (obj := state.revision.content_object) and self.may_decide(obj, user, state.workflow_state)
        ]
        return TaskState.objects.filter(pk__in=mine)

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """Start this step, or the earlier one whose approval no longer covers the present text."""
        _forget_content_object(workflow_state)
        first = workflow_state.get_next_task()
        if first is not None and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Record a decision with what the reviewer states, and carry it out.

        :raises PermissionDenied: when this person may not decide, or somebody else just did.
        :raises ValidationError: for an approval without its statement.
        """
        decision = ReviewRecord.DECISIONS.get(action_name)
        if decision is None:
            return super().on_action(task_state, user, action_name, **kwargs)
        state = TaskState.objects.select_for_update().get(pk=task_state.pk)
        obj = state.revision.content_object
        if state.status != TaskState.STATUS_IN_PROGRESS or not self.may_decide(obj, user, state.workflow_state):
            raise PermissionDenied
        is_approval = decision == ReviewRecord.Decision.APPROVED
        said = Statement.of(kwargs) if is_approval else Statement(comment=str(kwargs.get("comment", "")))
        ReviewRecord.objects.create(
            content_type=state.revision.base_content_type,
            object_id=state.revision.object_id,
            object_title=state.revision.object_str,
            revision_number=state.revision_id,
            content_hash=content_hash(state.revision.content),
            workflow_number=state.workflow_state_id,
            task_number=self.pk,
            task_name=self.name,
            reviewer=user,
            reviewer_name=str(user),
            decision=decision,
            statement=said.text,
            interest=said.interest,
            comment=said.comment,
            decided_at=timezone.now(),
        )
        return super().on_action(state, user, action_name, comment=said.comment)


class PharmacistReviewTask(ReviewTask):
    """First step: practice at the counter, by a pharmacist."""

    class Meta:
        verbose_name = _("pharmacist review")
        verbose_name_plural = _("pharmacist reviews")

    @classmethod
    def get_description(cls) -> str:
        return gettext("A pharmacist who did not write the text reads it")


class MedicalReviewTask(ReviewTask):
    """Second step: medical truth, by a physician."""

    class Meta:
        verbose_name = _("medical review")
        verbose_name_plural = _("medical reviews")

    @classmethod
    def get_description(cls) -> str:
        return gettext("A physician who did not write the text reads it")


class RegulatoryReviewTask(ReviewTask):
    """Last step of campaigns: what the law lets the public be told, by regulatory affairs."""

    class Meta:
        verbose_name = _("regulatory check")
        verbose_name_plural = _("regulatory checks")

    @classmethod
    def get_description(cls) -> str:
        return gettext("Somebody of regulatory affairs who did not write the text checks it against the law")


class ReviewRecord(KeptModel):
    """One decision of one reviewer on one content. It outlives the page, the revision and the account."""

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("changes requested")

    DECISIONS: ClassVar[dict[str, Decision]] = {"approve": Decision.APPROVED, "reject": Decision.CHANGES}

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    object_title = models.TextField(_("title"))
    revision_number = models.PositiveBigIntegerField(_("revision"))
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)
    workflow_number = models.PositiveBigIntegerField()
    task_number = models.PositiveBigIntegerField()
    task_name = models.CharField(_("review"), max_length=255)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reviewer")
    )
    reviewer_name = models.CharField(_("reviewer’s name at the time"), max_length=255)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    statement = models.TextField(
        _("statement"), blank=True, help_text="As it was read. Empty where none was asked: changes, and old approvals."
    )
    interest = models.TextField(_("declared interest"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    decided_at = models.DateTimeField(_("decided at"))

    objects: ClassVar["models.Manager[ReviewRecord]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("review")
        permissions: ClassVar[list[tuple[str, Any]]] = [("withdraw_published", _("Can withdraw what readers see"))]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"], name="review_of_object"),
            models.Index(fields=["workflow_number", "task_number"], name="review_in_workflow"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(interest="") | ~models.Q(statement=""), name="interest_with_a_statement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_title}: {self.get_decision_display()} ({self.task_name}, {self.reviewer_name})"


class Emergencies(KeptRows["EmergencyPublication"]):
    """What was published before its review."""

    def of(self, obj: Any) -> "Emergencies":
        """Those of one object."""
        kind = kind_of(obj)
        return self.filter(content_type=kind, object_id=str(obj.pk))

    def open(self) -> "Emergencies":
        """Those that nobody has made good yet."""
        return self.filter(end__isnull=True)


class EmergencyPublication(KeptModel):
    """Something published before its review, by a person with the role, for a reason; its review is due soon after."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    object_title = models.TextField(_("title"))
    revision_number = models.PositiveBigIntegerField(_("revision"))
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )
    publisher_name = models.CharField(_("publisher’s name at the time"), max_length=255)
    reason = models.TextField(_("reason"), max_length=1000)
    published_at = models.DateTimeField(_("published at"))
    review_due_at = models.DateTimeField(_("review due at"))

    objects = Emergencies.as_manager()

    class Meta:
        verbose_name = _("emergency publication")
        verbose_name_plural = _("emergency publications")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"], name="emergency_of_object"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(review_due_at__gt=models.F("published_at")), name="emergency_reviewed_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_title} ({self.publisher_name})"


class EmergencyEnd(KeptModel):
    """How an emergency publication was made good."""

    class Outcome(models.TextChoices):
        REVIEWED = "reviewed", _("reviewed afterwards")
        REPLACED = "replaced", _("replaced by a reviewed version")
        WITHDRAWN = "withdrawn", _("withdrawn")

    emergency = models.OneToOneField(EmergencyPublication, models.PROTECT, related_name="end")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    ended_by_name = models.CharField(_("who decided last"), max_length=255, blank=True)
    ended_at = models.DateTimeField(_("ended at"))

    objects: ClassVar["models.Manager[EmergencyEnd]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("end of an emergency publication")

    def __str__(self) -> str:
        return f"{self.emergency}: {self.get_outcome_display()}"


class ScheduledRun(models.Model):
    """What became of one scheduled change of one object."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("publication")
        WITHDRAW = "withdraw", _("withdrawal")

    class State(models.TextChoices):
        DONE = "done", _("done")
        FAILED = "failed", _("failed, will be tried again")
        MISSED = "missed", _("missed: its end had already passed")

    kind = models.CharField(_("change"), max_length=8, choices=Kind)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    object_title = models.TextField(_("title"))
    due_at = models.DateTimeField(_("due at"))
    state = models.CharField(_("state"), max_length=6, choices=State)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    error = models.TextField(_("error"), blank=True)
    ran_at = models.DateTimeField(_("last run at"))
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)

    class Meta:
        verbose_name = _("scheduled change")
        verbose_name_plural = _("scheduled changes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "content_type", "object_id", "due_at"], name="scheduled_run_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed", next_try_at__isnull=False)
                | (~models.Q(state="failed") & models.Q(next_try_at__isnull=True)),
                name="scheduled_run_retried_when_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_title}: {self.get_kind_display()}, {self.get_state_display()}"


class Heartbeat(models.Model):
    """The pulse of one worker process."""

    worker_id = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    stopped_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.worker_id


def _last_reviewed(obj: Any) -> Revision | None:
    """The content that readers see or that the last finished review approved, whichever is newer."""
    finished = (
        Revision.objects.for_instance(obj)
        .filter(
            task_states__status=TaskState.STATUS_APPROVED,
            task_states__workflow_state__status=WorkflowState.STATUS_APPROVED,
        )
        .order_by("-created_at", "-pk")
        .first()
    )
    live = obj.live_revision
    if live and EmergencyPublication.objects.of(obj).filter(revision_number=live.pk).exists():
        live = None  # readers see it, nobody has read it: only a finished review counts
    known = [revision for revision in (finished, live) if revision]
    return max(known, key=lambda revision: (revision.created_at, revision.pk), default=None)


def _forget_content_object(workflow_state: WorkflowState) -> None:
    """Make the state look at its page again: what it remembers may be older than the revision just saved."""
    field = WorkflowState._meta.get_field("content_object")
    if field.is_cached(workflow_state):
        field.delete_cached_value(workflow_state)
