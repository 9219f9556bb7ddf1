"""Correcting the marks of a question: prepared with a dry run, approved where scores may fall, applied in batches.

The dry run of a small quiz is made at once; of a larger one the worker makes it, and makes it again before it is applied.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_tasks import task
from wagtail.log_actions import log

from courses.editions.hashing import fingerprint
from courses.editions.models import Item, ItemVersion
from courses.events import Regraded
from courses.learning.actions.progress import record
from courses.learning.models import Attempt, Correction, Enrolment, ItemState, Notice, RegradeJob, ScoreChange
from courses.learning.notices import regrade_words
from courses.learning.regrading import Change, Effect, Regrading, dry_run
from courses.rules.regrade import CAN_LOWER, Figures, figures_from
from home.accounts.models import User
from home.events import tell

BATCH = 100  # learners whose rows are held at once
AT_ONCE = 2_000  # attempts at the quizzes that are counted while somebody waits for the page
PAUSE = 0.05  # seconds between two batches: a database that lets one writer in at a time has others waiting

State, Rule = RegradeJob.State, RegradeJob.Rule
PREPARED = frozenset({State.DRAFT, State.WAITING})
COUNTED_BY_WORKER = frozenset({State.COUNTING, State.CHECKING})
BEGUN = frozenset({State.CHECKING, State.APPLYING, State.APPLIED})


class Refusal(StrEnum):
    """Why a regrade is not prepared, or not applied; the desk words them."""

    NO_REASON = "no_reason"
    NO_VERSION = "no_version"
    NO_ANSWER = "no_answer"
    NO_OTHER_KEY = "no_other_key"
    ANOTHER_RUNS = "another_runs"
    NEEDS_SECOND = "needs_second"
    OWN = "own"
    OVER = "over"
    CHANGED = "changed"
    NOT_COUNTED = "not_counted"


class Stopped(Exception):
    """Nobody wants to know any more what the worker is counting."""


class Refused(Exception):
    """It cannot be done, for this reason; nothing has changed."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


def prepare(
    *,
    item: Item,
    versions: Sequence[ItemVersion],
    rule: str,
    accepted: Sequence[Any] = (),
    key: ItemVersion | None = None,
    reason: str,
    lowers: bool = False,
    by: User,
    now: datetime,
) -> RegradeJob:
    """Decide how answers to these versions of a question shall count, and count what that would change, or have it counted.

    `accepted` are whole answers as stored, for ACCEPT; `key` is the corrected version, for REMARK. `lowers` is kept
    only where the rule can take points away. Nothing changes for learners. Raises Refused.
    """
    wrong = [version for version in versions if key is None or version.grading_hash != key.grading_hash]
    if not reason.strip():
        raise Refused(Refusal.NO_REASON)
    if not versions:
        raise Refused(Refusal.NO_VERSION)
    if rule == Rule.ACCEPT and not accepted:
        raise Refused(Refusal.NO_ANSWER)
    if rule == Rule.REMARK and (key is None or not any(_is_alike(key, version) for version in wrong)):
        raise Refused(Refusal.NO_OTHER_KEY)
    lowers = lowers and rule in CAN_LOWER
    job = RegradeJob(
        item=item,
        rule=rule,
        versions=sorted(version.pk for version in (wrong if rule == Rule.REMARK else versions)),
        accepted=list(accepted) if rule == Rule.ACCEPT else [],
        key_version=key if rule == Rule.REMARK else None,
        reason=reason.strip(),
        lowers=lowers,
        state=State.COUNTING,
        created_by=by,
        created_at=now,
    )
    if _is_small(job):
        job.dry_run, job.state = _counted(job), _prepared(job)
    with transaction.atomic():
        job.save()
        log(instance=job, action="courses.regrade.prepare", user=by, title=_title(job))
        if job.state == State.COUNTING:
            count_off.enqueue(job.pk)
    return job


def count_again(*, job: RegradeJob) -> RegradeJob:
    """Make the dry run of a job that is not applied yet anew, or have it made: answers may have come in since."""
    counted = _counted(job) if _is_small(job) else None
    with transaction.atomic():
        job = _lock(job)
        if job.state in PREPARED:
            if counted is None:
                _hand_over(job, State.COUNTING)
            else:
                job.dry_run = counted
            job.save()
    return job


