"""A question of the bank, used in a quiz as it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock


class BankedQuestionBlock(SnippetChooserBlock):
    """A question chosen from the bank: one question with one history, wherever it is used."""

    def __init__(self, target_model: str = "courses.BankQuestion", **options: object) -> None:
        super().__init__(target_model, **options)

    def get_preview_value(self) -> Any:
        """A question that looks like those of the bank, without asking the database."""
        field = self.model_class._meta.get_field("question")
        kind, block = next(iter(field.stream_block.child_blocks.items()))
        return self.model_class(title="À partir de quel âge ?", question=[(kind, block.get_preview_value())])

    class Meta:
        icon = "folder-open-inverse"
        label = _("From the bank")
        description = _("A question of the bank. It changes everywhere at once, and keeps its figures.")
        template = "courses/blocks/bank.html"
