"""The figures as a file: the same rows, read in pieces, and lessons in the same groups as on the screen."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.reports.queries import Asked, Campaign, Report, asset_label, rows_of
from campaigns.rules.visits import Kind
from campaigns.seasons.models import TERRITORIES
from campaigns.visits.models import KINDS
from home.sheets import Row


def lines(asked: Asked, known: list[Campaign], report: Report) -> Iterator[Row]:
    """One line for each day, campaign, piece and territory; then finished lessons by groups of weeks."""
    kinds, places = dict(KINDS), {str(key): str(name) for key, name in TERRITORIES}
    by_key = {one.key: one for one in known}
    yield [_("From"), _("To"), _("Campaign"), _("Season"), _("Kind"), _("What"), _("Territory"), _("Number")]
    for day, key, kind, asset, territory, number in rows_of(asked):
        campaign = by_key.get(key)
        yield [
            day, day, campaign.title if campaign else _("A campaign that was deleted"), campaign.season if campaign else "",
            str(kinds[Kind(kind)]), asset_label(kind, asset), places.get(territory, ""), number,
        ]  # fmt: skip
    if report.lessons and asked.campaign:
        for group in report.lessons.groups:
            yield [
                group.span.first, group.span.last, asked.campaign.title, asked.campaign.season,
                str(kinds[Kind.LESSON]), "", "", group.number,
            ]  # fmt: skip
