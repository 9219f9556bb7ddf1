"""The words both rooms write with: headings, paragraphs, callouts, lists of short lines."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE_FEATURES = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript"]
LINE_FEATURES = ["bold", "italic", "link"]


class HeadingBlock(blocks.CharBlock):
    """A heading inside a text; one level is enough for texts of a few minutes."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Splits a long text, so that a reader can find their way.")
        template = "components/blocks/heading.html"
        preview_value = "Avant la première injection"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with lists and links."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"features": PROSE_FEATURES, **options})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists. One idea per paragraph reads best on a phone.")
        template = "components/blocks/paragraph.html"
        preview_value = "<p>Trois portes s’ouvrent l’une après l’autre.</p>"


class CalloutBlock(blocks.StructBlock):
    """A short text set apart: a tip, a warning, a point of information."""

    variant = blocks.ChoiceBlock(
        choices=[
            ("tip", _("Tip")),
            ("info", _("Information")),
            ("warning", _("Be careful")),
            ("danger", _("Danger")),
        ],
        default="tip",
        label=_("Kind"),
    )
    text = blocks.RichTextBlock(features=LINE_FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        description = _("A tip or a warning that must not be missed. Two sentences at most.")
        template = "components/blocks/callout.html"
        preview_value = {"variant": "tip", "text": "<p>Formé, déclaré, équipé.</p>"}


class LineBlock(blocks.CharBlock):
    """One line of a list: an objective, a key message."""

    class Meta:
        icon = "list-ul"
        label = _("Line")
        description = _("One sentence.")
        preview_value = "Distinguer prescrire et administrer."


class PromiseBlock(blocks.StructBlock):
    """What the home page promises: a few words and a sentence."""

    title = blocks.CharBlock(max_length=80, label=_("Promise"))
    text = blocks.TextBlock(max_length=300, label=_("In one sentence"))

    class Meta:
        icon = "pick"
        label = _("Promise")
        description = _("What visitors can count on, in a few words and one sentence.")
        template = "components/blocks/promise.html"
        preview_value = {
            "title": "Cinq à dix minutes à la fois",
            "text": "Arrêtez-vous quand un patient entre, reprenez exactement là.",
        }
