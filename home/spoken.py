"""What Wagtail words once for every person, said in the language of whoever reads it: choosers and trails of snippets, comments."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy
from wagtail.forms import TaskStateCommentForm
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

_make = AdminSnippetChooser.__init__
_trail = SnippetViewSet.breadcrumbs_items.fget
_CRUMBS = (gettext_lazy("Home"), gettext_lazy("Snippets"))


def _about(text: str, name: Any) -> str:
    return gettext(text) % {"object": name}


_say = lazy(_about, str)


def _make_and_word(self: AdminSnippetChooser, *args: Any, **kwargs: Any) -> None:
    _make(self, *args, **kwargs)
    name = self.model._meta.verbose_name
    self.choose_one_text = _say("Choose %(object)s", name)
    self.choose_another_text = _say("Choose another %(object)s", name)
    self.link_to_chosen_text = _say("Edit this %(object)s", name)


def _trail_in_words(self: SnippetViewSet) -> list[dict[str, Any]]:
    return [{**crumb, "label": label} for crumb, label in zip(_trail(self), _CRUMBS, strict=False)]


def speak_each_language() -> None:
    """Word them when they are shown, instead of in the language of whoever came first since the server started."""
    AdminSnippetChooser.__init__ = _make_and_word
    SnippetViewSet.breadcrumbs_items = property(_trail_in_words)
    TaskStateCommentForm.base_fields["comment"].label = gettext_lazy("Comment")
