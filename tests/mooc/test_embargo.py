"""Nothing of a campaign reaches the public one second early, whatever the address: each route is asked at each boundary."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.models import Page, ReferenceIndex

from campaigns.models import CampaignPage
from campaigns.rules.territories import Territory
from home.accounts.models import User
from home.editorial.experts.access import token_of
from home.editorial.experts.actions import ask
from home.models import ContentPage
from tests.campaigns.kits import body, own_pharmacy
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    OPENS,
    SECOND,
    WITHDRAWN,
    front_door,
    give_window,
    write_campaign,
)
from tests.mooc.test_media import media, picture  # noqa: F401  the folder of files

pytestmark = pytest.mark.django_db

SECRET = "Chickenpoxeria"
KEY = "{key}"
# Every address at which a campaign may show, with what it answers before anybody may know of it.
LISTS = [
    "/en/", "/en/campaigns/", "/en/search/?q=chickenpoxeria", "/sitemap.xml", "/en/follow/", "/en/coming-up/",
    "/en/feeds/all/all/campaigns.atom", "/en/feeds/all/all/campaigns.json", "/en/feeds/all/all/campaigns.ics",
    "/en/feeds/all/mayotte/campaigns.ics", "/en/feeds/parents/all/campaigns.json",
]  # fmt: skip
OWN = [
    "/en/campaigns/secret/",
    f"/en/embed/campaign/{KEY}/",
    f"/en/embed/campaign/{KEY}/?territory=mayotte",
    f"/en/share/campaign/{KEY}/",
    "/en/embed/oembed/?url=http://testserver/en/campaigns/secret/",
    f"/en/embed/oembed/?url=http://testserver/en/embed/campaign/{KEY}/",
    "/en/kits/secret/",
]
# What a kit hands out, and to whom it does: a learner who has given the details of a pharmacy.
MATERIAL = [
    "/en/kits/secret/card.pdf",
    "/en/kits/secret/card-preview.png",
    "/en/kits/secret/kit.zip",
    "/en/kits/secret/making/kit.zip",
    "/en/kits/secret/mine/card.pdf",
    "/en/kits/secret/mine/kit.zip",
    "/en/kits/secret/mine/making/kit.zip",
    "/en/kits/secret/professionals/",
]
# Public addresses that name a campaign; a new one has to be tried here as well.
TRIED = {
    "sharing:widget", "sharing:builder", "sharing:oembed", "sharing:follow", "sharing:feed", "sitemap", "search",
    "kits:kit", "kits:file", "kits:own_file", "kits:making", "kits:own_making", "professional",
}  # fmt: skip
# A printed code is tried where codes are (tests/campaigns/test_kit_codes.py); these name no campaign.
OF_A_PERSON = {"kits:code", "kits:type_code", "kits:pharmacy", "kits:forget", "kits:taken_down"}


@pytest.fixture
def clock():
    with time_machine.travel(ANNOUNCED - DAY, tick=False) as running:
        yield running


@pytest.fixture
def secret(clock: Any) -> CampaignPage:
    """A campaign that is published, reviewed and complete, and that nobody may know of before it is announced."""
    return write_campaign(title=SECRET, slug="secret", summary=f"{SECRET}.", audiences=["parents"])


def look(client: Client, page: CampaignPage, path: str) -> tuple[int, bool]:
    """What an address answers, and whether the campaign shows in it, its headers included."""
    cache.clear()
    answer = client.get(path.replace(KEY, str(page.translation_key)))
    said = f"{answer.headers}{body(answer).decode(errors='replace')}".replace("q=chickenpoxeria", "")
    asked = said.replace('value="chickenpoxeria"', "").replace("chickenpoxeria”", "").replace("chickenpoxeria", "")
    return answer.status_code, SECRET in asked


@pytest.mark.parametrize("path", LISTS)
def test_lists_and_feeds_show_it_from_the_second_it_is_announced(
    client: Client, secret: CampaignPage, clock: Any, path: str
) -> None:
    clock.move_to(ANNOUNCED - SECOND)
    assert look(client, secret, path) == (200, False)
    clock.move_to(ANNOUNCED)
    expected = path != "/en/follow/"
    assert look(client, secret, path)[1] is (expected and path != "/sitemap.xml")
    if path == "/sitemap.xml":
        assert "/en/campaigns/secret/" in client.get(path).content.decode()
    clock.move_to(WITHDRAWN - SECOND)
    if path not in ("/en/", "/en/coming-up/"):  # they show what runs and what comes
        assert look(client, secret, path)[1] is (expected and path != "/sitemap.xml")
    clock.move_to(WITHDRAWN)
    assert look(client, secret, path) == (200, False)
    if path == "/sitemap.xml":
        assert "secret" not in client.get(path).content.decode()


@pytest.mark.parametrize("path", OWN)
def test_its_own_addresses_do_not_exist_before_that_second(
    client: Client, secret: CampaignPage, clock: Any, path: str
) -> None:
    clock.move_to(ANNOUNCED - SECOND)
    assert look(client, secret, path) == (404, False)
    clock.move_to(ANNOUNCED)
    assert look(client, secret, path) == (200, True)
    clock.move_to(WITHDRAWN)
    assert look(client, secret, path)[0] in {404, 410, 302}


@pytest.mark.parametrize("path", OWN)
def test_a_date_that_is_put_off_hides_it_again_at_once(
    client: Client, secret: CampaignPage, clock: Any, path: str
) -> None:
    clock.move_to(ANNOUNCED)
    assert look(client, secret, path)[0] == 200
    give_window(secret, announced_at=ANNOUNCED + SECOND)
    assert look(client, secret, path) == (404, False)


def test_what_opens_in_one_territory_says_nothing_of_another(client: Client, secret: CampaignPage, clock: Any) -> None:
    later = datetime.fromisoformat("2026-12-24T07:31:00+04:00")
    give_window(secret, Territory.REUNION, announced_at=CLOSES - 60 * DAY, opens_at=later)
    clock.move_to(OPENS)
    for path in [*LISTS, *OWN, "/en/feeds/all/reunion/campaigns.ics", "/en/embed/campaign/{key}/?territory=reunion"]:
        answer = client.get(path.replace(KEY, str(secret.translation_key)))
        said = answer.content.decode(errors="replace")
        for trace in ("24 December", "20261224", "2026-12-24"):
            assert trace not in said, path


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize("path", MATERIAL)
def test_its_material_exists_for_nobody_before_that_second(
    secret: CampaignPage, clock: Any, learner: User, as_person: Callable[[User], Client], path: str
) -> None:
    own_pharmacy(learner)
    clock.move_to(ANNOUNCED - SECOND)
    person = as_person(learner)
    assert look(person, secret, path) == (404, False)
    clock.move_to(ANNOUNCED)
    assert look(person, secret, path)[0] in {200, 302}
    give_window(secret, announced_at=ANNOUNCED + SECOND)
    assert look(person, secret, path) == (404, False)


# --- Files -----------------------------------------------------------------------------------


def refer(page: Page, thing: Any) -> None:
    """What Wagtail notes when a page shows a picture or links to a document."""
    ReferenceIndex.objects.create(
        content_type=ContentType.objects.get_for_model(type(page)), base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk), to_content_type=ContentType.objects.get_for_model(type(thing)), to_object_id=str(thing.pk),
        model_path="kit.item", content_path="kit.item", content_path_hash=UUID(int=0),
    )  # fmt: skip


@pytest.fixture
def files(media: Any, secret: CampaignPage) -> list[str]:  # noqa: F811
    """The addresses of a picture, of one of its sizes and of a document that only this campaign shows."""
    image = picture("poster")
    document = Document.objects.create(title="kit", file=ContentFile(b"%PDF", "kit.pdf"))
    refer(secret, image)
    refer(secret, document)
    return [
        image.file.url,
        image.get_rendition("width-4").url,
        reverse("wagtaildocs_serve", args=[document.pk, document.filename]),
    ]


def statuses(client: Client, files: list[str]) -> list[int]:
    cache.clear()
    return [client.get(address).status_code for address in files]


def test_its_pictures_and_documents_are_sent_to_nobody_before_that_second(
    client: Client, files: list[str], clock: Any
) -> None:
    clock.move_to(ANNOUNCED - SECOND)
    assert statuses(client, files) == [403, 403, 302]
    clock.move_to(ANNOUNCED)
    assert statuses(client, files) == [200, 200, 200]
    clock.move_to(WITHDRAWN - SECOND)
    assert statuses(client, files) == [200, 200, 200]
    clock.move_to(WITHDRAWN)
    assert statuses(client, files) == [403, 403, 302]


def test_a_refusal_is_kept_by_nobody_and_an_answer_that_was_kept_opens_nothing_early(
    client: Client, files: list[str], clock: Any
) -> None:
    clock.move_to(ANNOUNCED - SECOND)
    for address in files:
        assert "no-store" in client.get(address)["Cache-Control"]
        assert client.get(address, headers={"Range": "bytes=0-3"}).status_code in {403, 302}
        assert client.head(address).status_code in {403, 302}


def test_the_desk_sees_them_and_a_learner_does_not(
    files: list[str], clock: Any, editor: User, learner: User, as_person: Callable[[User], Client]
) -> None:
    clock.move_to(ANNOUNCED - SECOND)
    assert statuses(as_person(editor), files) == [200, 200, 200]
    assert statuses(as_person(learner), files) == [403, 403, 403]


def test_what_a_public_page_shows_too_is_public_already(client: Client, files: list[str], clock: Any) -> None:
    about = front_door("en").add_child(instance=ContentPage(title="About", slug="about", summary="…"))
    for thing in _things():
        refer(about, thing)
    clock.move_to(ANNOUNCED - SECOND)
    assert statuses(client, files) == [200, 200, 200]
    about.unpublish()
    assert statuses(client, files) == [403, 403, 302]


def _things() -> list[Any]:
    references = ReferenceIndex.objects.filter(model_path="kit.item")
    return [one.to_content_type.get_object_for_this_type(pk=one.to_object_id) for one in references]


# --- Completeness ----------------------------------------------------------------------------


def names(patterns: list[Any], prefix: str = "") -> set[str]:
    """The names of all routes below these."""
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            found |= names(one.url_patterns, inner)
        elif isinstance(one, URLPattern) and one.name:
            found.add(prefix + one.name)
    return found


def test_every_route_that_shows_campaigns_elsewhere_is_tried_here() -> None:
    known = names(get_resolver().url_patterns)
    assert known >= TRIED
    assert {name for name in known if name.startswith(("sharing:", "kits:"))} <= TRIED | OF_A_PERSON


def test_an_expert_from_outside_reads_it_by_their_link_and_nobody_else_does(
    client: Client, secret: CampaignPage, clock: Any, editor: User
) -> None:
    secret.save_revision(user=editor)
    asked = ask(
        obj=CampaignPage.objects.get(pk=secret.pk), user=editor, name="Dr Ada Byron", email="ada@hopital.example",
        qualification="virologist", message="", language="en", now=ANNOUNCED - DAY,
    )  # fmt: skip
    with override("en"):
        link = reverse("experts:read", args=[token_of(asked)])
    assert look(client, secret, link) == (200, True)
    assert look(client, secret, f"{link}text/") == (200, True)
    assert look(client, secret, "/en/campaigns/secret/") == (404, False)
    assert look(client, secret, f"{link[:-2]}/text/") == (404, False)