def apply(*, job: RegradeJob, by: User, now: datetime, seen: str = "") -> RegradeJob:
    """Let the correction hold from now on, and hand the attempts made before to the worker.

    Where scores may fall, `by` has to be somebody else than who prepared it. `seen` is the fingerprint of the dry run
    that `by` looked at, if it was shown. A second time changes nothing. Raises Refused: CHANGED when the dry run would
    now come out differently, or is not the one seen (`count_again`, look, apply again). Of a large quiz the worker makes
    the dry run again: the correction holds once it has come out the same, else `refusal` says that it has not.
    """
    counted = _counted(job) if _is_small(job) else None
    with transaction.atomic():
        job = _lock(job)
        if job.state in BEGUN:
            return job
        _refuse(job, by)
        if (counted is not None and counted != job.dry_run) or (seen and seen != fingerprint(job.dry_run)):
            raise Refused(Refusal.CHANGED)
        job.approved_by = by
        if counted is None:
            _hand_over(job, State.CHECKING)
            job.save()
        else:
            _begin(job, now)
    return job


def _begin(job: RegradeJob, now: datetime) -> None:
    """Let the correction of a locked job hold, as `approved_by` wants it."""
    job.state, job.approved_at, job.refusal = State.APPLYING, now, ""
    job.save()
    regrading = Regrading.of(job)
    for version in regrading.versions:
        Correction.objects.update_or_create(version_id=version, defaults={"job": job})
    Item.objects.filter(pk__in=[job.item_id, *regrading.quizzes]).update(has_corrections=True)
    log(instance=job, action="courses.regrade.apply", user=job.approved_by, title=_title(job))
    work_off.enqueue(job.pk)


@transaction.atomic
def cancel(*, job: RegradeJob, by: User) -> RegradeJob:
    """Give up a job that was not applied. A second time changes nothing. Raises Refused when it was applied."""
    job = _lock(job)
    if job.state in (State.APPLYING, State.APPLIED):
        raise Refused(Refusal.OVER)
    if job.state != State.CANCELLED:
        job.state = State.CANCELLED
        job.save(update_fields=["state"])
        log(instance=job, action="courses.regrade.cancel", user=by, title=_title(job))
    return job


def resume(*, job: RegradeJob) -> None:
    """Hand a job that is being counted or applied to the worker again; one that is at it already is not disturbed."""
    (count_off if job.state in COUNTED_BY_WORKER else work_off).enqueue(job.pk)


@task()
def count_off(job_id: int) -> None:
    """Make the dry run of a regrade, and apply it where that was waited for; cut off, it begins again."""
    job = RegradeJob.objects.select_related("item", "key_version").get(pk=job_id)
    if job.state not in COUNTED_BY_WORKER:
        return
    this = RegradeJob.objects.filter(pk=job_id, state=job.state)
    this.update(counted=0, to_count=Regrading.of(job).learners())

    def note(done: int) -> None:
        if not this.update(counted=done):
            raise Stopped

    try:
        counted = _counted(job, after_each=note)
    except Stopped:
        return
    finish_count(job=job, counted=counted, now=timezone.now())


@transaction.atomic
def finish_count(*, job: RegradeJob, counted: dict[str, Any], now: datetime) -> RegradeJob:
    """Keep the dry run that the worker has made, or apply the job when it is the one that was seen."""
    job = _lock(job)
    if job.state not in COUNTED_BY_WORKER:
        return job
    is_wanted, is_same = job.state == State.CHECKING, counted == job.dry_run
    job.state, job.dry_run = _prepared(job), counted
    if is_wanted:
        try:
            _refuse(job, job.approved_by)
            if not is_same:
                raise Refused(Refusal.CHANGED)
        except Refused as refused:
            job.refusal, job.approved_by = refused.why, None
        else:
            _begin(job, now)
    job.save()
    return job


@task()
def work_off(job_id: int) -> None:
    """Apply a regrade to its last attempt, batch by batch; cut off, it goes on where it was."""
    regrading = Regrading.of(RegradeJob.objects.select_related("item", "key_version").get(pk=job_id))
    while do_batch(regrading=regrading, now=timezone.now()):
        time.sleep(PAUSE)


@transaction.atomic
def do_batch(*, regrading: Regrading, now: datetime, size: int = BATCH) -> bool:
    """Regrade the next `size` learners, and return whether there may be more. Workers at the same job take turns."""
    job = _lock(regrading.job)
    if job.state != State.APPLYING:
        return False
    ids = regrading.learners_after(job.cursor, size)
    if not ids:
        _conclude(job, regrading, now)
        return False
    locked = Enrolment.objects.with_course().select_for_update(of=("self",))
    enrolments = {enrolment.pk: enrolment for enrolment in locked.filter(pk__in=ids).order_by("pk")}
    figures = figures_from(job.result)
    for effect in regrading.effects(enrolments):
        figures += effect.figures
        _bring_about(job, effect, now)
    job.cursor, job.result = ids[-1], _plain(asdict(figures))
    job.save(update_fields=["cursor", "result"])
    return True


