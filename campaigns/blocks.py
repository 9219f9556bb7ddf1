"""The words campaigns are written with, beside those both rooms share: what a kit contains."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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


class KitItemBlock(blocks.StructBlock):
    """One piece of material of a campaign's kit."""

    kind = blocks.ChoiceBlock(choices=KIT_KINDS, label=_("Kind"))
    title = blocks.CharBlock(max_length=160, label=_("Title"), help_text=_("As a colleague would ask for it."))
    formats = blocks.MultipleChoiceBlock(
        choices=PAPER_SIZES, required=False, label=_("Paper sizes"), help_text=_("For what is printed only.")
    )

    class Meta:
        icon = "doc-full"
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
