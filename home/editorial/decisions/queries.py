"""Everything that was decided about a page or snippet, oldest first: reviews, emergencies and their ends, experts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from home.editorial.experts.access import questions_about
from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.models import EmergencyPublication, ReviewRecord
from home.editorial.rules import content_hash
from home.kinds import kind_of

SHORT = 12  # characters of a fingerprint that tell versions of one text apart


@dataclass(frozen=True)
class Decision:
    """One decision as the desk, the table and the paper show it. `is_about_now`: it is about the newest version."""

    at: datetime
    step: str
    decision: str
    who: str
    revision_number: int
    content_hash: str
    qualification: str = ""
    statement: str = ""
    interest: str = ""
    comment: str = ""
    is_about_now: bool = False

    @property
    def heading(self) -> str:
        """What was decided, at which step."""
        return _("%(step)s: %(decision)s") % {"step": self.step, "decision": self.decision}

    @property
    def short_hash(self) -> str:
        """The beginning of the fingerprint, for the eye."""
        return self.content_hash[:SHORT]


def decisions_on(obj: Any) -> list[Decision]:
    """All of them, oldest first, in the language of the moment."""
    now = current_hash(obj)
    kind, key = kind_of(obj), str(obj.pk)
    found = [
        *_reviews(ReviewRecord.objects.filter(content_type=kind, object_id=key), now),
        *_emergencies(EmergencyPublication.objects.of(obj).select_related("end"), now),
        *_experts(questions_about(obj), now),
    ]
    return sorted(found, key=lambda decision: decision.at)


def current_hash(obj: Any) -> str:
    """The fingerprint of the newest version; nothing where there is none."""
    revision = obj.latest_revision
    return content_hash(revision.content) if revision else ""


def _reviews(records: Any, now: str) -> Iterator[Decision]:
    for record in records.order_by("decided_at", "pk"):
        is_approval = record.decision == ReviewRecord.Decision.APPROVED
        yield Decision(
            at=record.decided_at,
            step=record.task_name,
            decision=record.get_decision_display(),
            who=record.reviewer_name,
            revision_number=record.revision_number,
            content_hash=record.content_hash,
            statement=record.statement or (_("None was asked then.") if is_approval else ""),
            interest=record.interest,
            comment=record.comment,
            is_about_now=record.content_hash == now,
        )


def _emergencies(emergencies: Any, now: str) -> Iterator[Decision]:
    for emergency in emergencies.order_by("published_at", "pk"):
        about: dict[str, Any] = {
            "revision_number": emergency.revision_number,
            "content_hash": emergency.content_hash,
            "is_about_now": emergency.content_hash == now,
        }
        step = _("Publication before review")
        yield Decision(
            at=emergency.published_at,
            step=step,
            decision=_("published"),
            who=emergency.publisher_name,
            comment=emergency.reason,
            **about,
        )
        if hasattr(emergency, "end"):
            end = emergency.end
            yield Decision(
                at=end.ended_at,
                step=step,
                decision=end.get_outcome_display(),
                who=end.ended_by_name,
                **about,
            )


def _experts(asked: list[ExpertRequest], now: str) -> Iterator[Decision]:
    for question in asked:
        about: dict[str, Any] = {
            "step": _("Outside expert"),
            "revision_number": question.revision_number,
            "content_hash": question.content_hash,
            "is_about_now": question.content_hash == now,
        }
        to_whom = {"name": question.expert_name, "qualification": question.qualification}
        yield Decision(
            at=question.asked_at,
            decision=_("asked"),
            who=question.asked_by_name,
            comment=_("Asked: %(name)s (%(qualification)s).") % to_whom,
            **about,
        )
        if not hasattr(question, "end"):
            continue
        end = question.end
        if end.outcome == ExpertEnd.Outcome.WITHDRAWN:
            comment = _("No longer asked: %(name)s (%(qualification)s).") % to_whom
            yield Decision(
                at=end.ended_at, decision=end.get_outcome_display(), who=end.withdrawn_by_name, comment=comment, **about
            )
            continue
        yield Decision(
            at=end.ended_at,
            decision=end.get_outcome_display(),
            who=question.expert_name,
            qualification=question.qualification,
            statement=end.statement,
            interest=end.interest,
            comment=end.comment,
            **about,
        )
