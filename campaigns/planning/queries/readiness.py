"""Collects what the readiness gate judges, for many campaigns in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail import hooks
from wagtail.models import Page, Revision, TaskState, WorkflowState

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.models import LanguageDecision
from campaigns.rules.calendar import is_waiting
from campaigns.rules.readiness import Check, Facts, Readiness, Written, judge
from campaigns.seasons.models import SeasonWindow
from home.editorial.models import MedicalReviewTask, PharmacistReviewTask, RegulatoryReviewTask

# Who has checks of their own registers a function (pages, now) → {campaign: checks} under this name of a Wagtail hook.
HOOK = "campaign_readiness_checks"
REVIEWS = {"pharmacist": PharmacistReviewTask, "medical": MedicalReviewTask, "regulatory": RegulatoryReviewTask}


def judge_all(campaigns: Collection[UUID], now: datetime) -> dict[UUID, Readiness]:
    """The readiness of these campaigns (translation keys)."""
    return {key: judge(facts, now) for key, facts in collect(campaigns, now).items()}


def collect(campaigns: Collection[UUID], now: datetime) -> dict[UUID, Facts]:
    """The facts about these campaigns, in all their languages."""
    pages = list(CampaignPage.objects.filter(translation_key__in=campaigns).select_related("locale"))
    latest = _latest(pages)
    passed, in_review = _reviews(pages)
    windows: dict[UUID, list[SeasonWindow]] = {key: [] for key in campaigns}
    for row in SeasonWindow.objects.running().filter(campaign__in=campaigns):
        windows[row.campaign].append(row)
    lessons = _live_courses(pages)
    decided = _may_miss_a_language(campaigns)
    extra = _extra(pages, now)
    facts = {}
    for key in campaigns:
        versions = [page for page in pages if page.translation_key == key]
        rows = windows[key]
        first = min(rows, key=lambda row: row.opens_at, default=None)
        written = {page.locale.language_code: page for page in versions}
        facts[key] = Facts(
            languages={code: _written(written.get(code), in_review) for code, _name in settings.LANGUAGES},
            reviews={(code, name): name in passed[page.pk] for code, page in written.items() for name in REVIEWS},
            may_miss_a_language=key in decided,
            has_dates=bool(rows),
            is_opening_confirmed=bool(rows) and all(row.is_opening_confirmed for row in rows),
            kit=frozenset(kind for page in versions for kind in _kinds(latest[page.pk])),
            is_lesson_live=_is_lesson_live(versions, lessons),
            has_sources=bool(versions) and all(len(latest[page.pk].sources) > 0 for page in versions),
            review_due_on=min((day for page in versions if (day := latest[page.pk].review_due_on)), default=None),
            opens_at=first.opens_at if first else None,
            waits=first is not None and is_waiting(first.window, now),
            closes_at=max((row.closes_at for row in rows), default=None),
            extra=tuple(extra.get(key, ())),
        )
    return facts


def _latest(pages: list[CampaignPage]) -> dict[int, CampaignPage]:
    """Each page as it was written last: what is live where nothing newer waits."""
    newer = {page.latest_revision_id: page for page in pages if page.latest_revision_id and not page.live}
    found = {page.pk: page for page in pages}
    for revision in Revision.objects.filter(pk__in=newer):
        found[newer[revision.pk].pk] = newer[revision.pk].with_content_json(revision.content)
    return found


def _written(page: CampaignPage | None, in_review: set[int]) -> Written:
    if page is None:
        return Written.MISSING
    if page.live or page.approved_schedule:
        return Written.READY
    return Written.IN_REVIEW if page.pk in in_review else Written.DRAFT


def _reviews(pages: list[CampaignPage]) -> tuple[dict[int, set[str]], set[int]]:
    """Which reviews the present text of each page has passed (all, where it is live), and the pages being reviewed."""
    passed = {page.pk: set(REVIEWS) if page.live or page.approved_schedule else set() for page in pages}
    kind = ContentType.objects.get_for_model(Page)
    ids = [str(page.pk) for page in pages]
    running = WorkflowState.objects.filter(
        base_content_type=kind, object_id__in=ids, status=WorkflowState.STATUS_IN_PROGRESS
    )
    in_review = {int(object_id) for object_id in running.values_list("object_id", flat=True)}
    approved = TaskState.objects.filter(workflow_state__in=running, status=TaskState.STATUS_APPROVED)
    names = {ContentType.objects.get_for_model(task).pk: name for name, task in REVIEWS.items()}
    for object_id, task_type in approved.values_list("workflow_state__object_id", "task__content_type"):
        if task_type in names:
            passed[int(object_id)].add(names[task_type])
    return passed, in_review


def _kinds(page: CampaignPage) -> Iterable[str]:
    """The kinds of material in a page's kit, without building its blocks."""
    return (block["value"].get("kind", "") for block in page.kit.raw_data if isinstance(block.get("value"), dict))


def _live_courses(pages: list[CampaignPage]) -> set[int]:
    linked = {page.linked_course_id for page in pages if page.linked_course_id}
    return set(Page.objects.live().filter(pk__in=linked).values_list("pk", flat=True))


def _is_lesson_live(versions: list[CampaignPage], live: set[int]) -> bool | None:
    linked = [page.linked_course_id for page in versions if page.linked_course_id]
    return all(pk in live for pk in linked) if linked else None


def _may_miss_a_language(campaigns: Collection[UUID]) -> set[UUID]:
    last: dict[UUID, bool] = {}
    for decision in LanguageDecision.objects.filter(campaign__in=campaigns).order_by("at", "pk"):
        last[decision.campaign] = decision.is_enough
    return {key for key, is_enough in last.items() if is_enough}


def _extra(pages: list[CampaignPage], now: datetime) -> Mapping[UUID, list[Check]]:
    found: dict[UUID, list[Check]] = {}
    for ask in hooks.get_hooks(HOOK):
        for key, checks in ask(pages, now).items():
            found.setdefault(key, []).extend(checks)
    return found
