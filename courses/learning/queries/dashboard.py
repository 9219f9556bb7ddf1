"""My learning: read from the enrolment rows alone, whatever the size of the courses."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.editions.kept import outlines_by_id
from courses.editions.outline import Outline
from courses.learning.models import Enrolment
from courses.learning.queries.notice import NoticeRow, see_notices
from courses.pages.shelf import ShelfCard, shelf
from home.accounts.models import User

SUGGESTIONS = 3


@dataclass(frozen=True)
class Card:
    """One course of a learner. `following` is the title of the step to continue with, or empty."""

    enrolment: Enrolment
    title: str
    following: str
    certificate: Any


@dataclass(frozen=True)
class Dashboard:
    """What a learner follows, has finished, and could begin.

    `updates` have a safety update to do by a day, the most urgent first; `news` are finished and have something new.
    """

    notices: list[NoticeRow]
    updates: list[Card]
    in_progress: list[Card]
    news: list[Card]
    finished: list[Card]
    suggestions: list[ShelfCard]


def see_dashboard(*, user: User, language: str) -> Dashboard:
    """A fixed number of queries: the enrolments, their certificates and notices, and courses not begun yet."""
    enrolments = Enrolment.objects.of(user).with_course().prefetch_related("certificates").latest_first()
    outlines = outlines_by_id({enrolment.edition_id for enrolment in enrolments})
    cards = [_card(enrolment, outlines[enrolment.edition_id], language) for enrolment in enrolments]
    begun = {card.enrolment.course.translation_key for card in cards}
    suggestions = [card for card in shelf(language) if card.translation_key not in begun]
    titles = {card.enrolment.pk: card.title for card in cards}
    due = [card for card in cards if card.enrolment.update_due_on]
    finished = [card for card in cards if card.enrolment.is_finished and card not in due]
    return Dashboard(
        notices=see_notices([card.enrolment for card in cards], language=language, titles=titles),
        updates=sorted(due, key=lambda card: card.enrolment.update_due_on or date.max),
        in_progress=[card for card in cards if not card.enrolment.is_finished],
        news=[card for card in finished if card.enrolment.has_news],
        finished=[card for card in finished if not card.enrolment.has_news],
        suggestions=suggestions[:SUGGESTIONS],
    )


def _card(enrolment: Enrolment, outline: Outline, language: str) -> Card:
    step = next((step for step in outline.steps() if step.item_id == enrolment.next_item_id), None)
    return Card(
        enrolment=enrolment,
        title=outline.title(language),
        following=step.title(language) if step else "",
        certificate=_held(enrolment),
    )


def _held(enrolment: Enrolment) -> Any:
    """The newest certificate of the course that was neither revoked nor replaced, or None."""
    certificates = sorted(enrolment.certificates.all(), key=lambda one: one.issued_at, reverse=True)
    replaced = {one.replaces_id for one in certificates}
    return next((one for one in certificates if one.revoked_at is None and one.pk not in replaced), None)