def _bring_about(job: RegradeJob, effect: Effect, now: datetime) -> None:
    """Write what the regrade does to one learner, whose enrolment is locked, and tell them."""
    enrolment, had_finished = effect.enrolment, effect.enrolment.is_finished
    for change in effect.changes:
        attempt = change.attempt
        attempt.score_bp, attempt.is_passed = change.after.score_bp, change.after.is_passed
        attempt.save(update_fields=["score_bp", "is_passed"])
        _keep_trace(job, change, now)
        record(
            enrolment=enrolment,
            item_id=attempt.item_id,
            version_id=attempt.version_id,
            edition=attempt.edition,
            is_done=change.after.is_passed and not change.before.is_passed,
            score_bp=None if attempt.is_update else change.after.score_bp,
            is_new=False,
            now=now,
        )
        if job.lowers:
            _lower_best(attempt)
    told = [change for change in effect.changes if change.before.score_bp != change.after.score_bp]
    if told:
        has_finished = enrolment.is_finished and not had_finished
        held = Notice.objects.filter(enrolment=enrolment, kind=Notice.Kind.HELD, read_at=None)
        words = regrade_words(
            changes=told, reason=job.reason, has_finished=has_finished, is_held=has_finished and held.exists()
        )
        Notice.objects.create(enrolment=enrolment, kind=Notice.Kind.REGRADE, words=words, created_at=now)


def _keep_trace(job: RegradeJob, change: Change, now: datetime) -> None:
    ScoreChange.objects.create(
        job=job,
        attempt=change.attempt,
        before_bp=change.before.score_bp,
        after_bp=change.after.score_bp,
        was_passed=change.before.is_passed,
        is_passed=change.after.is_passed,
        at=now,
    )


def _lower_best(attempt: Attempt) -> None:
    """The best score follows a regrade that lowers; what is done stays done."""
    whole = Attempt.objects.filter(enrolment=attempt.enrolment_id, item=attempt.item_id, is_update=False)
    best = whole.aggregate(best=Max("score_bp"))["best"]
    ItemState.objects.filter(enrolment=attempt.enrolment_id, item=attempt.item_id).update(best_bp=best)


def _conclude(job: RegradeJob, regrading: Regrading, now: datetime) -> None:
    job.state, job.applied_at = State.APPLIED, now
    job.result = job.result or _plain(asdict(Figures()))
    job.save(update_fields=["state", "applied_at", "result"])
    for version in sorted(regrading.versions):
        tell(Regraded(version_id=version, at=now))
    log(instance=job, action="courses.regrade.finish", user=job.approved_by, title=_title(job))


def _refuse(job: RegradeJob, by: User | None) -> None:
    if job.state == State.CANCELLED:
        raise Refused(Refusal.OVER)
    if job.state == State.COUNTING:
        raise Refused(Refusal.NOT_COUNTED)
    if job.lowers and (by is None or by.pk == job.created_by_id):
        raise Refused(Refusal.OWN)
    course = RegradeJob.objects.filter(item__course=job.item.course_id, state=State.APPLYING)
    if course.exists():
        raise Refused(Refusal.ANOTHER_RUNS)


def _is_small(job: RegradeJob) -> bool:
    return Regrading.of(job).attempts(AT_ONCE + 1) <= AT_ONCE


def _prepared(job: RegradeJob) -> RegradeJob.State:
    return State.WAITING if job.lowers else State.DRAFT


def _hand_over(job: RegradeJob, state: RegradeJob.State) -> None:
    """Have a locked job counted by the worker."""
    job.state, job.counted, job.to_count, job.refusal = state, 0, 0, ""
    count_off.enqueue(job.pk)


def _counted(job: RegradeJob, *, after_each: Callable[[int], None] = lambda _done: None) -> dict[str, Any]:
    run = dry_run(job, after_each=after_each)
    counted: dict[str, Any] = _plain({**asdict(run.figures), "examples": run.examples})
    return counted


def _plain(value: Any) -> Any:
    """As it comes back from JSON, so that it can be compared with what was stored."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _is_alike(key: ItemVersion, version: ItemVersion) -> bool:
    return bool(key.body["type"] == version.body["type"])


def _lock(job: RegradeJob) -> RegradeJob:
    return RegradeJob.objects.select_related("item", "key_version").select_for_update(of=("self",)).get(pk=job.pk)


def _title(job: RegradeJob) -> str:
    return f"{job.get_rule_display()}: {job.reason}"[:200]
