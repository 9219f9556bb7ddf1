"""What a check finds in a draft. Sentences are made elsewhere: here a flaw has a name and its figures."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


class Level(StrEnum):
    """What a finding does: `BLOCKS` keeps a draft from review, `WARNS` is shown to author and reviewers."""

    BLOCKS = "blocks"
    WARNS = "warns"


class Flaw(StrEnum):
    """What may be wrong with a draft."""

    NO_AUTHORS = "no_authors"
    NO_INTERESTS = "no_interests"
    NO_DECLARATION = "no_declaration"
    DECLARED_LATER = "declared_later"
    OLD_DECLARATION = "old_declaration"
    NO_FUNDING = "no_funding"
    NO_OBJECTIVES = "no_objectives"
    NO_SOURCES = "no_sources"
    NO_MESSAGES = "no_messages"
    NO_REVIEW_DATE = "no_review_date"
    OVERCLAIM = "overclaim"
    SUPERLATIVE = "superlative"
    HARD_TO_READ = "hard_to_read"
    LONG_SENTENCE = "long_sentence"
    LONG_SUMMARY = "long_summary"
    BARE_HEADING = "bare_heading"
    HEADING_JUMPS = "heading_jumps"
    VAGUE_LINK = "vague_link"
    NO_ALT = "no_alt"
    FILE_AS_ALT = "file_as_alt"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in which field, in which block of it (from 1; 0: the field as a whole).

    Who checks by rules of their own gives the `words`, and `why`, in the reader's language.
    """

    level: Level
    field: str
    flaw: Flaw | None = None
    place: int = 0
    about: Mapping[str, object] = dataclasses.field(default_factory=lambda: NOTHING)
    words: str = ""
    why: str = ""


@dataclass(frozen=True)
class Passage:
    """A part of a draft as readers see it: plain words, each paragraph on a line of its own."""

    field: str
    language: str
    text: str
    place: int = 0
