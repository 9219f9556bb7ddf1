"""Where a statement comes from, and who wrote it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class SourceBlock(SnippetChooserBlock):
    """A dated source, chosen among those the site knows."""

    def __init__(self, target_model: str = "home.Source", **options: object) -> None:
        super().__init__(target_model, **options)

    def get_preview_value(self) -> Any:
        """A source that looks like those of the site, without asking the database."""
        return self.model_class(
            title="Décret n° 2023-736 du 8 août 2023", publisher="Légifrance", date_text="2023-08-08"
        )

    class Meta:
        icon = "link"
        label = _("Source")
        description = _("A dated source. Nothing medical is published without one.")
        template = "components/blocks/source.html"


class AuthorBlock(blocks.StructBlock):
    """An author, with the declaration of interests that French law expects (CSP L. 4113-13)."""

    name = blocks.CharBlock(label=_("Name"))
    role = blocks.CharBlock(label=_("Role"))
    interests = blocks.TextBlock(
        label=_("Declared interests"), help_text=_("“None declared” is an answer; silence is not.")
    )
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
