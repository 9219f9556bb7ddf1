"""What publishing a page or a question would do to the people who learn from it: it is done, counted, and undone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction

from courses.editions.bank import course_keys
from courses.editions.change import compare
from courses.editions.models import Course, CourseEdition, ItemVersion
from courses.editions.outline import Outline, QuestionRef, outline_of
from courses.learning.actions.move import MovedBatch, move_batch
from courses.learning.models import Attempt, Enrolment, RegradeJob
from courses.learning.regrading import Regrading
from courses.pages.bank import BankQuestion
from courses.pages.change import ChangePage
from courses.pages.course import CoursePage

# An answer within seconds: of a larger course the people who enrolled last are counted, and the screen says so.
# Learners wait meanwhile: those who are counted, or everybody where the database lets one writer in at a time.
PEOPLE_AT_MOST, PEOPLE_FOR_ONE_WRITER = 5_000, 1_000
FINISHING_AT_MOST = 200


@dataclass(frozen=True)
class Impact:
    """What would happen, in people and attempts. `edition` is the class of the change: empty when learners see none.

    `gained`, `lost`, `finished` and `asked` are counted among `moved`, the people moved to try it out, of whom there
    are `people` in all. `marked_differently` are attempts handed in that would score differently under the new keys,
    among those of the same people. `asked` are people who finished and would have to do an update until `due_on`.
    """

    edition: str = ""
    facts: tuple[str, ...] = ()
    due_on: date | None = None
    in_progress: int = 0
    finished_before: int = 0
    people: int = 0
    moves: MovedBatch = field(default_factory=MovedBatch)
    open_kept: int = 0
    marked_differently: int = 0

    @property
    def is_sample(self) -> bool:
        """Whether not everybody was moved to count."""
        return self.moves.moved < self.people


def foresee(*, page: ChangePage, now: datetime) -> Impact:
    """Publish the latest version of a page, move learners as the worker does, count, and undo all of it.

    Raises CompileError when the course could not be compiled. Nothing has changed afterwards in either case.
    """
    with transaction.atomic():
        impact = _publish_and_count(page, now)
        transaction.set_rollback(True)
    return impact


def foresee_question(*, question: BankQuestion, now: datetime) -> dict[str, Impact]:
    """As `foresee`, for a question of the bank: what publishing it would do in each course that asks it, by title.

    Raises CompileError when one of the courses could not be compiled, for then nothing would be published.
    """
    with transaction.atomic():
        keys = course_keys(question)
        before = {key: _edition(key) for key in keys}
        revision = question.get_latest_revision() or question.save_revision(clean=False)
        _publish(PublishRevisionAction(revision, log_action=False))
        after = {key: _edition(key) for key in keys}
        impacts = {
            outline_of(edition).title(question.locale.language_code): _count(before[key], edition, now)
            for key, edition in after.items()
            if edition is not None
        }
        transaction.set_rollback(True)
    return impacts


def _publish_and_count(page: ChangePage, now: datetime) -> Impact:
    before = _edition_of(page)
    revision = page.get_latest_revision() or page.save_revision(clean=False)
    _publish(PublishPageRevisionAction(revision, log_action=False))
    return _count(before, _edition_of(page), now)


def _publish(action: PublishRevisionAction) -> None:
    action.object.go_live_at = None  # what it will do on its date, not that it waits
    action.execute(skip_permission_checks=True)


def _count(before: CourseEdition | None, after: CourseEdition | None, now: datetime) -> Impact:
    if after is None or after == before:
        return _with_learners(after, Impact())
    if before is None:
        return Impact(edition=after.change_class)
    gradings = dict(ItemVersion.objects.filter(item__course=after.course_id).values_list("pk", "grading_hash"))
    findings = compare(before.structure, after.structure, gradings)
    cursor, people = _where_to_begin(after)
    open_kept = _open_attempts_on_older_versions(after)
    marked = len(set(_marked_differently(before, after, gradings, cursor, now)))
    impact = Impact(
        edition=after.change_class,
        facts=tuple(finding.sentence() for finding in findings),
        due_on=after.due_on,
        people=people,
        open_kept=open_kept,
        marked_differently=marked,
    )
    return replace(_with_learners(after, impact), moves=_move(after.course, cursor, now))


def _edition_of(page: ChangePage) -> CourseEdition | None:
    own = page if isinstance(page, CoursePage) else CoursePage.objects.ancestor_of(page).first()
    return _edition(own.translation_key) if own else None


def _edition(key: UUID) -> CourseEdition | None:
    """The newest edition of the course with that translation key."""
    current = Course.objects.filter(translation_key=key).values("current_edition")
    return CourseEdition.objects.select_related("course").filter(pk__in=current).first()


def _with_learners(edition: CourseEdition | None, impact: Impact) -> Impact:
    if edition is None:
        return impact
    people = Enrolment.objects.filter(course=edition.course_id, user__isnull=False)
    return replace(impact, in_progress=people.in_progress().count(), finished_before=people.finished().count())


def _where_to_begin(edition: CourseEdition) -> tuple[int, int]:
    """After which enrolment to begin, and how many people an edition is going to move in all."""
    behind = Enrolment.objects.filter(course=edition.course_id, user__isnull=False).exclude(edition=edition)
    size = _people_at_most()
    first = behind.order_by("-pk").values_list("pk", flat=True)[size - 1 : size]
    return (first[0] - 1 if first else 0), behind.count()


def _people_at_most() -> int:
    has_many_writers = connection.features.has_select_for_update_skip_locked
    return PEOPLE_AT_MOST if has_many_writers else min(PEOPLE_AT_MOST, PEOPLE_FOR_ONE_WRITER)


def _move(course: Course, cursor: int, now: datetime) -> MovedBatch:
    total, last_id, size = MovedBatch(), cursor, _people_at_most()
    while total.moved < size and total.finished < FINISHING_AT_MOST:
        batch = move_batch(course=course, after_id=last_id, size=size, now=now)
        if batch.last_id is None:
            break
        last_id = batch.last_id
        total = MovedBatch(
            moved=total.moved + batch.moved,
            gained=total.gained + batch.gained,
            lost=total.lost + batch.lost,
            finished=total.finished + batch.finished,
            asked=total.asked + batch.asked,
        )
    return total


def _open_attempts_on_older_versions(edition: CourseEdition) -> int:
    """Attempts that somebody has begun and that keep questions or rules which are no longer the newest."""
    newest = {step.version_id for step in outline_of(edition).steps()} | {one.version_id for one in _asked(edition)}
    opened = Attempt.objects.open().filter(enrolment__course=edition.course_id, enrolment__user__isnull=False)
    pinned = opened.values_list("version_id", "form")
    return sum(not newest.issuperset({version_id, *form}) for version_id, form in pinned.iterator())


def _marked_differently(
    before: CourseEdition, after: CourseEdition, gradings: Mapping[int, str], cursor: int, now: datetime
) -> Iterator[UUID]:
    """Attempts handed in whose score a new key would change: the dry run of a regrade that may lower scores, too."""
    old = {one.item_id: one.version_id for one in _asked(before)}
    for item_id, key_version in {one.item_id: one.version_id for one in _asked(after)}.items():
        if item_id not in old or gradings[old[item_id]] == gradings[key_version]:
            continue
        job = RegradeJob(
            item_id=item_id,
            rule=RegradeJob.Rule.REMARK,
            versions=[old[item_id]],
            key_version_id=key_version,
            lowers=True,
            created_at=now,
        )
        regrading = Regrading.of(job)
        learners = Enrolment.objects.in_bulk(regrading.learners_after(cursor, _people_at_most()))
        yield from (change.attempt.pk for effect in regrading.effects(learners) for change in effect.changes)


def _asked(edition: CourseEdition) -> Iterator[QuestionRef]:
    outline: Outline = outline_of(edition)
    for step in outline.steps():
        yield from step.questions
