"""What a certificate says, composed once in every language and then frozen with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.editions.outline import Outline, in_language
from home.templatetags.ui import minutes, percent


@dataclass(frozen=True)
class Earned:
    """The facts of a finished course. Scores in basis points (0 to 10000), None when nothing was scored.

    `active_seconds` is the study time measured until then, 0 when none was.
    """

    name: str
    outline: Outline
    edition_published_at: datetime
    started_at: datetime
    finished_at: datetime
    score_bp: int | None
    pass_bp: int | None
    updated_at: datetime | None = None
    active_seconds: int = 0


def compose(earned: Earned) -> dict[str, Any]:
    """Return every word of the certificate, by language of the site.

    A course that is not published in a language keeps its own words there, and `course_language` says which.
    """
    context = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            context[language] = _in_one_language(earned, language)
    return context


def _in_one_language(earned: Earned, language: str) -> dict[str, Any]:
    course, course_language = in_language(earned.outline.words, language)
    return {
        "issuer": settings.WAGTAIL_SITE_NAME,
        "heading": _("Certificate of completion"),
        "awarded_to": _("Awarded to"),
        "name": earned.name,
        "for_course": _("who has completed the online course"),
        "course": course["title"],
        "course_language": course_language,
        "facts": [list(fact) for fact in _facts(earned)],
        "objectives_label": _("Learning objectives"),
        "objectives": list(course["objectives"]),
        "statements": [list(statement) for statement in _statements(earned, course, course_language, language)],
        "notice": [_("Demonstration content"), _("to be validated by a health professional before any real use.")]
        if earned.outline.is_demonstration
        else [],
    }


def _facts(earned: Earned) -> Iterator[tuple[str, str]]:
    """The figures, as label and text."""
    yield _("Started on"), _day(earned.started_at)
    yield _("Completed on"), _day(earned.finished_at)
    if earned.updated_at is not None:
        yield _("Last update on"), _day(earned.updated_at)
    yield _("Planned duration"), minutes(earned.outline.minutes)
    if earned.active_seconds:
        whole = earned.active_seconds // 60
        yield _("Measured study time"), minutes(whole) if whole else _("less than a minute")
    if earned.score_bp is not None:
        yield _("Result"), percent(earned.score_bp)
    if earned.pass_bp is not None:
        yield _("Pass mark"), percent(earned.pass_bp)
    yield (
        _("Edition of the content"),
        _("No. %(number)s, %(date)s") % {"number": earned.outline.number, "date": _day(earned.edition_published_at)},
    )


def _statements(
    earned: Earned, course: Mapping[str, Any], course_language: str, language: str
) -> Iterator[tuple[str, str, str]]:
    """What it is worth: label, text, and the language of the text."""
    yield (
        _("What it certifies"),
        _("Certifies the attendance and result shown. Is not the statutory vaccination training nor a CPD action."),
        language,
    )
    yield _("What the course does not replace"), course["limits"], course_language
    authors = " · ".join(f"{author['name']} ({author['role']})" for author in course["authors"])
    with translation.override(course_language):
        interests = _interests(course["authors"])
    yield _("Authors"), authors, course_language
    yield _("Declared interests"), interests, course_language
    yield _("Funding"), course["funding"], course_language


def _interests(authors: Sequence[Mapping[str, Any]]) -> str:
    """What each author declared and when (CSP, art. L.4113-13); those who declared the same on the same day together."""
    together: dict[tuple[str, str], list[str]] = {}
    for author in authors:
        together.setdefault((author["interests"], author.get("declared_on") or ""), []).append(author["name"])
    said = []
    for (interests, declared_on), names in together.items():
        words = interests if len(together) == 1 else f"{', '.join(names)}{_(': ')}{interests}"
        if declared_on:
            day = date_format(date.fromisoformat(declared_on), "j F Y")
            words = _("%(interests)s (declared on %(day)s)") % {"interests": words, "day": day}
        said.append(words)
    return " · ".join(said)


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")
