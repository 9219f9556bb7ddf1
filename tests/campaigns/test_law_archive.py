"""What was published stays as it was, whatever becomes of the page, its pictures and its people."""

import hashlib
import json
from datetime import UTC, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from campaigns.archive.actions import keep_file
from campaigns.archive.capture import PAGE, Piece, take_along
from campaigns.archive.queries import faults, read, versions
from campaigns.models import ArchivedFile, ArchivedVersion, CampaignPage
from home.editorial.set_up import set_up
from tests.campaigns.law import NOW
from tests.campaigns.writing import campaign_list, locale, write_campaign, write_draft
from tests.people import APPROVAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAYS = 24 * 3600


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def publish(page, **changes):
    version = CampaignPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_revision(clean=False).publish()
    return ArchivedVersion.objects.order_by("-pk").first()


def html(version):
    return read(version.files[0]["sha256"]).decode()


def test_the_first_version_is_still_there_after_edits_and_the_end_of_the_page(clock, admin):
    page = write_draft(title="First words", slug="words")
    first = publish(page)
    clock.shift(DAYS)
    second = publish(page, title="Other words")
    CampaignPage.objects.get(pk=page.pk).delete()
    first, second = versions(page.translation_key)
    assert "First words" in html(first) and "Other words" not in html(first)
    assert "Other words" in html(second) and "First words" not in html(second)
    assert (first.number, second.number, second.previous) == (1, 2, first.sha256)
    assert first.facts["content"]["title"] == "First words" and first.published_at == NOW
    assert faults(page.translation_key) == []


def test_a_version_looks_as_it_did_without_the_site(clock):
    version = publish(write_draft())
    text = html(version)
    assert "<script" not in text and 'href="/static' not in text and 'src="/' not in text
    styles = [one for one in version.files if one["content_type"] == "text/css"]
    assert styles and f"../{styles[0]['name']}" in text
    for one in version.files:
        assert hashlib.sha256(read(one["sha256"])).hexdigest() == one["sha256"]
    css = b"".join(read(one["sha256"]) for one in styles).decode()
    assert "url(/static" not in css and 'url("/static' not in css


def test_a_picture_that_is_replaced_stays_in_the_version_that_showed_it():
    default_storage.save("images/picture.png", ContentFile(b"first picture"))
    address = "http://localhost/en/x/"
    before = take_along('<img src="/media/images/picture.png" srcset="/media/images/picture.png 2x">', address)
    rows = [keep_file(piece) for piece in before]
    default_storage.delete("images/picture.png")
    default_storage.save("images/picture.png", ContentFile(b"second picture"))
    after = take_along('<img src="/media/images/picture.png">', address)
    assert read(rows[1].sha256) == b"first picture" and after[1].content == b"second picture"
    assert before[0].content.decode().count(f"../files/{rows[1].sha256}.png") == 2


def test_a_lost_picture_stops_the_publication():
    with pytest.raises(FileNotFoundError):
        take_along('<img src="/media/images/nowhere.png">', "http://localhost/en/x/")


def test_addresses_of_others_are_left_alone_and_links_lead_to_the_site():
    page = take_along(
        '<a href="/en/there/">x</a><a href="#main">y</a><img src="https://example.org/a.png"><img src="/seen/1.gif"><script>alert(1)</script>',
        "http://localhost/en/x/",
    )
    assert [one.name for one in page] == [PAGE]
    text = page[0].content.decode()
    assert (
        'href="http://localhost/en/there/"' in text
        and 'href="#main"' in text
        and "alert" not in text
        and "/seen/" not in text
    )
    assert "https://example.org/a.png" in text


def test_a_version_says_who_approved_it_and_when_it_runs(clock, campaign_manager, pharmacist, medical, regulatory):
    campaign_list()
    set_up()
    page = write_draft(campaign_manager)
    page.get_workflow().start(page, campaign_manager)
    for person in (pharmacist, medical, regulatory):
        step = CampaignPage.objects.get(pk=page.pk).current_workflow_task_state
        step.task.specific.on_action(step, person, "approve", **APPROVAL)
    version = ArchivedVersion.objects.get()
    approvals = version.facts["approvals"]
    assert [(one["reviewer_name"], one["decision"], one["is_this_text"]) for one in approvals] == [
        (str(pharmacist), "approved", True), (str(medical), "approved", True),
        (str(regulatory), "approved", True),
    ]  # fmt: skip
    assert version.facts["windows"][0]["closes_at"] == "2027-01-31T22:59:00Z"
    assert version.facts["date_changes"][0]["kind"] == "set" and version.facts["checks"][0]["is_met"]


