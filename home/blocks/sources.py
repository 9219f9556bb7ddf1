"""Where a statement comes from, and who wrote it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class SourceBlock(SnippetChooserBlock):
    """A dated source, chosen among those the site knows."""

    def __init__(self, target_model: str = "home.Source", **options: object) -> None:
        super().__init__(target_model, **options)

    class Meta:
        icon = "link"
        label = _("Source")
        description = _("A dated source. Nothing medical is published without one.")
        template = "components/blocks/source.html"


class AuthorBlock(blocks.StructBlock):
    """An author, with the declaration of interests that French law expects (CSP L. 4113-13)."""

    name = blocks.CharBlock(label=_("Name"))
    role = blocks.CharBlock(label=_("Role"))
    interests = blocks.TextBlock(label=_("Declared interests"), help_text=_("“None declared” is an answer; silence is not."))
    declared_on = blocks.DateBlock(label=_("Declared on"))

    class Meta:
        icon = "user"
        label = _("Author")
        description = _("Who wrote this, and what links of interest they declare.")
        template = "components/blocks/author.html"
        preview_value = {
            "name": "Équipe de démonstration",
            "role": "Pharmacien·ne",
            "interests": "Aucun lien d’intérêt déclaré",
            "declared_on": "2026-11-01",
        }
