"""Says what the rules of upkeep answer, in the language of the moment."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.upkeep.rules import Gap, Standing

GAPS: dict[Gap, str | Promise] = {
    Gap.OWNER: _("an owner"),
    Gap.BACKUP: _("somebody who stands in for the owner"),
    Gap.DATE: _("the day by which it is read again"),
}
STANDINGS: dict[Standing, str | Promise] = {
    Standing.OVER: _("over"),
    Standing.SOON: _("ends within 30 days"),
    Standing.HOLDS: _("holds"),
    Standing.UNDATED: _("without a date"),
}


def say_gaps(gaps: Iterable[Gap]) -> str:
    """What is lacking: “an owner, the day by which it is read again”."""
    return ", ".join(str(GAPS[gap]) for gap in gaps)
