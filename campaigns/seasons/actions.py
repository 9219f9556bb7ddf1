"""Setting, moving, confirming and cancelling the dates of a campaign. Every action leaves a trace that stays."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from campaigns.events import DatesChanged
from campaigns.rules.calendar import BadWindow, Window, has_opened
from campaigns.rules.seasons import CONFIRMATIONS, DATES, moved_along, moves, needs_reason
from campaigns.rules.territories import Territory
from campaigns.seasons.models import DateChange, SeasonWindow
from home.accounts.models import User
from home.events import tell


class ReasonMissing(Exception):
    """A confirmed date is moved or cancelled, and readers are not told why in every language."""


class NoWindow(Exception):
    """The campaign has no window in that territory."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the window since it was looked at: `seen` is not its version any more."""


class IsPublic(Exception):
    """The window has been confirmed or announced: it can be cancelled, not taken away."""


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
    seen: int | None = None,
) -> SeasonWindow:
    """Give a campaign its dates in a territory (aware), or move them. The same dates again change nothing.

    `seen` is the version the person looked at: 0 where they saw no window, None where nobody looked. Raises BadWindow
    when the dates contradict each other, ReasonMissing when a confirmed one moves without a `reason` in every language,
    ChangedMeanwhile when somebody was faster; then nothing has changed.
    """
    after = {name: dates.get(name) for name in DATES}
    if after["opens_at"] is None or after["closes_at"] is None or after["announced_at"] is None:
        raise NoWindow
    Window(after["announced_at"], after["opens_at"], after["closes_at"], after["withdrawn_at"])
    if after["withdrawn_at"] is not None and after["withdrawn_at"] < after["closes_at"]:
        raise BadWindow("The campaign must end before it is withdrawn, or when it is withdrawn.")
    window = SeasonWindow.objects.select_for_update().filter(campaign=campaign, territory=territory).first()
    _refuse_if_changed(window, seen)
    if window is None:
        window = SeasonWindow(campaign=campaign, territory=territory, version=0)
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
    _keep(window)
    _note(window, kind, by, now, reason=reason, is_public=is_public,
          before={move.name: _text(move.before) for move in changed}, after={move.name: _text(move.after) for move in changed})  # fmt: skip
    return window


@transaction.atomic
def extend(
    *,
    window: SeasonWindow,
    closes_at: datetime,
    by: User | None,
    now: datetime,
    reason: Mapping[str, str],
    seen: int | None = None,
) -> SeasonWindow:
    """Let the service end at another time; what comes after the end moves along by as much."""
    locked = _lock(window, seen)
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
def confirm(
    *,
    window: SeasonWindow,
    by: User | None,
    now: datetime,
    dates: Collection[str] = CONFIRMATIONS,
    seen: int | None = None,
) -> SeasonWindow:
    """Confirm dates of a window: from now on none of them moves without a reason. A second time changes nothing.

    `dates` holds announcing, opening, closing; every one when not said. Raises ChangedMeanwhile.
    """
    locked = _lock(window, seen)
    new = [name for name in CONFIRMATIONS if name in dates and name not in _confirmed(locked)]
    if not new:
        return locked
    for name in new:
        setattr(locked, f"is_{name}_confirmed", True)
    _keep(locked)
    _note(locked, DateChange.Kind.CONFIRMED, by, now, after={"confirmed": new})
    return locked


@transaction.atomic
def cancel(
    *, window: SeasonWindow, by: User | None, now: datetime, reason: Mapping[str, str], seen: int | None = None
) -> SeasonWindow:
    """Cancel a campaign in a territory: its page says so and why. A second time changes nothing. Raises ReasonMissing."""
    locked = _lock(window, seen)
    if locked.cancelled_at is not None:
        return locked
    if _confirmed(locked) and not _is_given(reason):
        raise ReasonMissing
    locked.cancelled_at = now
    _keep(locked)
    _note(locked, DateChange.Kind.CANCELLED, by, now, reason=reason, is_public=bool(_confirmed(locked)))
    return locked


@transaction.atomic
def resume(
    *, window: SeasonWindow, by: User | None, now: datetime, reason: Mapping[str, str], seen: int | None = None
) -> SeasonWindow:
    """Take a cancellation back. A second time changes nothing. Raises ReasonMissing."""
    locked = _lock(window, seen)
    if locked.cancelled_at is None:
        return locked
    if _confirmed(locked) and not _is_given(reason):
        raise ReasonMissing
    locked.cancelled_at = None
    _keep(locked)
    _note(locked, DateChange.Kind.RESUMED, by, now, reason=reason, is_public=bool(_confirmed(locked)))
    return locked


@transaction.atomic
def remove(*, window: SeasonWindow, by: User | None, now: datetime, seen: int | None = None) -> None:
    """Take away dates that were set by mistake. Raises IsPublic once one is confirmed or may be known to the public."""
    locked = _lock(window, seen)
    if _confirmed(locked) or locked.announced_at <= now:
        raise IsPublic
    _note(locked, DateChange.Kind.REMOVED, by, now, before={name: _text(getattr(locked, name)) for name in DATES})
    locked.delete()


def lock_windows(campaign: UUID) -> list[SeasonWindow]:
    """The windows of a campaign, which nobody else changes until the transaction ends."""
    return list(SeasonWindow.objects.select_for_update().of(campaign).order_by("pk"))


@transaction.atomic
def let_open(*, campaign: UUID, may_open: bool, now: datetime) -> None:
    """Let a campaign open at its dates, from `now` on where they have passed, or hold it. What has opened stays open."""
    for window in lock_windows(campaign):
        if may_open and window.may_open_at is None:
            window.may_open_at, window.held_told_at = now, None
        elif not may_open and window.may_open_at is not None and not has_opened(window.window, now):
            window.may_open_at = None
        else:
            continue
        window.save(update_fields=["may_open_at", "held_told_at"])


def _lock(window: SeasonWindow, seen: int | None = None) -> SeasonWindow:
    found: SeasonWindow | None = SeasonWindow.objects.select_for_update().filter(pk=window.pk).first()
    _refuse_if_changed(found, seen)
    if found is None:
        raise NoWindow
    return found


def _refuse_if_changed(window: SeasonWindow | None, seen: int | None) -> None:
    if seen is not None and seen != (window.version if window else 0):
        raise ChangedMeanwhile


def _keep(window: SeasonWindow) -> None:
    """Save a window as its next version; who made one for the same territory in the same instant was faster."""
    window.version += 1
    try:
        with transaction.atomic():
            window.save()
    except IntegrityError as error:
        if (
            window._state.adding
            and SeasonWindow.objects.of(window.campaign).filter(territory=window.territory).exists()
        ):
            raise ChangedMeanwhile from error
        raise


def _confirmed(window: SeasonWindow) -> frozenset[str]:
    return frozenset(name for name in CONFIRMATIONS if getattr(window, f"is_{name}_confirmed"))


def _is_given(reason: Mapping[str, str] | None) -> bool:
    return all((reason or {}).get(code, "").strip() for code, _name in settings.LANGUAGES)


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