def test_a_version_shows_the_page_as_it_will_be_when_it_is_announced(clock):
    version = publish(write_draft(announced_at=NOW + timedelta(days=3), opens_at=NOW + timedelta(days=5)))
    assert "Not announced yet" not in html(version) and "Opens on" in html(version)
    assert version.facts["shown_at"] == (NOW + timedelta(days=3)).astimezone(UTC).isoformat()


def test_nothing_archived_is_changed_or_deleted(clock):
    version = publish(write_draft())
    version.title = "Another"
    for act in (version.save, version.delete, ArchivedVersion.objects.all().delete, ArchivedFile.objects.all().delete):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(PermissionDenied):
        ArchivedVersion.objects.update(title="Another")


def test_the_database_itself_refuses_to_rewrite_the_archive(clock):
    version = publish(write_draft())
    orders = ["UPDATE campaigns_archivedversion SET title = 'x'", "UPDATE campaigns_archivedfile SET size = 1"]
    if connection.vendor == "postgresql":
        orders += ["DELETE FROM campaigns_archivedversion", "DELETE FROM campaigns_archivedfile"]
    for order in orders:
        with (
            pytest.raises(DatabaseError, match="neither rewritten nor deleted"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(order)
    assert ArchivedVersion.objects.get(pk=version.pk).title == version.title


def test_what_was_tampered_with_is_named(clock):
    page = write_draft()
    publish(page)
    clock.shift(DAYS)
    version = publish(page, title="Other words")
    path = ArchivedFile.objects.get(sha256=version.files[0]["sha256"]).path
    original = read(version.files[0]["sha256"])
    default_storage.delete(path)
    assert faults(page.translation_key) == ["#2: page.html"]
    default_storage.save(path, ContentFile(original.replace(b"Other", b"Never")))
    assert faults(page.translation_key) == ["#2: page.html"]
    default_storage.delete(path)
    default_storage.save(path, ContentFile(original))
    assert faults(page.translation_key) == []


def test_a_version_whose_facts_were_changed_is_named(clock):
    page = write_draft()
    version = publish(page)
    facts = json.dumps(version.facts).replace("Influenza first", "Influenza last")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE campaigns_archivedversion DISABLE TRIGGER USER")
            cursor.execute("UPDATE campaigns_archivedversion SET facts = %s::jsonb", [facts])
            cursor.execute("ALTER TABLE campaigns_archivedversion ENABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER campaigns_archivedversion_kept")
            cursor.execute("UPDATE campaigns_archivedversion SET facts = %s", [facts])
    assert faults(page.translation_key) == ["#1"]


def test_half_a_file_that_a_crash_left_is_written_again():
    sha256 = hashlib.sha256(b"whole").hexdigest()
    default_storage.delete(f"archive/{sha256[:2]}/{sha256}.png")
    default_storage.save(f"archive/{sha256[:2]}/{sha256}.png", ContentFile(b"wh"))
    row = keep_file(Piece("x.png", b"whole", "image/png"))
    assert read(sha256) == b"whole" and row.size == 5


def test_a_publication_that_cannot_be_kept_does_not_happen(clock, monkeypatch):
    page = write_draft()
    default_storage.exists("anything")  # the storage is chosen at its first use

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(default_storage._wrapped), "save", full)
    with pytest.raises(OSError, match="No space left"):
        publish(page, summary="Words nobody has kept before.")
    assert not CampaignPage.objects.get(pk=page.pk).live and not ArchivedVersion.objects.exists()


def test_languages_are_numbered_together_and_aliases_are_kept(clock):
    page = write_draft()
    publish(page)
    campaign_list("fr")
    alias = CampaignPage.objects.get(pk=page.pk).copy_for_translation(locale("fr"), alias=True)
    first, second = versions(page.translation_key)
    assert (first.language, second.language, second.page_number, second.number) == ("en", "fr", alias.pk, 2)
    clock.shift(DAYS)
    publish(page, title="Other words")
    assert [one.number for one in versions(page.translation_key)] == [1, 2, 3, 4]
    assert faults(page.translation_key) == []


def test_a_campaign_made_live_in_a_test_of_others_is_no_publication(clock):
    write_campaign()
    assert not ArchivedVersion.objects.exists()
