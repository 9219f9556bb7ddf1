"""A campaign whose review is over: its page, kit, files, widget and feeds say so, and nothing of it is handed out."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model

from campaigns.models import CampaignPage
from home.accounts.models import User
from tests.campaigns.kits import KIT, kit_campaign, own_pharmacy

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 12, 24)
OVER = datetime(2026, 12, 24, 23, tzinfo=UTC)  # midnight in Paris
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(OVER - SECOND, tick=False) as traveller:
        yield traveller


def test_every_way_to_the_kit_closes_at_midnight_in_paris_and_says_why(
    client: Client, learner: User, as_person: Callable[[User], Client], clock: Any
) -> None:
    kit_campaign(review_due_on=LAST_DAY)
    own_pharmacy(learner)
    names = ("card.pdf", "poster-a4-preview.png", "kit.zip")
    ways = [f"{KIT}{folder}{name}" for folder in ("", "making/", "mine/", "mine/making/") for name in names]
    person = as_person(learner)
    for way in ways:
        assert person.get(way).status_code in (200, 302, 503), way
    page = client.get(KIT)
    assert "Take the whole kit" in page.content.decode()
    assert "max-age=1" in page["Cache-Control"].split(", ")
    clock.move_to(OVER)
    for way in ways:
        answer = person.get(way)
        assert answer.status_code == 410, way
        assert "The review of this campaign ended on 24 December 2026" in answer.content.decode()
    page = client.get(KIT).content.decode()
    assert "The review of this campaign is over" in page
    assert "Take the whole kit" not in page
    CampaignPage.objects.update(review_due_on=date(2027, 6, 1))
    assert client.get(KIT + "card.pdf").status_code == 200


def test_a_file_attached_to_the_kit_is_not_sent_under_its_own_address_either(
    client: Client, learner: User, as_person: Callable[[User], Client], clock: Any
) -> None:
    document = get_document_model().objects.create(title="Affiche", file=ContentFile(b"%PDF-1.4 x", "affiche.pdf"))
    piece = {"kind": "poster", "title": "Affiche", "document": document, "rights": "Officine"}
    campaign = kit_campaign(review_due_on=LAST_DAY, kit=[("item", piece)])
    campaign.save_revision().publish()
    assert client.get(document.url).status_code == 200
    assert "Take the file" in client.get(campaign.url).content.decode()
    clock.move_to(OVER)
    assert "/account/login/" in client.get(document.url).url
    assert as_person(learner).get(document.url).status_code in (403, 404)
    page = client.get(campaign.url).content.decode()
    assert "Take the file" not in page
    assert "The review of this campaign is over" in page
    assert "Posters and the whole kit" not in page


@pytest.mark.parametrize(("language", "soon", "over"), [("fr", "À relire d’ici le 24", "Sa relecture a pris fin le 24"), ("en", "Due for review by 24", "Its review ended on 24")])  # fmt: skip
def test_widget_and_feeds_say_it(language: str, soon: str, over: str, client: Client, clock: Any) -> None:
    campaign = kit_campaign(language, review_due_on=LAST_DAY, questions=[])
    with override(language):
        widget = reverse("sharing:widget", args=[campaign.translation_key])
        feed = reverse("sharing:feed", args=["all", "all", "atom"])
    before = client.get(widget)
    assert soon in before.content.decode()
    assert over not in before.content.decode()
    assert "max-age=1" in before["Cache-Control"].split(", ")
    assert over not in client.get(feed).content.decode()
    clock.move_to(OVER)
    assert over in client.get(widget).content.decode()
    told = client.get(feed).content.decode()
    assert over in told
    assert "2026-12-24T23:00:00" in told


def test_a_copy_made_by_who_stands_in_is_theirs_and_lacks_somebody() -> None:
    campaign = kit_campaign()
    copied = campaign.copy(user=campaign.backup_owner, update_attrs={"slug": "copy"}, keep_live=False)
    copied.refresh_from_db()
    assert (copied.owner, copied.backup_owner) == (campaign.backup_owner, None)
