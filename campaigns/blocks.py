"""The words campaigns are written with, beside those both rooms share: what a kit contains."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from campaigns.rules.material import LONGEST_ANSWER, word_count
from campaigns.rules.professional import ForWhom, is_for_professionals
from home.blocks.sources import SourceBlock
from home.blocks.text import ParagraphBlock

KIT_KINDS = [
    ("poster", _("Poster")),
    ("leaflet", _("Leaflet")),
    ("counter_script", _("Words for the counter")),
    ("checklist", _("Checklist")),
    ("screen_slide", _("Screen slide")),
    ("social_post", _("Social network post")),
    ("quiz", _("Quiz")),
    ("case", _("Patient case")),
]
PAPER_SIZES = [("A3", "A3"), ("A4", "A4"), ("A5", "A5")]


FOR_WHOM = [
    (ForWhom.EVERYBODY.value, _("Everybody")),
    (ForWhom.PROFESSIONALS.value, _("Professionals who have finished the lesson")),
]


class KitItem(blocks.StructValue):
    """A piece of material, and whether it is for the team alone."""

    @property
    def is_for_professionals(self) -> bool:
        """Whether it is shown on the professional page only."""
        return is_for_professionals(self.get("kind") or "", self.get("for_whom") or "")


class KitItemBlock(blocks.StructBlock):
    """One piece of material of a campaign's kit."""

    kind = blocks.ChoiceBlock(choices=KIT_KINDS, label=_("Kind"))
    title = blocks.CharBlock(max_length=160, label=_("Title"), help_text=_("As a colleague would ask for it."))
    formats = blocks.MultipleChoiceBlock(
        choices=PAPER_SIZES, required=False, label=_("Paper sizes"), help_text=_("For what is printed only.")
    )
    for_whom = blocks.ChoiceBlock(
        choices=FOR_WHOM,
        required=False,
        label=_("For whom"),
        help_text=_("Empty: words for the counter, checklists, quizzes and cases are for professionals."),
    )
    text = ParagraphBlock(required=False, label=_("What it says"))
    document = DocumentChooserBlock(required=False, label=_("File"))
    rights = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Rights"),
        help_text=_(
            "Whose the file is and who permits its use here, pictures and logos in it included. Required with a file."
        ),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["document"] and not (cleaned["rights"] or "").strip():
            refusal = ValidationError(_("Say who permits the use of this file and of the pictures and logos in it."))
            raise StructBlockValidationError(block_errors={"rights": refusal})
        return cleaned

    class Meta:
        icon = "doc-full"
        value_class = KitItem
        label = _("Piece of the kit")
        description = _("Material that a pharmacy can use: a poster, a leaflet, words for the counter.")
        template = "campaigns/blocks/kit_item.html"
        preview_value = {"kind": "poster", "title": "Affiche « Un passage, une protection »", "formats": ["A3", "A4"]}


class MessageBlock(blocks.CharBlock):
    """One key message: a sentence a patient can remember."""

    class Meta:
        icon = "openquote"
        label = _("Message")
        description = _("One sentence a patient can remember and repeat.")
        template = "campaigns/blocks/message.html"
        preview_value = "Un vaccin chaque automne : le virus change, la protection aussi."


class AvoidBlock(blocks.CharBlock):
    """One thing not to say, and why it is tempting."""

    class Meta:
        icon = "warning"
        label = _("Avoid")
        description = _("A phrase not to say at the counter: it frightens, blames or promises too much.")
        template = "campaigns/blocks/avoid.html"
        preview_value = "Toute promesse de ne pas être malade."


class PatientQuestionBlock(blocks.StructBlock):
    """A question that patients ask, and what can be said in thirty seconds."""

    question = blocks.CharBlock(max_length=160, label=_("Question"), help_text=_("In the words of a patient."))
    answer = blocks.TextBlock(
        label=_("Answer"), help_text=_("What is said at the counter in thirty seconds: 90 words at most.")
    )
    source = SourceBlock(required=False, label=_("Source"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        words = word_count(cleaned["answer"])
        if words > LONGEST_ANSWER:
            message = _("%(words)s words: nobody says them in thirty seconds. At most %(limit)s.")
            refusal = ValidationError(message, params={"words": words, "limit": LONGEST_ANSWER})
            raise StructBlockValidationError(block_errors={"answer": refusal})
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question of a patient")
        description = _("A question patients ask at the counter, answered in thirty seconds.")
        template = "campaigns/blocks/question.html"
        preview_value = {
            "question": "Faut-il une ordonnance ?",
            "answer": "Dès 11 ans, un pharmacien formé prescrit et vaccine sans ordonnance.",
            "source": None,
        }
