"""Says on the form of an institutional campaign which medicines it names, field by field: the law refuses them there."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from campaigns.compliance.reading import file_of, neutral_words, public_texts
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import medicines_named
from home.checks.registry import checks
from home.checks.rules import Finding, Level


@checks(CampaignPage)
def check_neutral(page: CampaignPage, now: datetime) -> Iterator[Finding]:
    """A product campaign has its own checklist; what it lacks is shown there."""
    if file_of(page).is_product:
        return
    words = neutral_words()
    for name, text in public_texts(page).items():
        for found in medicines_named([text], words):
            said = _("“%(found)s” names a medicine: an institutional campaign does not.") % {"found": found}
            yield Finding(Level.BLOCKS, name, about={"found": found}, words=said, why="CSP, art. L.5122-1")
