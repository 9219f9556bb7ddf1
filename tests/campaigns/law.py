"""Writes product campaigns with their legal file and every answer, by the actions of the desk."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.compliance.actions import answer_check, save_file, surface_share
from campaigns.compliance.judging import judge
from campaigns.models import CampaignPage
from tests.campaigns.writing import campaign_list, fields, give_window, say_one_language_is_enough
from tests.people import owners

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 10, tzinfo=PARIS)
STATEMENTS = "Made-up statements of a made-up opinion:\nvaccination is recommended to made-up people."
PRODUCT, COMMON = "Vaccin fictif de démonstration", "vaccin inactivé imaginaire"
FILE = {
    "kind": "product_public",
    "product_name": PRODUCT,
    "common_name": COMMON,
    "visa_kind": "GP",
    "visa_number": "00/00/0000/GP/000",
    "visa_on": date(2026, 6, 1),
    "visa_expires_on": date(2026, 12, 31),
    "opinion": "BEH 0 (fictif)",
    "opinion_on": date(2026, 4, 1),
    "statements_fr": STATEMENTS,
    "statements_en": STATEMENTS,
}


def write_product(owner: Any = None, *, language: str = "en", **changes: Any) -> CampaignPage:
    """A draft about a made-up product, with a window and nothing for the law."""
    words = {
        "title": f"{PRODUCT} ({COMMON})",
        "slug": "fictif",
        "statements": STATEMENTS,
        "live": False,
        **owners(),
        **({"owner": owner} if owner else {}),
        **changes,
    }
    draft = CampaignPage(**fields(language, **words))
    say_one_language_is_enough(draft.translation_key)
    page: CampaignPage = campaign_list(language).add_child(instance=draft)
    give_window(page)
    page.save_revision(user=owner, clean=False)
    return page


def newest(page: CampaignPage) -> CampaignPage:
    """The page as it was written last."""
    return CampaignPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def give_file(page: CampaignPage, by: Any = None, now: datetime = NOW, **changes: Any) -> Any:
    """The legal file, complete but for the changes."""
    return save_file(campaign=page.translation_key, facts=FILE | changes, by=by, now=now)


def answer_all(page: CampaignPage, by: Any, now: datetime = NOW, *, but: tuple[str, ...] = ()) -> None:
    """Every attestation and every share of a surface."""
    version = newest(page)
    for piece in version.kit:
        surface_share(page=version, item=str(piece.id), percent=Decimal("34"), by=by, now=now)
    for one in judge(version, now).checks:
        if not one.check.rule and one.check.code not in but:
            answer_check(page=version, code=one.check.code, is_met=True, note="Read.", by=by, now=now)


def ready_product(by: Any, now: datetime = NOW, **changes: Any) -> CampaignPage:
    """A product campaign that the law lets out."""
    page = write_product(**changes)
    give_file(page, by, now)
    answer_all(page, by, now)
    return page
