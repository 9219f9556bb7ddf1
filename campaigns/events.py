"""What the awareness room tells: facts that happened, for others to listen to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class DatesChanged:
    """The dates of a campaign were set, moved, confirmed, cancelled or resumed in one territory."""

    campaign: UUID
    territory: str
    at: datetime


@dataclass(frozen=True)
class VisaEndsSoon:
    """The visa of a product campaign ends within 90, 30 or 7 days; told once for each. `expires_on` is its last day, in Paris."""

    campaign: UUID
    expires_on: date
    days_left: int
    at: datetime
