"""Question health as editors see it: beside each question of a quiz, and as a list of what to look at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from courses.blocks.questions import BANK
from courses.editions.kept import outlines_by_id
from courses.editions.models import Course, Item
from courses.editions.outline import Outline, Step, in_language
from courses.pages.bank import BankQuestion
from courses.pages.course import CoursePage
from courses.pages.quiz import QuizPage
from courses.reports.models import ItemStat
from courses.reports.queries.health import Questioned, questioned_by_uid
from courses.reports.wording import FLAGS, Words, option_text
from courses.rules.health import Flag, Health

MOST = 200  # questions in the report


@dataclass(frozen=True)
class OptionLine:
    """One option with how often it was chosen, in whole percent of all answers."""

    text: str
    count: int
    percent: int
    is_key: bool


@dataclass(frozen=True)
class QuestionLine:
    """A question with its figures in words. `discrimination` has two decimals; None where it is undefined.

    `facility_percent` and `sure_wrong_percent` are whole, rounded down; None of nothing.
    """

    stem: str
    health: Health
    options: tuple[OptionLine, ...]
    flags: tuple[Words, ...]
    facility_percent: int | None
    sure_wrong_percent: int | None
    discrimination: float | None


@dataclass(frozen=True)
class Beside:
    """The figures to show beside one block of a quiz; None for a question nobody has been asked yet.

    `item_id` is the question in the course of this quiz, where its marks may be corrected; None before it was published.
    """

    block_id: str
    line: QuestionLine | None
    item_id: int | None


@dataclass(frozen=True)
class Flagged:
    """A question worth a look, with the place where it is asked. `page_id` is None when the quiz page is gone."""

    item_id: int
    line: QuestionLine
    worst: Flag
    course: str
    quiz: str
    page_id: int | None
    block_id: str


def see_quiz(*, page: QuizPage, language: str) -> list[Beside]:
    """The figures of every question in the draft of a quiz, in the order of the draft."""
    draft = page.get_latest_revision_as_object()
    uids = _uids_by_block([draft])[draft.pk]
    found = questioned_by_uid(set(uids.values()))
    own = CoursePage.objects.ancestor_of(page).order_by().values("translation_key")
    items = Item.objects.filter(uid__in=uids.values(), course__translation_key__in=own, kind=Item.Kind.QUESTION)
    item_of = dict(items.values_list("uid", "pk"))
    return [
        Beside(block_id, line_of(found[uid], language) if uid in found else None, item_of.get(uid))
        for block_id, uid in uids.items()
    ]


def see_flagged(*, language: str) -> list[Flagged]:
    """The questions that something is to be said of, in the newest editions, the most pressing first."""
    places = _places()
    answered = Item.objects.filter(pk__in=ItemStat.objects.filter(n__gt=0).values("version__item"))
    uid_of = {item_id: uid for item_id, uid in answered.values_list("pk", "uid") if item_id in places}
    worst_first = list(Flag)
    found = {uid: one for uid, one in questioned_by_uid(set(uid_of.values())).items() if one.health.flags}
    ranked = sorted(
        ((uid, *places[item_id], item_id) for item_id, uid in uid_of.items() if uid in found),
        key=lambda place: _rank(found[place[0]], worst_first),
    )[:MOST]
    pages = _pages({step.uid for _uid, _outline, step, _item_id in ranked}, language)
    uids = _uids_by_block(pages.values())
    blocks_of = {key: {uid: block_id for block_id, uid in uids[page.pk].items()} for key, page in pages.items()}
    lines = []
    for uid, outline, step, item_id in ranked:
        page, blocks = pages.get(step.uid), blocks_of.get(step.uid, {})
        lines.append(
            Flagged(
                item_id=item_id,
                line=line_of(found[uid], language),
                worst=found[uid].health.flags[0],
                course=outline.title(language),
                quiz=step.title(language),
                page_id=page.pk if page else None,
                block_id=blocks.get(uid, ""),
            )
        )
    return lines


def line_of(question: Questioned, language: str) -> QuestionLine:
    """The figures of a question as an editor reads them."""
    words, health = in_language(question.body["words"], language)[0], question.health
    return QuestionLine(
        stem=words["stem"],
        health=health,
        options=tuple(
            OptionLine(option_text(question.body, words, use.id), use.count, use.percent, use.is_key)
            for use in health.options
        ),
        flags=tuple(FLAGS[flag] for flag in health.flags),
        facility_percent=None if health.facility_bp is None else health.facility_bp // 100,
        sure_wrong_percent=100 * health.sure_wrong // health.sure if health.sure else None,
        discrimination=None if health.discrimination is None else round(health.discrimination, 2),
    )


def _uids_by_block(pages: Collection[QuizPage]) -> dict[int, dict[str, UUID]]:
    """The identity of each question of these quizzes by page and id of its block, as `editions` gives them: one query.

    Reads the streams as they are stored: to make blocks of them would fetch the pictures of every question.
    """
    streams = {page.pk: page.questions.get_prep_value() for page in pages}
    keys = {raw["value"] for stream in streams.values() for raw in stream if raw["type"] == BANK}
    banked = dict(BankQuestion.objects.filter(pk__in=keys).values_list("pk", "translation_key"))
    found: dict[int, dict[str, UUID]] = {}
    for page in pages:
        found[page.pk] = uids = {}
        for raw in streams[page.pk]:
            uid = banked.get(raw["value"]) if raw["type"] == BANK else uuid5(page.translation_key, raw["id"])
            if uid is not None:
                uids[raw["id"]] = uid
    return found


def _rank(question: Questioned, worst_first: list[Flag]) -> tuple[int, int, int]:
    health = question.health
    return worst_first.index(health.flags[0]), -len(health.flags), -health.n


def _places() -> dict[int, tuple[Outline, Step]]:
    """Where each question item is asked now: the first place in its course."""
    courses = Course.objects.filter(current_edition__isnull=False, archived_at=None)
    outlines = outlines_by_id(courses.values_list("current_edition_id", flat=True))
    places: dict[int, tuple[Outline, Step]] = {}
    for outline in outlines.values():
        for step in outline.steps():
            for one in step.questions:
                places.setdefault(one.item_id, (outline, step))
    return places


def _pages(keys: Iterable[UUID], language: str) -> dict[UUID, QuizPage]:
    """The page of each of these quizzes, in that language where there is one."""
    pages = QuizPage.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk")
    found: dict[UUID, QuizPage] = {}
    for page in pages:
        if page.translation_key not in found or page.locale.language_code == language:
            found[page.translation_key] = page
    return found
