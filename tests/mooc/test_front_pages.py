"""What machines and caches see of the public pages: languages, sitemap, robots, headers, no cookie."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.accounts.models import User
from tests.campaigns.writing import CLOSES, DAY, OPENS, SECOND, front_door, write_campaign
from tests.courses.writing import write_course

pytestmark = pytest.mark.django_db

PUBLIC = ["/en/", "/en/formations/", "/en/formations/vaccinate/", "/en/campaigns/", "/en/campaigns/influenza/",
          "/en/search/?q=flu", "/en/schedule/", "/en/claims/", "/sitemap.xml", "/robots.txt", "/.well-known/security.txt"]  # fmt: skip
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def season():
    with time_machine.travel(OPENS, tick=False) as clock:
        yield clock


@pytest.fixture
def site() -> None:
    front_door("en")
    write_course("vaccinate", language="en")
    write_campaign()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_may_be_kept_a_minute_carry_a_tag_and_set_no_cookie(
    client: Client, site: None, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=60"
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}
    assert not response.cookies
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PUBLIC[:8])
def test_nobody_keeps_what_a_person_who_is_logged_in_sees(
    site: None, learner: User, as_person: Callable[[User], Client], address: str
) -> None:
    assert as_person(learner).get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["/en/account/login/", "/en/account/signup/", "/en/nothing/", "/"])
def test_forms_errors_and_redirections_are_not_kept(client: Client, site: None, address: str) -> None:
    assert "public" not in client.get(address)["Cache-Control"]


@pytest.mark.parametrize(
    ("accepted", "home"),
    [("en-GB,en;q=0.9", "/en/"), ("fr-FR,fr;q=0.9,en;q=0.5", "/fr/"), ("de", "/fr/"), ("", "/fr/"), (";;;q=", "/fr/")],
)
def test_the_bare_address_leads_to_the_readers_language_else_french(client: Client, accepted: str, home: str) -> None:
    front_door("en")
    response = client.get("/", headers={"Accept-Language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)


def test_the_home_page_shows_courses_and_the_campaigns_that_matter_now(client: Client, site: None) -> None:
    write_campaign(
        title="Over already", slug="over", opens_at=OPENS - 3 * DAY, announced_at=OPENS - 3 * DAY, closes_at=OPENS
    )
    page = client.get("/en/").content.decode()
    assert "Cours vaccinate" in page
    assert "Influenza first" in page
    assert "Over already" not in page


def test_the_home_page_does_not_cost_more_with_more_courses(
    site: None, learner: User, as_person: Callable[[User], Client]
) -> None:
    reader = as_person(learner)

    def count() -> int:
        reader.get("/en/")
        with CaptureQueriesContext(connection) as queries:
            reader.get("/en/")
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    few = count()
    assert few <= 12
    for number in range(3):
        write_course(f"more-{number}", language="en")
    assert count() == few


def sitemap(client: Client) -> dict[str, list[str]]:
    """The addresses of the sitemap with the languages of each."""
    root = ET.fromstring(client.get("/sitemap.xml").content)
    return {
        str(entry.findtext("s:loc", namespaces=SPACES)).removeprefix(settings.WAGTAILADMIN_BASE_URL): [
            link.attrib["hreflang"] for link in entry.findall("x:link", SPACES)
        ]
        for entry in root.findall("s:url", SPACES)
    }


def test_the_sitemap_lists_public_pages_with_their_languages_and_no_lesson(client: Client, site: None, season) -> None:
    listed = sitemap(client)
    assert sorted(listed["/en/"]) == ["en", "fr"]
    assert "/en/formations/vaccinate/" in listed
    assert "/en/campaigns/influenza/" in listed
    assert not [address for address in listed if "/m1/" in address]
    season.move_to(CLOSES + 365 * DAY)
    assert "/en/campaigns/influenza/" not in sitemap(client)


def test_each_page_names_its_other_languages(client: Client, site: None) -> None:
    page = client.get("/en/").content.decode()
    assert 'hreflang="fr" href="http://testserver/fr/"' in page
    assert 'property="og:title"' in page


def test_robots_are_told_where_the_sitemap_is_and_what_is_personal(client: Client, site: None) -> None:
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in told
    for private in ["/admin/", "/fr/learn/", "/en/account/", "/fr/search/"]:
        assert f"Disallow: {private}\n" in told


def test_a_weakness_can_be_reported(client: Client, site: None) -> None:
    lines = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(lines["Expires"]) > OPENS + SECOND


def test_old_browsers_find_a_favicon(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith(".svg")
