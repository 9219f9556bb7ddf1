"""What the rules say about a question and its answer: mark, public shape, explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

# One basis point (bp) is a hundredth of a percent: 10000 bp is fully right.
FULL_BP = 10_000


class Verdict(StrEnum):
    """How an answer did, in one word."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"


class Scale(StrEnum):
    """How a kind of question turns an answer into a score; templates translate this into the sentence shown."""

    ONE_RIGHT = "one_right"
    RIGHT_MINUS_WRONG = "right_minus_wrong"
    ADJACENT_PAIRS = "adjacent_pairs"
    SHARE_OF_PAIRS = "share_of_pairs"
    NUMBER = "number"
    SHARE_OF_GAPS = "share_of_gaps"
    WORDS = "words"
    RIGHT_PLACES = "right_places"


@dataclass(frozen=True)
class Mark:
    """The score of one answer.

    `share` is exact (0 to 1) so that an attempt is rounded once, at its end; `bp` is the same rounded down
    (0 to 10000, and 10000 only when `share` is 1). `parts` says for each part of the question whether what the
    learner did with it is right. What is not `is_counted` was taken out of the score by a correction.
    """

    share: Fraction
    parts: Mapping[str, bool]
    is_counted: bool = True

    @property
    def bp(self) -> int:
        return int(self.share * FULL_BP)

    @property
    def verdict(self) -> Verdict:
        if self.share == 1:
            return Verdict.CORRECT
        return Verdict.PARTIAL if self.share > 0 else Verdict.INCORRECT


@dataclass(frozen=True)
class Choice:
    """Something a learner may pick: an option, an item to order, a left or a right side."""

    id: str
    text: str


@dataclass(frozen=True)
class Segment:
    """A piece of a text with gaps: either words (`gap` is "") or a gap to fill (`text` is "")."""

    text: str
    gap: str


@dataclass(frozen=True)
class Picture:
    """A picture to mark places on: its address, its size in pixels, its description in words, who has rights to it."""

    url: str
    width: int
    height: int
    alt: str
    credit: str = ""


@dataclass(frozen=True)
class Zone:
    """A place on a picture that may be marked. Position and size in whole percent of the picture."""

    id: str
    text: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class PublicQuestion:
    """All that a learner may see before answering. Every field is named here; nothing else can leave.

    `options` of a true/false question have the ids "true" and "false" and no text: the interface words them.
    `several`: more than one of the `zones` may be marked.
    """

    kind: str
    language: str
    is_fallback: bool
    points: int
    scale: Scale
    stem: str
    options: tuple[Choice, ...] = ()
    items: tuple[Choice, ...] = ()
    left: tuple[Choice, ...] = ()
    right: tuple[Choice, ...] = ()
    segments: tuple[Segment, ...] = ()
    unit: str = ""
    picture: Picture | None = None
    zones: tuple[Zone, ...] = ()
    several: bool = False


@dataclass(frozen=True)
class Part:
    """One part of an answered question, explained.

    `is_key`: this option belongs to the right answer (always true for parts that are not options).
    `is_chosen`: the learner ticked it, or answered it.
    `is_right`: what the learner did with this part is right.
    `given` and `expected` are filled where a part has an answer of its own (items, left sides, gaps).
    """

    id: str
    text: str
    is_key: bool
    is_chosen: bool
    is_right: bool
    feedback: str
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Explanation:
    """What a learner sees once the policy allows it: why each answer is right or wrong, and the right answer.

    `feedback` is about the whole answer, `general` is the editor's closing explanation (both may be "").
    `right` is the right answer in words, one line each; for true/false it is the id "true" or "false".
    """

    kind: str
    language: str
    is_fallback: bool
    mark: Mark
    parts: tuple[Part, ...]
    feedback: str
    general: str
    right: tuple[str, ...]
