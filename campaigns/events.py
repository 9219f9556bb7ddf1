"""What the awareness room tells: facts that happened, for others to listen to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class DatesChanged:
    """The dates of a campaign were set, moved, confirmed, cancelled or resumed in one territory."""

    campaign: UUID
    territory: str
    at: datetime
