"""The page on which a visitor puts together the code of a widget."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from justhtml import JustHTML

from campaigns.models import CampaignPage
from campaigns.rules.territories import Territory
from tests.campaigns.writing import ANNOUNCED, CLOSES, OPENS, SECOND, WITHDRAWN, give_window, write_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(OPENS, tick=False) as running:
        yield running


def address(page: CampaignPage, query: str = "") -> str:
    return f"/en/share/campaign/{page.translation_key}/{query}"


def build(client: Client, page: CampaignPage, query: str = "") -> tuple[JustHTML, str, str]:
    """The page, the code it gives, and what it shows beside it."""
    answer = client.get(address(page, query))
    assert answer.status_code == 200
    parsed = JustHTML(answer.content.decode(), sanitize=False)
    (frame,) = parsed.query("iframe")
    return parsed, parsed.query("textarea")[0].to_text(), str(frame.attrs["src"])


def test_the_campaign_leads_to_its_code_and_the_code_shows_the_campaign(client: Client, clock: Any) -> None:
    page = write_campaign()
    assert f'href="{address(page)}"' in client.get(page.url).content.decode()
    parsed, code, preview = build(client, page)
    frame = JustHTML(code, fragment=True, collect_errors=True, sanitize=False)
    assert frame.errors == []
    (shown,) = frame.query("iframe")
    assert shown.attrs["src"] == f"http://testserver{preview}"
    assert shown.attrs["title"] == "Influenza first – Officine"
    assert "Influenza first" in client.get(preview).content.decode()
    chosen = [option for option in parsed.query("option") if "selected" in option.attrs]
    assert {option.attrs["value"] for option in chosen} >= {"en", "standard"}


def test_what_was_chosen_is_in_the_code_and_in_what_is_shown(client: Client, clock: Any) -> None:
    page = write_campaign()
    french = write_campaign("fr", title="La grippe d’abord", slug="grippe", has_window=False)
    CampaignPage.objects.filter(pk=french.pk).update(translation_key=page.translation_key)
    _parsed, code, preview = build(client, page, "?language=fr&territory=mayotte&size=wide&theme=dark&resize=on")
    assert preview == f"/fr/embed/campaign/{page.translation_key}/?territory=mayotte&size=wide&theme=dark"
    assert "La grippe d’abord" in code
    assert '<script src="http://testserver/embed/resize.js" async></script>' in code
    assert "La grippe d’abord" in client.get(preview).content.decode()


def test_only_languages_and_territories_that_there_are_can_be_chosen(client: Client, clock: Any) -> None:
    page = write_campaign(has_window=False)
    give_window(page, Territory.MAINLAND)
    give_window(page, Territory.REUNION, announced_at=OPENS + SECOND, opens_at=OPENS + 9 * SECOND)
    parsed, _code, _preview = build(client, page)
    values = {str(option.attrs["value"]) for option in parsed.query("option")}
    assert "mainland" in values
    assert not {"reunion", "mayotte", "fr", "everywhere"} & values
    answer = client.get(address(page, "?language=fr&territory=reunion"))
    assert answer.status_code == 200
    assert "reunion is not one of the available choices" in answer.content.decode()
    assert "territory=reunion" not in answer.content.decode()


def test_a_hostile_title_and_hostile_choices_stay_text(client: Client, clock: Any) -> None:
    page = write_campaign(title='"><script>alert(1)</script></textarea><script>')
    parsed, code, _preview = build(client, page, "?theme=%22%3E%3Cscript%3Ealert(2)%3C/script%3E")
    assert not any("alert" in script.to_text() for script in parsed.query("script") if "src" not in script.attrs and
                   script.attrs.get("type") != "application/ld+json")  # fmt: skip
    (frame,) = JustHTML(code, fragment=True, sanitize=False).query("iframe")
    assert str(frame.attrs["title"]).startswith('"><script>alert(1)')


def test_it_is_there_from_the_announcement_to_the_withdrawal(client: Client, clock: Any) -> None:
    page = write_campaign()
    seen = []
    for moment in (ANNOUNCED - SECOND, ANNOUNCED, CLOSES, WITHDRAWN - SECOND, WITHDRAWN):
        clock.move_to(moment)
        seen.append(client.get(address(page)).status_code)
    assert seen == [404, 200, 200, 200, 302]
