"""Pictures inside a text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class FigureBlock(blocks.StructBlock):
    """A picture with its description, its caption and the right to use it."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))
    credit = blocks.CharBlock(
        label=_("Rights"), help_text=_("Author and licence. Required: nothing is shown without a right to show it.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A picture with a text for those who do not see it, and its rights.")
        template = "components/blocks/figure.html"
        preview_value = {"image": None, "caption": "Chaîne du froid", "credit": "Officine, CC BY 4.0"}
