"""A pharmacist gives their details and takes a poster; without scripts as well; every page is open to everybody."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import log_in

KIT = "/fr/kits/grippe-2026-2027/"


def give_details(page: Page, name: str) -> None:
    page.goto(f"/fr/account/pharmacy/?next={KIT}")
    page.get_by_label("Nom de la pharmacie").fill(name)
    page.get_by_label("Adresse").fill("12, place de la République\n67000 Strasbourg")
    page.get_by_label("Lien de prise de rendez-vous").fill("https://rdv.example.org/tilleuls")
    page.get_by_role("button", name="Enregistrer").click()


def test_a_pharmacist_takes_a_poster_with_their_own_name(visit: Callable[..., Page], axe: Axe, tmp_path: Path) -> None:
    page = visit(KIT)
    assert axe.problems(page) == []
    expect(page.get_by_text("Avec la place de votre tampon")).to_be_visible()
    log_in(page, "learner@example.org")

    give_details(page, "Pharmacie \N{GRINNING FACE}")
    expect(page.locator(".field-error")).to_contain_text("\N{GRINNING FACE}")
    assert axe.problems(page) == []
    give_details(page, "Pharmacie des Tilleuls")
    expect(page).to_have_url(re.compile(f"^[^?]+{KIT}$"))
    expect(page.get_by_text("Au nom de Pharmacie des Tilleuls")).to_be_visible()
    assert axe.problems(page) == []

    with page.expect_download() as download:
        page.locator('a[href$="/mine/poster-a4.pdf"]').click()
    assert download.value.suggested_filename == "officine-grippe-2026-2027-fr-poster-a4.pdf"
    download.value.save_as(tmp_path / "poster.pdf")
    with pikepdf.open(tmp_path / "poster.pdf") as poster:
        assert len(poster.pages) == 1
        assert str(poster.Root.Lang) == "fr"

    # The foot of the poster: its code says that it is up to date.
    page.goto("/q/")
    assert axe.problems(page) == []
    code = page.request.get(f"{KIT}mine/kit.zip")
    assert code.ok
    page.goto(f"{KIT}mine/making/kit.zip")
    expect(page.locator("[data-making=ready]")).to_be_visible(timeout=60_000)
    assert axe.problems(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    download.value.save_as(tmp_path / "kit.zip")
    kit = ZipFile(BytesIO((tmp_path / "kit.zip").read_bytes()))
    manifest = next(name for name in kit.namelist() if name.endswith("manifest.json"))
    printed = kit.read(manifest).decode()
    check = printed.split('"check": "')[1].split('"')[0]
    page.goto(check)
    expect(page.get_by_role("heading", name="Ce support est à jour")).to_be_visible()
    assert axe.problems(page) == []

    # The page in the folder needs no network.
    kit.extractall(tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / manifest).with_name("index.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [address for address in asked if not address.startswith("file:")] == []


def test_without_scripts_the_kit_is_there_and_its_progress_follows_by_itself(visit: Callable[..., Page]) -> None:
    page = visit("/en/kits/grippe-2026-2027/", java_script_enabled=False)
    page.get_by_role("link", name="Take the whole kit").click()
    expect(page.get_by_role("heading", name="It is ready")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename.endswith("-kit.zip")


def test_on_a_telephone_nothing_runs_over(visit: Callable[..., Page]) -> None:
    page = visit(KIT, width=360, height=760)
    for address in (KIT, "/fr/q/", "/fr/q/BBBBBBB"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
