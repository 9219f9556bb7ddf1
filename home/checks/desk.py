"""The expressions to avoid, as a list that regulatory people keep at the desk."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.checks.models import WatchedWord


class WatchedWords(SnippetViewSet):
    """Superlatives and promises that texts for readers do without."""

    model = WatchedWord
    icon = "glasses"
    menu_label = _("Expressions to avoid")
    menu_name = "watched-words"
    menu_order = 247
    add_to_admin_menu = True
    list_display = ["expression", "language", "kind", "article", BooleanColumn("is_active", label=_("in use"))]
    list_filter = ["kind", "language", "is_active"]
    ordering = ["kind", "language", "expression"]


register_snippet(WatchedWords)
