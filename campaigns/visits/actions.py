"""Notes that something happened, as one small row."""

from datetime import datetime
from uuid import UUID

from campaigns.rules.territories import Territory
from campaigns.rules.visits import LONGEST_ASSET, Kind
from campaigns.visits.models import Hit
from home.paris import PARIS


def note(*, kind: Kind, campaign: UUID, now: datetime, asset: str = "", territory: Territory | None = None) -> None:
    """Write down that something happened on this day in Paris: one INSERT, in the caller's transaction if there is one.

    Once it is committed, it is counted once whatever happens. Raises what the database raises.
    """
    Hit.objects.create(
        kind=kind, campaign=campaign, asset=asset[:LONGEST_ASSET], territory=territory or "", day=now.astimezone(PARIS).date()
    )  # fmt: skip
