"""The checks of the floor: independence, expressions to avoid, ease of reading, what is missing or badly built."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date

from home.checks.models import WatchedWord
from home.checks.rules import Finding, Flaw, Level
from home.checks.rules.independence import Author, judge_independence
from home.checks.rules.reading import Ease, Score, long_sentences, long_words, measure, sentences
from home.checks.rules.shape import bare_headings, is_file_name, is_vague, jumps
from home.checks.rules.words import first_found
from home.checks.texts import Found, checked_fields, read

MOST_SENTENCES = 5  # pointed out in one field: a list of thirty helps nobody
SUMMARY_SENTENCES = 3  # two are asked for; a short third one is let pass
# Lists that a page of their kind cannot go without, as fields of streams.
LISTS = {"sources": Flaw.NO_SOURCES, "objectives": Flaw.NO_OBJECTIVES, "key_messages": Flaw.NO_MESSAGES}


def check_texts(obj: Any, now: datetime) -> Iterator[Finding]:
    """What the words of a page say that they should not, and how they are built."""
    found = read(obj)
    yield from _watched(found)
    yield from _shape(obj, found)
    if getattr(obj, "is_for_public", False):
        yield from _reading(found)
    if summary := getattr(obj, "summary", "") if "summary" in dict(checked_fields(obj)) else "":
        number = len(sentences(summary))
        if number > SUMMARY_SENTENCES:
            yield Finding(Level.WARNS, "summary", Flaw.LONG_SUMMARY, about={"number": number})


def check_parts(obj: Any, now: datetime) -> Iterator[Finding]:
    """What is missing: sources, objectives, key messages, the day of the next review."""
    names = {field.name for field in obj._meta.get_fields()}
    for name, flaw in LISTS.items():
        if name in names and not any(_is_filled(block.value) for block in getattr(obj, name)):
            yield Finding(Level.BLOCKS, name, flaw)
    if "objective" in names and not obj.objective.strip():
        yield Finding(Level.BLOCKS, "objective", Flaw.NO_OBJECTIVES)
    if "review_due_on" in names and obj.review_due_on is None and "sources" in names:
        yield Finding(Level.WARNS, "review_due_on", Flaw.NO_REVIEW_DATE)


def check_independence(obj: Any, now: datetime) -> Iterator[Finding]:
    """Who wrote it, what they declared and when, who paid."""
    authors = [
        Author(block.value.get("name") or "", block.value.get("interests") or "", _day(block.value.get("declared_on")))
        for block in obj.authors
    ]
    today = timezone.localdate(now)
    yield from judge_independence(authors=authors, funding=obj.funding or "", today=today)


def reading_scores(obj: Any) -> dict[str, Score]:
    """How the text for the public reads, by language; nothing for other texts, and for those too short to tell."""
    if not getattr(obj, "is_for_public", False):
        return {}
    texts = _by_language(read(obj))
    scores = {code: measure("\n".join(lines), code) for code, lines in texts.items()}
    return {code: score for code, score in scores.items() if score is not None}


def _watched(found: list[Found]) -> Iterator[Finding]:
    rows = list(WatchedWord.objects.filter(is_active=True).select_related("source").order_by("-expression"))
    for part in found:
        known = {row.looked_for: row for row in rows if row.language in ("", part.language)}
        for words, expression in first_found("\n".join(part.lines), known).items():
            row = known[expression]
            flaw = Flaw.OVERCLAIM if row.kind == WatchedWord.Kind.OVERCLAIM else Flaw.SUPERLATIVE
            yield Finding(Level.WARNS, part.field, flaw, part.place, {"found": words}, why=row.place)


def _reading(found: list[Found]) -> Iterator[Finding]:
    for code, lines in _by_language(found).items():
        score = measure("\n".join(lines), code)
        if score is not None and score.ease is Ease.HARD:
            words = ", ".join(f"“{word}”" if code == "en" else f"«\N{NO-BREAK SPACE}{word}\N{NO-BREAK SPACE}»" for word in long_words(lines, code))  # fmt: skip
            yield Finding(
                Level.WARNS, "", Flaw.HARD_TO_READ, about={"index": score.index, "words": words, "code": code}
            )
    said: dict[str, int] = {}
    for part in found:
        for number, beginning in long_sentences("\n".join(part.lines)):
            said[part.field] = said.get(part.field, 0) + 1
            if said[part.field] <= MOST_SENTENCES:
                about = {"number": number, "beginning": beginning}
                yield Finding(Level.WARNS, part.field, Flaw.LONG_SENTENCE, part.place, about)


def _shape(obj: Any, found: list[Found]) -> Iterator[Finding]:
    kinds: dict[str, list[str]] = {}
    levels: dict[str, list[int]] = {}
    for part in found:
        kinds.setdefault(part.field, []).append(part.kind)
        levels.setdefault(part.field, []).extend([2, *part.levels] if part.kind == "heading" else part.levels)
        for words in part.links:
            if is_vague(words):
                yield Finding(Level.WARNS, part.field, Flaw.VAGUE_LINK, part.place, {"link": words.strip()})
        for words in part.alts:
            if not words.strip():
                yield Finding(Level.WARNS, part.field, Flaw.NO_ALT, part.place)
            elif is_file_name(words):
                yield Finding(Level.WARNS, part.field, Flaw.FILE_AS_ALT, part.place, {"alt": words.strip()})
    for name in kinds:
        for place in bare_headings(kinds[name]):
            yield Finding(Level.WARNS, name, Flaw.BARE_HEADING, place)
        for level in jumps(levels[name]):
            yield Finding(Level.WARNS, name, Flaw.HEADING_JUMPS, about={"level": level})


def _by_language(found: list[Found]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for part in found:
        texts.setdefault(part.language, []).extend(part.lines)
    return texts


def _day(value: date | str | None) -> date | None:
    """A day as a form gives it, or as it is stored."""
    return parse_date(value) if isinstance(value, str) else value


def _is_filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
