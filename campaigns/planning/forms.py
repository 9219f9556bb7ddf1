"""What a manager types at the dates desk. Times are times on the clocks of the territory, whatever zone one sits in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from campaigns.pages.dates import DATE_NAMES
from campaigns.planning.wording import distance
from campaigns.rules.seasons import CONFIRMED_BY, DATES
from campaigns.rules.territories import Territory
from campaigns.seasons.models import SeasonWindow, territory_name

REASON_LENGTH = 300


class TerritoryTimeField(forms.DateTimeField):
    """A date and time on the clocks of one zone; a time that does not exist there, or exists twice, is refused.

    Django finds such times (`from_current_timezone`); this field says which zone is meant.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        with timezone.override(self.zone):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(self.zone):
            return super().to_python(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another minute was entered: the form shows no seconds."""
        return super().has_changed(initial.replace(second=0, microsecond=0) if initial else initial, data)


class ReasonForm(forms.Form):
    """Why a confirmed date changes, in every language of the site; and the version of the dates that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asks_why:
            for code, name in settings.LANGUAGES:
                self.fields[f"reason_{code}"] = forms.CharField(
                    label=gettext("Reason, in %(language)s") % {"language": name},
                    help_text=_("Readers see it with the change, for good."),
                    max_length=REASON_LENGTH,
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                )

    def reason(self) -> dict[str, str]:
        """The reason by language; empty where none was asked."""
        return {
            code: self.cleaned_data[f"reason_{code}"]
            for code, _name in settings.LANGUAGES
            if self.cleaned_data.get(f"reason_{code}")
        }

    def ask_why(self) -> None:
        """Say beside each empty reason that it is missing."""
        missing = [code for code, _name in settings.LANGUAGES if not self.cleaned_data.get(f"reason_{code}")]
        for code in missing:
            name = f"reason_{code}" if f"reason_{code}" in self.fields else None
            self.add_error(name, gettext("A confirmed date changes: tell readers why."))

    def look_again(self, version: int) -> None:
        """Say that somebody was faster; what was typed stays, and may be sent over the present dates."""
        self.data = {**self.data.dict(), self.add_prefix("seen"): str(version)}  # type: ignore[attr-defined]
        self.add_error(
            None,
            gettext(
                "Somebody else changed these dates while you were looking at them. What holds now is shown above;"
                " what you entered is kept below and has not been saved. Check it, then save again."
            ),
        )


class WindowForm(ReasonForm):
    """The four dates of a campaign in one territory."""

    def __init__(
        self,
        data: Any = None,
        *,
        window: SeasonWindow | None,
        zone: ZoneInfo,
        now: datetime,
        proposal: Mapping[str, Any],
    ) -> None:
        confirmed = {name for name in CONFIRMED_BY.values() if window and getattr(window, f"is_{name}_confirmed")}
        known = {name: getattr(window, name) for name in DATES} if window else dict(proposal)
        super().__init__(
            data, initial={**known, "seen": window.version if window else 0}, asks_why=bool(confirmed), prefix=None
        )
        self.window, reasons = window, [name for name in self.fields if name.startswith("reason_")]
        for name in DATES:
            words = [zone.key.replace("_", " ")]
            if window:
                words.append(
                    pgettext("date", "confirmed") if CONFIRMED_BY[name] in confirmed else gettext("provisional")
                )
            if known.get(name):
                words.append(distance(known[name], now))
            self.fields[name] = TerritoryTimeField(
                label=DATE_NAMES[name], zone=zone, required=name != "withdrawn_at", help_text=" · ".join(words)
            )
        self.order_fields(["seen", *DATES, *reasons])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        announced, opens, closes, withdrawn = (data.get(name) for name in DATES)
        if announced and opens and announced > opens:
            self.add_error("announced_at", gettext("Communication opens before the service opens, or with it."))
        if opens and closes and opens >= closes:
            self.add_error("closes_at", gettext("The service ends after it opens."))
        if closes and withdrawn and withdrawn < closes:
            self.add_error("withdrawn_at", gettext("A campaign is withdrawn after the service ends, or when it ends."))
        return data

    def dates(self) -> dict[str, datetime | None]:
        """The dates as they shall be. A field nobody touched keeps its seconds."""
        return {
            name: self.cleaned_data[name]
            if name in self.changed_data or not self.window
            else getattr(self.window, name)
            for name in DATES
        }


class ExtendForm(ReasonForm):
    """A later end, in one territory and in others that end at the same time by their own clocks."""

    def __init__(
        self,
        data: Any = None,
        *,
        window: SeasonWindow,
        alike: Sequence[SeasonWindow],
        now: datetime,
        proposal: datetime,
    ) -> None:
        initial = {"closes_at": proposal, "seen": window.version}
        asks_why = any(one.is_closing_confirmed for one in [window, *alike])
        super().__init__(data, initial=initial, asks_why=asks_why)
        self.window, self.alike = window, {f"{one.territory}:{one.version}": one for one in alike}
        reasons = [name for name in self.fields if name.startswith("reason_")]
        self.fields["closes_at"] = TerritoryTimeField(
            label=_("New end of the service"),
            zone=window.zone,
            help_text=f"{window.zone.key.replace('_', ' ')} · {distance(proposal, now)}",
        )
        if alike:
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("Also in these territories"),
                choices=[(key, territory_name(Territory(one.territory))) for key, one in self.alike.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_("They end at the same time of day, each on its own clocks."),
            )
        self.order_fields(["seen", "closes_at", "also", *reasons])

    def clean_closes_at(self) -> datetime:
        closes_at: datetime = self.cleaned_data["closes_at"]
        if closes_at <= self.window.closes_at:
            raise forms.ValidationError(gettext("Extending means a later end. To end sooner, change the dates."))
        return closes_at

    def windows(self) -> list[tuple[SeasonWindow, datetime, int | None]]:
        """Each window to extend, with its new end and the version that was seen."""
        closes_at: datetime = self.cleaned_data["closes_at"]
        local = closes_at.astimezone(self.window.zone).replace(tzinfo=None)
        also = [self.alike[key] for key in self.cleaned_data.get("also", [])]
        found: list[tuple[SeasonWindow, datetime, int | None]] = [
            (self.window, closes_at, self.cleaned_data["seen"]),
            *((one, local.replace(tzinfo=one.zone), one.version) for one in also),
        ]
        return found


class DecisionForm(forms.Form):
    """Whether the campaign may open with a language missing."""

    is_enough = forms.TypedChoiceField(
        choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
    reason = forms.CharField(label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
