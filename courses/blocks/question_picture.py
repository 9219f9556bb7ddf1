"""The question answered by marking places on a picture."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.question import QuestionBlock
from courses.rules.question.hotspot import FEWEST_ZONES, MOST_ZONES, SMALLEST_SIDE


@dataclass(frozen=True)
class Drawing:
    """A picture of the interface that stands in for a chosen one in the preview of the block."""

    name: str
    width: int
    height: int
    pk: int = 0

    @property
    def url(self) -> str:
        """Where the browser finds it."""
        return static(self.name)

    def get_rendition(self, _filter: str) -> "Drawing":
        """A drawing is as large as it is."""
        return self


class ZoneBlock(blocks.StructBlock):
    """A rectangle on the picture, said in words, right or wrong."""

    text = blocks.CharBlock(
        label=_("Where it is, in words"),
        max_length=200,
        help_text=_("Says the place as neutrally as the picture does: it is read out instead of it."),
    )
    left = blocks.IntegerBlock(min_value=0, max_value=90, label=_("From the left, in %"))
    top = blocks.IntegerBlock(min_value=0, max_value=99, label=_("From the top, in %"))
    width = blocks.IntegerBlock(min_value=SMALLEST_SIDE, max_value=100, label=_("Width, in %"))
    height = blocks.IntegerBlock(min_value=1, max_value=100, label=_("Height, in %"))
    is_correct = blocks.BooleanBlock(required=False, label=_("Right place"))
    feedback = blocks.TextBlock(label=_("Feedback"), help_text=_("If it is wrong, say why it tempts."))

    class Meta:
        icon = "crosshairs"
        label = _("Zone")
        description = _("A place on the picture, right or wrong, with its feedback.")
        preview_value = {
            "text": "Les balconnets de la porte", "left": 2, "top": 16, "width": 22, "height": 60, "feedback": "Non.",
        }  # fmt: skip


def _zone(text: str, area: tuple[int, int, int, int], is_correct: bool, feedback: str) -> dict[str, Any]:
    left, top, width, height = area
    return {
        "text": text, "left": left, "top": top, "width": width, "height": height, "is_correct": is_correct,
        "feedback": feedback,
    }  # fmt: skip


class HotspotBlock(QuestionBlock):
    """A picture on which the learner marks one place or several."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.TextBlock(
        max_length=600,
        label=_("Description of the picture"),
        help_text=_("For those who do not see it: what it shows, without telling the answer."),
    )
    credit = blocks.CharBlock(
        label=_("Rights"), help_text=_("Author and licence. Required: nothing is shown without a right to show it.")
    )
    several = blocks.BooleanBlock(
        required=False, label=_("Several places may be marked"), help_text=_("Otherwise exactly one place is right.")
    )
    zones = blocks.ListBlock(
        ZoneBlock(),
        min_num=FEWEST_ZONES,
        max_num=MOST_ZONES,
        label=_("Zones"),
        help_text=_("Learners see all of them, and choose: add places that tempt. Zones may not overlap."),
    )

    class Meta:
        icon = "crosshairs"
        label = _("Places on a picture")
        description = _("Mark places on a picture. Works by touch, by keyboard and read aloud.")
        template = "courses/blocks/question.html"
        form_attrs = {"data-hotspot": ""}
        preview_value = {
            "stem": "Où ranger les vaccins ?",
            "picture": Drawing("mooc/img/refrigerator.svg", 800, 600),
            "alt": "Coupe d’un réfrigérateur vu de côté, porte à gauche.",
            "credit": "Officine, CC BY 4.0",
            "zones": [
                _zone("Les balconnets de la porte", (2, 16, 20, 70), False, "Non : l’endroit le plus chaud."),
                _zone("Le milieu de la clayette centrale", (42, 38, 22, 22), True, "Exact : loin des parois."),
                _zone("Contre la paroi du fond", (80, 38, 14, 22), False, "Non : risque de gel."),
            ],
        }

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        right = sum(zone["is_correct"] for zone in value["zones"])
        if value["several"] and not 0 < right < len(value["zones"]):
            self._refuse("zones", _("Mark at least one zone as right, and leave one wrong."))
        if not value["several"] and right != 1:
            self._refuse("zones", _("Mark exactly one zone as right, or allow several places."))
        return value

    @staticmethod
    def _refuse(field: str, reason: Any) -> None:
        raise blocks.StructBlockValidationError(block_errors={field: ValidationError(reason)})
