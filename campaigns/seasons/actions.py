"""Setting, moving, confirming and cancelling the dates of a campaign. Every action leaves a trace that stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.events import DatesChanged
from campaigns.rules.calendar import Window
from campaigns.rules.seasons import DATES, moved_along, moves, needs_reason
from campaigns.rules.territories import Territory
from campaigns.seasons.models import DateChange, SeasonWindow
from home.accounts.models import User
from home.events import tell


class ReasonMissing(Exception):
    """A confirmed date is moved or cancelled, and readers are not told why in every language."""


class NoWindow(Exception):
    """The campaign has no window in that territory."""


@transaction.atomic
def set_window(
    *,
    campaign: UUID,
    territory: Territory,
    dates: Mapping[str, datetime | None],
    by: User | None,
    now: datetime,
    reason: Mapping[str, str] | None = None,
    kind: DateChange.Kind = DateChange.Kind.MOVED,
) -> SeasonWindow:
    """Give a campaign its dates in a territory (aware), or move them. The same dates again change nothing.

    Raises BadWindow when they contradict each other, ReasonMissing when a confirmed one moves without a `reason` in
    every language; then nothing has changed.
    """
    after = {name: dates.get(name) for name in DATES}
    if after["opens_at"] is None or after["closes_at"] is None or after["announced_at"] is None:
        raise NoWindow
    Window(after["announced_at"], after["opens_at"], after["closes_at"], after["withdrawn_at"])
    window = SeasonWindow.objects.select_for_update().filter(campaign=campaign, territory=territory).first()
    if window is None:
        window = SeasonWindow(campaign=campaign, territory=territory)
        kind, changed = DateChange.Kind.SET, moves({}, after)
    else:
        changed = moves({name: getattr(window, name) for name in DATES}, after)
    if not changed:
        return window
    is_public = needs_reason(changed, _confirmed(window))
    if is_public and not _is_given(reason):
        raise ReasonMissing
    for move in changed:
        setattr(window, move.name, move.after)
    window.save()
    _note(window, kind, by, now, reason=reason, is_public=is_public,
          before={move.name: _text(move.before) for move in changed}, after={move.name: _text(move.after) for move in changed})  # fmt: skip
    return window


@transaction.atomic
def extend(
    *, window: SeasonWindow, closes_at: datetime, by: User | None, now: datetime, reason: Mapping[str, str]
) -> SeasonWindow:
    """Let the service end at another time; what comes after the end moves along by as much."""
    locked = _lock(window)
    dates: dict[str, datetime | None] = {name: getattr(locked, name) for name in DATES}
    if locked.withdrawn_at is not None:
        dates["withdrawn_at"] = moved_along(
            locked.withdrawn_at, before=locked.closes_at, after=closes_at, zone=locked.zone
        )
    return set_window(
        campaign=locked.campaign, territory=Territory(locked.territory), dates=dates | {"closes_at": closes_at},
        by=by, now=now, reason=reason, kind=DateChange.Kind.EXTENDED,
    )  # fmt: skip


@transaction.atomic
def confirm(*, window: SeasonWindow, by: User | None, now: datetime) -> SeasonWindow:
    """Confirm every date of a window: from now on none moves without a reason. A second time changes nothing."""
    locked = _lock(window)
    if _confirmed(locked) == _ALL:
        return locked
    locked.is_announcing_confirmed = locked.is_opening_confirmed = locked.is_closing_confirmed = True
    locked.save()
    _note(locked, DateChange.Kind.CONFIRMED, by, now)
    return locked


@transaction.atomic
def cancel(*, window: SeasonWindow, by: User | None, now: datetime, reason: Mapping[str, str]) -> SeasonWindow:
    """Cancel a campaign in a territory: its page says so and why. A second time changes nothing. Raises ReasonMissing."""
    locked = _lock(window)
    if locked.cancelled_at is not None:
        return locked
    if _confirmed(locked) and not _is_given(reason):
        raise ReasonMissing
    locked.cancelled_at = now
    locked.save()
    _note(locked, DateChange.Kind.CANCELLED, by, now, reason=reason, is_public=bool(_confirmed(locked)))
    return locked


@transaction.atomic
def resume(*, window: SeasonWindow, by: User | None, now: datetime, reason: Mapping[str, str]) -> SeasonWindow:
    """Take a cancellation back. A second time changes nothing. Raises ReasonMissing."""
    locked = _lock(window)
    if locked.cancelled_at is None:
        return locked
    if _confirmed(locked) and not _is_given(reason):
        raise ReasonMissing
    locked.cancelled_at = None
    locked.save()
    _note(locked, DateChange.Kind.RESUMED, by, now, reason=reason, is_public=bool(_confirmed(locked)))
    return locked


_ALL = frozenset({"announcing", "opening", "closing"})


def _lock(window: SeasonWindow) -> SeasonWindow:
    found: SeasonWindow = SeasonWindow.objects.select_for_update().get(pk=window.pk)
    return found


def _confirmed(window: SeasonWindow) -> frozenset[str]:
    return frozenset(name for name in _ALL if getattr(window, f"is_{name}_confirmed"))


def _is_given(reason: Mapping[str, str] | None) -> bool:
    return bool(reason) and all(words.strip() for words in (reason or {}).values())


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _note(
    window: SeasonWindow,
    kind: DateChange.Kind,
    by: User | None,
    now: datetime,
    *,
    reason: Mapping[str, str] | None = None,
    is_public: bool = False,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    DateChange.objects.create(
        campaign=window.campaign, territory=window.territory, kind=kind, before=dict(before or {}),
        after=dict(after or {}), reason=dict(reason or {}), is_public=is_public, by=by, at=now,
    )  # fmt: skip
    tell(DatesChanged(campaign=window.campaign, territory=window.territory, at=now))
