"""What may be asked for of a widget and of a feed: known words only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.pages.campaign import AUDIENCES
from campaigns.rules.audiences import Audience
from campaigns.rules.sharing import Size, Theme
from campaigns.rules.territories import Territory
from campaigns.seasons.models import TERRITORIES

SIZES = [
    (Size.COMPACT.value, _("Small: one message, 320 pixels wide")),
    (Size.STANDARD.value, _("Medium: three messages, 480 pixels wide")),
    (Size.WIDE.value, _("Large: every message, 720 pixels wide")),
]
THEMES = [
    (Theme.AUTO.value, _("As each reader prefers")),
    (Theme.LIGHT.value, pgettext_lazy("colours", "Light")),
    (Theme.DARK.value, pgettext_lazy("colours", "Dark")),
]
PLACES = [("", _("Wherever it runs")), *((one.value, name) for one, name in TERRITORIES if one != Territory.EVERYWHERE)]


class WidgetForm(forms.Form):
    """How a campaign is shown on another site. What is left out is taken as people mostly want it."""

    territory = forms.ChoiceField(label=_("Territory"), choices=PLACES, required=False)
    size = forms.ChoiceField(label=_("Size"), choices=SIZES, required=False)
    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, required=False)

    def clean(self) -> dict[str, Any]:
        """The words as what they stand for."""
        given = super().clean() or {}
        return given | {
            "territory": Territory(given["territory"]) if given.get("territory") else None,
            "size": Size(given.get("size") or Size.STANDARD),
            "theme": Theme(given.get("theme") or Theme.AUTO),
        }


class BuilderForm(WidgetForm):
    """The same, chosen by a visitor: the languages there are, and whether the frame may follow its content."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    resize = forms.BooleanField(
        label=_("Fit the height to the content"),
        help_text=_("Adds a small script to your page. Without it the frame keeps its height and can be scrolled."),
        required=False,
    )
    field_order = ["language", "territory", "size", "theme", "resize"]

    def __init__(self, *args: Any, languages: list[tuple[str, str]], places: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        self.fields["territory"].choices = [  # type: ignore[attr-defined]
            (value, name) for value, name in PLACES if not value or Territory(value) in places
        ]


class FollowForm(forms.Form):
    """Which campaigns somebody wants to hear of."""

    territory = forms.ChoiceField(
        label=_("Territory"), choices=[("", _("All territories")), *PLACES[1:]], required=False
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=[("", _("Everybody")), *AUDIENCES], required=False)

    def clean(self) -> dict[str, Any]:
        """The words as what they stand for."""
        given = super().clean() or {}
        return {
            "territory": Territory(given["territory"]) if given.get("territory") else None,
            "audience": Audience(given["audience"]) if given.get("audience") else None,
        }
