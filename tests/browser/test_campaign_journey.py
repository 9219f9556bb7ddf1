"""A campaign manager plans a season at the dates desk: it stays under embargo, opens by the clock, is extended and cancelled."""

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
WHY = {"reason_fr": "Le virus circule encore.", "reason_en": "The virus still circulates."}
TIME_TO_LOOK = timedelta(seconds=25)  # to enter dates and see that nothing shows yet
LATE_AT_MOST = timedelta(seconds=30)  # on a busy machine; tests of the clock itself go by the second


def test_a_season_is_planned_opens_by_the_clock_is_extended_and_cancelled(
    visit: Callable[..., Page], data_folder: Path, axe: Axe
) -> None:
    manager = Desk(visit(), "campaigns@example.org")
    pharmacist = Desk(visit(), "pharmacist@example.org")
    physician = Desk(visit(), "medical@example.org")
    regulatory = Desk(visit(), "regulatory@example.org")
    visitor = visit("/fr/campagnes/")
    campaign = write_campaign(manager)
    pharmacist.decide(campaign, "approve")
    physician.decide(campaign, "approve")
    regulatory.decide(campaign, "approve")

    # Published without dates, nobody knows of it.
    desk = manager.page
    manager.edit(campaign)
    desk.locator('a[href*="/admin/campaigns/dates/"]').first.click()
    desk.locator('select[name="territory"]').select_option("everywhere")
    desk.locator('form[action$="/new/"] button[type="submit"]').click()
    expect(desk.locator("main")).to_contain_text("Europe/Paris")

    # What contradicts itself is refused beside its field.
    opens = next_minute(timedelta(0))
    enter(desk, announced_at=opens, opens_at=opens, closes_at=opens - timedelta(days=1))
    expect(desk.locator("[data-field-errors] .error-message, .w-field__errors .error-message").first).to_be_visible()
    assert status(visitor) == 404

    # Under embargo until its minute, then known: nothing has to run for that. Minutes are the precision of the form.
    opens = next_minute(TIME_TO_LOOK)
    enter(desk, announced_at=opens, opens_at=opens, closes_at=opens + timedelta(days=20))
    expect(desk.locator(".planning__window")).to_have_count(1)
    assert status(visitor) == 404
    visitor.goto("/fr/coming-up/")
    expect(visitor.locator("main")).not_to_contain_text(TITLE)
    assert datetime.now(PARIS) < opens, "the machine was too slow to look before the minute came"
    appeared = wait_for(visitor, 200, until=opens + LATE_AT_MOST, log=data_folder / "server.log")
    assert opens <= appeared
    visitor.goto(ADDRESS)
    expect(visitor.locator("h1")).to_have_text(TITLE)
    expect(visitor.locator("main")).to_contain_text("Deux doses, à tout âge.")
    assert axe.problems(visitor) == []

    # A campaign in French only is announced and does not open, nor is its opening confirmed, until its manager says so.
    expect(visitor.locator("main header")).to_contain_text("Ouvre bientôt")
    dates = desk.url
    confirm(desk)
    expect(desk.locator(".messages .error")).to_be_visible()
    desk.locator("#decision").fill("La version anglaise suit.")
    desk.locator('form[action$="/languages/"] button[type="submit"]').click()
    confirm(desk)
    expect(desk.locator(".messages .success")).to_be_visible()
    visitor.goto(ADDRESS)  # no copy is kept of what waits
    expect(visitor.locator("main header")).to_contain_text("En cours")

    # A confirmed end is extended with a reason, which readers see.
    desk.locator('a[href$="/extend/"]').click()
    desk.locator('.planning__form button[type="submit"]').click()
    expect(desk.locator('[name="reason_fr"]')).to_be_visible()
    give_reasons(desk)
    expect(desk.locator(".messages .success")).to_be_visible()
    reload_fresh(visitor, ADDRESS)
    expect(visitor.locator(".date-changes")).to_contain_text(WHY["reason_fr"])
    reload_fresh(visitor, "/fr/coming-up/")
    expect(visitor.locator("main")).to_contain_text(TITLE)
    assert axe.problems(visitor) == []

    # The planner shows it, and leads back to the same desk.
    desk.goto("/admin/campaigns/planner/")
    desk.locator(".planner__bar a", has_text=TITLE).or_(
        desk.locator(".planner__lane", has_text=TITLE).locator(".planner__bar a")
    ).first.click()
    expect(desk).to_have_url(dates)

    # The list on a telephone: wide columns leave the words of a title whole.
    desk.set_viewport_size({"width": 360, "height": 800})
    desk.goto("/admin/campaigns/planner/list/")
    title = desk.locator(".planner__table th", has_text=TITLE).first.bounding_box()
    assert title is not None and title["width"] >= 160
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(dates)

    # Cancelled: its page says so and why, and keeps its address.
    desk.locator('a[href$="/cancel/"]').click()
    give_reasons(desk)
    expect(desk.locator(".planning__window.is-cancelled")).to_be_visible()
    reload_fresh(visitor, ADDRESS)
    expect(visitor.locator(".badge.tone-red").first).to_be_visible()
    expect(visitor.locator(".date-changes li")).to_have_count(2)
    reload_fresh(visitor, "/fr/coming-up/")
    expect(visitor.locator("main")).not_to_contain_text(TITLE)


def next_minute(at_least: timedelta) -> datetime:
    """The first whole minute in Paris that is farther away than that."""
    return (datetime.now(PARIS) + at_least).replace(second=0, microsecond=0) + timedelta(minutes=1)


def enter(desk: Page, **moments: datetime) -> None:
    """Fill in the dates form and send it."""
    desk.locator('[name="withdrawn_at"]').fill("")
    for name, moment in moments.items():
        desk.locator(f'[name="{name}"]').fill(moment.strftime("%Y-%m-%dT%H:%M"))
    desk.locator('.planning__form button[type="submit"]').click()


def confirm(desk: Page) -> None:
    """Confirm every date of the campaign's window."""
    desk.locator('form[action$="/confirm/"] button[type="submit"]').click()


def give_reasons(desk: Page) -> None:
    """Say why in each language, and send the form."""
    for name, words in WHY.items():
        desk.locator(f'[name="{name}"]').fill(words)
    desk.locator('.planning__form button[type="submit"]').click()


def reload_fresh(visitor: Page, address: str) -> None:
    """Open a page past the copy that the browser keeps for a minute."""
    visitor.goto(f"{address}?fresh={time.monotonic_ns()}")


def write_campaign(desk: Desk) -> int:
    pages = desk.page.request.get("/admin/api/main/pages/?locale=fr&limit=20").json()["items"]
    parent = next(page["id"] for page in pages if (page["meta"]["html_url"] or "").endswith("/fr/campagnes/"))
    desk.add(parent, "campaigns/campaignpage")
    desk.fill({"title": TITLE, "summary": "Une campagne d’essai."})
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
    campaign = desk.save()
    desk.edit(campaign)  # opened anew: nothing that is kept by itself while typing is still on its way
    desk.submit()
    return campaign


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
