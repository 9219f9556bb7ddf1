"""Opens a review on everything that cites what has changed, and closes it when somebody has looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex, Revision

from home.accounts.models import User
from home.editorial.approvals import missing_steps
from home.editorial.models import ReviewRecord
from home.editorial.rules import content_hash
from home.facts.citing import citations, owner_of
from home.facts.models import LEAST_CASES, Fact, ReviewNeeded, VaccineRule
from home.facts.wording import say_failure
from home.kinds import kind_of
from home.paris import paris_day

LONGEST_TITLE = 400
MAY_ANSWER = "home.answer_reviewneeded"


@transaction.atomic
def open_reviews(*, cited: Any, changed: Sequence[str], now: datetime) -> int:
    """Ask that everything citing this be looked at again, and return how many were asked about that were not before.

    `changed` names the fields. What is asked about already stays so, and learns what else changed: doing it twice is
    doing it once.
    """
    new = 0
    cause = {"cause_type": kind_of(cited), "cause_id": str(cited.pk)}
    for citation in citations(cited):
        review, is_new = ReviewNeeded.objects.get_or_create(
            **cause,
            citing_type=kind_of(citation.thing),
            citing_id=str(citation.thing.pk),
            closed_at=None,
            defaults={
                "cause_title": str(cited)[:LONGEST_TITLE],
                "changed": list(changed),
                "citing_title": citation.title[:LONGEST_TITLE],
                "owner": owner_of(citation.thing),
                "opened_at": now,
            },
        )
        new += is_new
        more = [name for name in changed if name not in review.changed]
        if more:
            review.changed = [*review.changed, *more]
            review.save(update_fields=["changed"])
    return new


@transaction.atomic
def close_published(*, published: Any, revision: Revision | None, now: datetime) -> int:
    """Close what was asked about something that is published again, where a reviewer has read it since. Returns how many.

    A version that was approved before the change has not answered it, and one that nobody reviewed answers nothing.
    """
    if revision is None:
        return 0
    approvals = ReviewRecord.objects.filter(
        content_type=kind_of(published),
        object_id=str(published.pk),
        decision=ReviewRecord.Decision.APPROVED,
        content_hash=content_hash(revision.content),
    )
    last = approvals.order_by("-decided_at").first()
    if last is None:
        return 0
    waiting = ReviewNeeded.objects.open().about(published).filter(opened_at__lte=last.decided_at)
    return waiting.update(closed_at=now, closed_by=last.reviewer, outcome=ReviewNeeded.Outcome.PUBLISHED)


@transaction.atomic
def say_still_right(*, review: ReviewNeeded, by: User, note: str, now: datetime) -> None:
    """Close a review without publishing anything: a reviewer has looked, and says why nothing has to change.

    :raises PermissionDenied: for who reviews nothing.
    :raises ValidationError: without a note, or when it is closed already.
    """
    if not by.has_perm(MAY_ANSWER):
        raise PermissionDenied
    if not note.strip():
        raise ValidationError(_("Say in a few words why it is still right."))
    changed = ReviewNeeded.objects.open().filter(pk=review.pk).update(
        closed_at=now, closed_by=by, outcome=ReviewNeeded.Outcome.STILL_RIGHT, note=note.strip()
    )  # fmt: skip
    if not changed:
        raise ValidationError(_("Somebody has answered this already."))


def note_citations(*, saved: Any) -> None:
    """Bring up to date at once what a thing cites: the worker does it too, later, and a rule may change before."""
    if ReferenceIndex.is_indexed(type(saved)):
        with transaction.atomic():
            ReferenceIndex.create_or_update_for_object(saved)


def refuse_failing(*, fact: Fact) -> None:
    """Raise ValidationError for a rule with too few test cases, or naming every one that it does not meet."""
    if not isinstance(fact, VaccineRule):
        return
    if len(fact.cases) < LEAST_CASES:
        words = {"title": fact.title, "number": LEAST_CASES}
        raise ValidationError(_("“%(title)s” needs at least %(number)s test cases.") % words)
    if failing := fact.failing_cases():
        cases = " ".join(map(say_failure, failing))
        raise ValidationError(_("“%(title)s”: %(cases)s") % {"title": fact.title, "cases": cases})


@transaction.atomic
def write_reviewers(*, fact: Fact, revision: Revision | None) -> None:
    """Write on a published rule or claim who reviewed exactly this content, and when; nobody where a review is missing."""
    content = content_hash(revision.content) if revision else ""
    records = ReviewRecord.objects.filter(
        content_type=kind_of(fact),
        object_id=str(fact.pk),
        decision=ReviewRecord.Decision.APPROVED,
        content_hash=content,
    )
    by_step = {record.task_number: record for record in records.order_by("decided_at", "pk")}
    is_complete = revision is not None and not missing_steps(fact, revision.content)
    fact.reviewed_by = ", ".join(record.reviewer_name for record in by_step.values()) if is_complete else ""
    fact.reviewed_on = paris_day(max(one.decided_at for one in by_step.values())) if is_complete else None
    type(fact)._base_manager.filter(pk=fact.pk).update(reviewed_by=fact.reviewed_by, reviewed_on=fact.reviewed_on)
