"""The page of a kit: what to say and to show, in few queries; answers that fit, and pictures that have rights."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from campaigns.kits.access import may_download
from campaigns.law.models import LegalFile
from campaigns.models import CampaignPage
from campaigns.rules.law import Kind
from home.accounts.models import User
from home.checks.registry import blocking
from tests.campaigns.kits import KIT, NOW, kit_campaign, own_pharmacy
from tests.campaigns.test_campaign_page import count
from tests.campaigns.writing import CLOSES, source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_the_page_holds_all_that_a_team_needs(client: Client) -> None:
    question = {"question": "Same day as Covid-19?", "answer": "Yes, in the other arm.", "source": source()}
    kit_campaign(questions=[("question", question)], is_demonstration=True)
    page = client.get(KIT).content.decode()
    for words in [
        "The virus changes, and so does protection.",
        "Stomach flu",
        "Offer a slot",
        "Same day as Covid-19?",
        "Yes, in the other arm.",
        "Source: Santé publique France, Flu coverage",
        "31 January 2027",
        "Demonstration content",
        "poster-a4-print.pdf",
        "slide.png",
        "kit.zip",
        "With room for your stamp",
    ]:
        assert words in page, words


def test_who_gave_their_details_is_offered_files_with_them(learner: User, as_person: Callable[[User], Client]) -> None:
    kit_campaign()
    browser = as_person(learner)
    assert "Enter your pharmacy" in browser.get(KIT).content.decode()
    own_pharmacy(learner)
    page = browser.get(KIT).content.decode()
    assert "In the name of Pharmacie des Tilleuls" in page
    assert 'href="/en/kits/influenza/mine/poster-a4.pdf"' in page


def test_after_the_end_the_words_stay_and_the_material_goes(client: Client, clock: time_machine.Traveller) -> None:
    kit_campaign()
    clock.move_to(CLOSES)
    page = client.get(KIT).content.decode()
    assert "What hangs should come down" in page
    assert "poster-a4.pdf" not in page
    assert "The virus changes" in page


def test_a_reader_who_changes_language_keeps_the_kit(client: Client) -> None:
    french = kit_campaign("fr", slug="grippe", title="Grippe", questions=[])
    kit_campaign("en", translation_key=french.translation_key, has_window=False)
    assert "Grippe" in client.get("/fr/kits/influenza/").content.decode()
    assert "Influenza first" in client.get("/en/kits/grippe/").content.decode()
    assert client.get("/fr/kits/unknown/").status_code == 404


def test_the_campaign_leads_to_its_kit(client: Client) -> None:
    kit_campaign()
    assert f'href="{KIT}"' in client.get("/en/campaigns/influenza/").content.decode()


def test_the_page_keeps_to_its_budget(client: Client, learner: User, as_person: Callable[[User], Client]) -> None:
    kit_campaign()
    assert count(client, KIT) <= 12
    assert count(as_person(learner), KIT) <= 14
    assert len(client.get(KIT).content) < 60_000


def test_one_question_decides_who_may_take_material(learner: User, clock: time_machine.Traveller) -> None:
    campaign = kit_campaign()
    assert may_download(learner, campaign, now=NOW)
    assert not may_download(learner, campaign, now=CLOSES)


def test_a_campaign_for_a_medicine_has_no_material_made_here(client: Client) -> None:
    campaign = kit_campaign()
    assert client.get(KIT + "card.pdf").status_code == 200
    LegalFile.objects.create(campaign=campaign.translation_key, kind=Kind.PUBLIC)
    assert client.get(KIT).url == campaign.url
    assert client.get(KIT + "card.pdf").status_code in (404, 410)


def test_an_answer_fits_into_thirty_seconds() -> None:
    block = CampaignPage._meta.get_field("questions").stream_block.child_blocks["question"]
    said = {"question": "Why?", "answer": " ".join(["word"] * 90), "source": None}
    assert block.clean(block.to_python(said))
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({**said, "answer": " ".join(["word"] * 91)}))
    assert "answer" in refusal.value.block_errors


def test_answers_promise_no_more_than_medicine_can() -> None:
    campaign = kit_campaign()
    campaign.questions = [("question", {"question": "Risks?", "answer": "100 % safe", "source": None})]
    assert [(one.field, one.place, one.about["found"]) for one in blocking(campaign, timezone.now())] == [
        ("questions", 1, "100 %")
    ]
    with pytest.raises(ValidationError, match="100 %"):
        campaign.save()  # it is live


def test_a_file_in_a_kit_needs_a_word_on_its_rights() -> None:
    block = CampaignPage._meta.get_field("kit").stream_block.child_blocks["item"]
    file = Document.objects.create(title="Checklist", file="checklist.pdf")
    piece = {"kind": "checklist", "title": "SAVOIR", "formats": [], "for_whom": "", "text": "", "document": file.pk}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({**piece, "rights": " "}))
    assert list(refusal.value.block_errors) == ["rights"]
    assert block.clean(block.to_python({**piece, "rights": "Ours."}))
    assert block.clean(block.to_python({**piece, "document": None, "rights": ""}))


def pictures(block: Block, parent: StructBlock | None = None) -> Iterator[tuple[Block, StructBlock | None]]:
    """Every chooser of a picture in a block, with the structure that holds it."""
    if isinstance(block, ImageChooserBlock | ImageBlock):
        yield block, parent
    if isinstance(block, StreamBlock | StructBlock):
        for child in block.child_blocks.values():
            yield from pictures(child, block if isinstance(block, StructBlock) else None)
    if isinstance(block, ListBlock):
        yield from pictures(block.child_block, None)


def test_no_picture_enters_a_campaign_without_a_word_on_its_rights() -> None:
    for field in CampaignPage._meta.get_fields():
        if not isinstance(field, StreamField):
            continue
        for picture, holder in pictures(field.stream_block):
            rights = holder.child_blocks.get("rights") if holder else None
            assert rights is not None, f"{field.name}: {picture.name} says nothing of its rights"
            assert rights.required, f"{field.name}: the rights of {picture.name} may be left out"
