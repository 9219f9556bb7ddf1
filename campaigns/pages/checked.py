"""What the words of a campaign are refused for, beside what is checked on every page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.rules.wording import cramped_punctuation, overclaims
from home.checks.rules import Finding, Flaw, Level

FIELDS = ("title", "summary", "audience", "objective", "action_label")


def check_wording(page: Any, now: datetime) -> Iterator[Finding]:
    """Promises that medicine cannot keep, and French sentences without their spaces."""
    is_french = page.locale_id is not None and page.locale.language_code == "fr"
    for name, place, text in _wording(page):
        for found in overclaims(text):
            yield Finding(Level.BLOCKS, name, Flaw.OVERCLAIM, place, {"found": found})
        for found in cramped_punctuation(text) if is_french else []:
            words = _("“%(found)s” lacks the space that French puts around this sign.") % {"found": found}
            yield Finding(Level.BLOCKS, name, place=place, words=words)


def _wording(page: Any) -> Iterator[tuple[str, int, str]]:
    for name in FIELDS:
        yield name, 0, str(getattr(page, name))
    for place, block in enumerate(page.key_messages, start=1):
        yield "key_messages", place, str(block.value)
    for place, block in enumerate(page.questions, start=1):
        for part in ("question", "answer"):
            yield "questions", place, str(block.value[part])
