"""A film inside a lesson: for those who do not see it or do not hear it as well (WCAG 1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FILMS = {"mp4": "video/mp4", "webm": "video/webm"}
CAPTIONS = {"vtt": "text/vtt"}
LANGUAGES = [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Track:
    """Captions in one language, as a player lists them: `language` is a code, `name` says it in that language."""

    language: str
    name: str
    url: str


class CaptionsBlock(blocks.StructBlock):
    """What is said, in one language, at its moment."""

    language = blocks.ChoiceBlock(choices=LANGUAGES, default=settings.LANGUAGE_CODE, label=_("Language"))
    file = DocumentChooserBlock(label=_("Captions file"), help_text=_("A WebVTT file (.vtt)."))

    class Meta:
        icon = "openquote"
        label = _("Captions")


class VideoBlock(blocks.StructBlock):
    """A film with a title, its captions or its transcript, and the right to show it."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    file = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 (H.264) or WebM: every browser plays them."))
    poster = ImageChooserBlock(required=False, label=_("Picture shown before it plays"))
    captions = blocks.ListBlock(CaptionsBlock(), default=[], label=_("Captions"))
    transcript = blocks.RichTextBlock(
        required=False,
        features=["bold", "italic", "ol", "ul"],
        label=_("Transcript"),
        help_text=_("What is said and what is seen. Required where there are no captions."),
    )
    credit = blocks.CharBlock(
        label=_("Rights"), help_text=_("Author and licence. Required: nothing is shown without a right to show it.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("A film of a few minutes. Learners come back to the second where they stopped.")
        template = "components/blocks/video.html"
        preview_value: Mapping[str, Any] = {
            "title": "Préparer une seringue",
            "file": None,
            "poster": None,
            "captions": [],
            "transcript": "<p>La pharmacienne vérifie la date et le numéro de lot.</p>",
            "credit": "Officine, CC BY 4.0",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Refuse a file that browsers do not play, and a film without captions or transcript."""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if _kind(cleaned["file"]) not in FILMS:
            errors["file"] = ValidationError(_("Choose a video in MP4 or WebM."))
        if any(_kind(captions["file"]) not in CAPTIONS for captions in cleaned["captions"]):
            errors["captions"] = ValidationError(_("Captions are WebVTT files (.vtt)."))
        if not cleaned["captions"] and not cleaned["transcript"]:
            errors["transcript"] = ValidationError(
                _("Give captions or a transcript, for those who cannot hear or play the film.")
            )
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Add what the player needs; `block_id`, by which a learner's second is kept, only where one compiles."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["block_id"] = (parent_context or {}).get("block_id", "")
        context["content_type"] = FILMS.get(_kind(value["file"]), "")
        context["tracks"] = [
            Track(
                language=captions["language"],
                name=get_language_info(captions["language"])["name_local"].capitalize(),
                url=captions["file"].url,
            )
            for captions in value["captions"]
            if captions["file"] is not None
        ]
        return context


def _kind(document: Any) -> str:
    return str(document.file_extension).lower() if document is not None else ""
