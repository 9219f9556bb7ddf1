"""The words of a lesson."""

from courses.blocks.video import VideoBlock
from home.blocks.facts import ClaimBlock, VaccineRuleBlock
from home.blocks.media import FigureBlock
from home.blocks.text import CalloutBlock, HeadingBlock, ParagraphBlock

LESSON_BLOCKS = [
    ("heading", HeadingBlock()),
    ("paragraph", ParagraphBlock()),
    ("callout", CalloutBlock()),
    ("figure", FigureBlock()),
    ("video", VideoBlock()),
    ("rule", VaccineRuleBlock()),
    ("claim", ClaimBlock()),
]
