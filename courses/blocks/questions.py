"""The menus of questions: what a quiz may hold, and what the bank may hold."""

from courses.blocks.question import (
    ClozeBlock,
    MatchingBlock,
    MultipleChoiceBlock,
    NumericBlock,
    OrderingBlock,
    SingleChoiceBlock,
    TrueFalseBlock,
)
from courses.blocks.question_bank import BankedQuestionBlock
from courses.blocks.question_picture import HotspotBlock
from courses.blocks.question_words import ShortAnswerBlock

QUESTION_BLOCKS = [
    ("single", SingleChoiceBlock()),
    ("multiple", MultipleChoiceBlock()),
    ("true_false", TrueFalseBlock()),
    ("ordering", OrderingBlock()),
    ("matching", MatchingBlock()),
    ("numeric", NumericBlock()),
    ("cloze", ClozeBlock()),
    ("short", ShortAnswerBlock()),
    ("hotspot", HotspotBlock()),
]
# In a quiz a question of the bank stands beside the questions of its own: the same question wherever it is used.
BANK = "bank"
QUIZ_BLOCKS = [*QUESTION_BLOCKS, (BANK, BankedQuestionBlock())]
