"""A campaign manager plans a season; it goes public and is withdrawn by itself, at its minutes."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.desk import Desk

PARIS = ZoneInfo("Europe/Paris")
TITLE = "Rougeole : vérifions nos deux doses"
ADDRESS = "/fr/campagnes/rougeole-verifions-nos-deux-doses/"
LATE_AT_MOST = timedelta(seconds=30)  # on a busy machine; tests of the schedule itself go by the second


def test_a_campaign_goes_public_and_is_withdrawn_at_its_time(
    visit: Callable[..., Page], data_folder: Path, axe: Axe
) -> None:
    manager = Desk(visit(), "campaigns@example.org")
    pharmacist = Desk(visit(), "pharmacist@example.org")
    physician = Desk(visit(), "medical@example.org")
    visitor = visit("/fr/campagnes/")

    # Minutes are the precision of the form: opens at a full minute, far enough away for two people to read.
    opens = (datetime.now(PARIS) + timedelta(seconds=180)).replace(second=0, microsecond=0)
    closes = opens + timedelta(minutes=1)
    campaign = write_campaign(manager, opens, closes)
    pharmacist.decide(campaign, "approve")
    assert status(visitor) == 404
    physician.decide(campaign, "approve")

    # Approved and waiting: the manager sees it scheduled, nobody else sees it at all.
    manager.edit(campaign)
    expect(manager.page.locator("body")).to_contain_text(opens.strftime("%H:%M"))
    assert status(visitor) == 404
    visitor.goto("/fr/campagnes/")
    expect(visitor.locator("main")).not_to_contain_text(TITLE)

    log = data_folder / "server.log"
    appeared = wait_for(visitor, 200, until=opens + LATE_AT_MOST, log=log)
    assert opens <= appeared
    visitor.goto(ADDRESS)
    expect(visitor.locator("h1")).to_have_text(TITLE)
    expect(visitor.locator("main")).to_contain_text("Deux doses, à tout âge.")
    assert axe.problems(visitor) == []

    gone = wait_for(visitor, 410, until=closes + LATE_AT_MOST, log=log)
    assert closes <= gone
    visitor.goto(ADDRESS)
    expect(visitor.locator("main")).not_to_contain_text("Deux doses, à tout âge.")
    expect(visitor.locator('main a[href="/fr/campagnes/"]').first).to_be_visible()


def write_campaign(desk: Desk, opens: datetime, closes: datetime) -> int:
    pages = desk.page.request.get("/admin/api/main/pages/?locale=fr&limit=20").json()["items"]
    parent = next(page["id"] for page in pages if (page["meta"]["html_url"] or "").endswith("/fr/campagnes/"))
    desk.add(parent, "campaigns/campaignpage")
    desk.fill({"title": TITLE, "summary": "Une campagne d’essai."})
    desk.fill({"announced_at": at(opens), "opens_at": at(opens), "closes_at": at(closes), "withdrawn_at": at(closes)})
    desk.choose("topic", "Rattrapage")
    desk.fill({"audience": "Adultes nés depuis 1980", "objective": "Compléter le schéma.", "action_label": "Proposer"})
    desk.insert("key_messages")
    desk.fill({"key_messages-0-value": "Deux doses, à tout âge."})
    desk.insert("avoid")
    desk.fill({"avoid-0-value": "Toute promesse."})
    desk.insert("sources")
    desk.choose("sources-0-value", "2023-736")
    desk.insert("authors")
    desk.fill(
        {
            "authors-0-value-name": "Équipe",
            "authors-0-value-role": "Rédaction",
            "authors-0-value-interests": "Aucun",
            "authors-0-value-declared_on": "2026-11-01",
            "funding": "Aucun financement.",
        }
    )
    return desk.save_and_submit()


def at(moment: datetime) -> str:
    """As the form shows times."""
    return moment.strftime("%Y-%m-%d %H:%M")


def status(visitor: Page) -> int:
    return visitor.request.get(ADDRESS).status


def wait_for(visitor: Page, wanted: int, *, until: datetime, log: Path) -> datetime:
    """Ask for the page until it answers so; return the moment at which it did."""
    while datetime.now(PARIS) < until:
        if status(visitor) == wanted:
            return datetime.now(PARIS)
        time.sleep(0.5)
    lines = "\n".join(log.read_text(errors="replace").splitlines()[-40:])
    raise AssertionError(
        f"{ADDRESS} answers {status(visitor)} at {datetime.now(PARIS):%H:%M:%S}, not {wanted}:\n{lines}"
    )
