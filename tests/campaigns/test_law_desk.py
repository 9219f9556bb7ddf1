"""The legal desk and the archive's: who may do what, what is shown, and the ZIP of an inspection."""

import hashlib
import io
import json
import zipfile

import pytest
import time_machine
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from campaigns.compliance.queries import missing_for
from campaigns.models import ArchivedVersion, CampaignPage, CheckAnswer, LegalFile, LegalFileChange, SurfaceShare
from campaigns.rules.territories import Territory
from campaigns.seasons.models import territory_name
from home.editorial import roles
from home.editorial.set_up import set_up
from tests.campaigns.law import FILE, NOW, give_file, newest, ready_product, write_product
from tests.campaigns.writing import write_campaign, write_draft
from tests.home.desk import approve_all
from tests.people import person

pytestmark = pytest.mark.django_db
EVERYBODY = ["learner", "editor", "pharmacist", "medical", "course_manager", "campaign_manager", "regulatory", "admin"]
SEERS = {"campaign_manager", "regulatory", "admin"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def regulatory(db):
    """Answers for what the law asks of campaigns."""
    return person("regulatory", roles.REGULATORY, first="Régine", last="Morel")


@pytest.fixture
def archived(admin):
    page = write_draft(title="First words")
    approve_all(page).publish(user=admin, skip_permission_checks=True)
    return ArchivedVersion.objects.get()


def file_data(**changes):
    plain = {name: getattr(value, "isoformat", lambda value=value: value)() for name, value in FILE.items()}
    return {**plain, "seen": 0, **changes}


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_and_does_what(name, request, as_person, archived):
    user, page = request.getfixturevalue(name), write_product(slug="p")
    give_file(page)
    client, key = as_person(user), page.translation_key
    seen = [
        reverse("campaign_laws"), reverse("campaign_law", args=[key]), reverse("campaign_archives"),
        reverse("campaign_archive", args=[archived.campaign]), reverse("campaign_archived", args=[archived.pk]),
        reverse("campaign_archived_page", args=[archived.pk]), reverse("campaign_archive_export"),
        reverse("campaign_archived_file", args=[archived.files[1]["name"].removeprefix("files/")]),
        reverse("campaign_file", args=[key]),
    ]  # fmt: skip
    for url in seen:
        assert (client.get(url).status_code == 200) is (name in SEERS), url
    client.post(reverse("campaign_file", args=[key]), file_data(seen=1, visa_number="99/GP"))
    assert (LegalFile.objects.get().visa_number == "99/GP") is (name in SEERS)
    client.post(reverse("campaign_answer", args=[key, "en", "good-use"]), {"is_met": "yes", "note": "Read."})
    piece = str(newest(page).kit[0].id)
    client.post(reverse("campaign_share", args=[key, "en"]), {"item": piece, "percent": "40"})
    assert (CheckAnswer.objects.count(), SurfaceShare.objects.count()) == (
        (1, 1) if name in SEERS - {"campaign_manager"} else (0, 0)
    )
    for model in ("compliancecheck", "neutralword"):
        url = reverse(f"wagtailsnippets_campaigns_{model}:add")
        assert (client.get(url).status_code == 200) is (name in {"regulatory", "admin"})


def test_the_checklist_says_how_far_it_is_what_is_missing_and_where_it_is_written(regulatory, as_person):
    page = write_product()
    give_file(page, opinion="")
    text = as_person(regulatory).get(reverse("campaign_law", args=[page.translation_key])).content.decode()
    for words in (
        "Avis cité",
        "à confirmer",
        "CSP, art. R.5122-4",
        "https://ansm.sante.fr/documents/reference/vaccins",
    ):
        assert words in text
    assert len(missing_for(page.translation_key)) == text.count('class="law__check"')
    form = as_person(regulatory).get(reverse("campaign_file", args=[page.translation_key]))
    assert FILE["visa_number"] in form.content.decode()


def test_a_file_is_written_with_its_history_and_nobody_overwrites_what_they_have_not_seen(campaign_manager, as_person):
    page, client = write_product(), as_person(campaign_manager)
    url = reverse("campaign_file", args=[page.translation_key])
    assert client.post(url, file_data()).status_code == 302
    assert client.post(url, file_data(visa_number="second")).status_code == 409
    assert client.post(url, file_data(visa_number="second", seen=1)).status_code == 302
    first, second = LegalFileChange.objects.order_by("pk")
    assert (second.before, second.after) == ({"visa_number": FILE["visa_number"]}, {"visa_number": "second"})
    assert first.after["statements_en_sha256"] and first.by_name == str(campaign_manager)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visa_expires_on": "2026-06-01"}, "visa_expires_on"),
        ({"visa_expires_on": "2028-06-02"}, "visa_expires_on"),
        ({"visa_on": ""}, "visa_on"),
        ({"visa_kind": "PM"}, "visa_kind"),
        ({"kind": "institutional"}, "kind"),
        ({"visa_on": "nonsense"}, "visa_on"),
    ],
)
def test_a_contradiction_in_a_file_is_said_beside_its_field(campaign_manager, as_person, changes, field):
    page = write_product()
    response = as_person(campaign_manager).post(
        reverse("campaign_file", args=[page.translation_key]), file_data(**changes)
    )
    assert response.status_code == 200 and field in response.context["form"].errors
    assert not LegalFile.objects.exists()


def test_answers_without_a_note_or_about_nothing_are_refused(regulatory, as_person):
    page, client = write_product(), as_person(regulatory)
    give_file(page)
    key = page.translation_key
    for code, data in [
        ("good-use", {"is_met": "yes", "note": " "}), ("good-use", {"note": "x"}), ("visa", {"is_met": "yes", "note": "x"}),
        ("dated", {"is_met": "yes", "note": "x"}), ("nothing", {"is_met": "yes", "note": "x"}),
    ]:  # fmt: skip
        client.post(reverse("campaign_answer", args=[key, "en", code]), data)
    for percent in ("101", "-1", "nan", ""):
        client.post(reverse("campaign_share", args=[key, "en"]), {"item": str(page.kit[0].id), "percent": percent})
    client.post(reverse("campaign_share", args=[key, "en"]), {"item": "elsewhere", "percent": "40"})
    assert not CheckAnswer.objects.exists() and not SurfaceShare.objects.exists()


def test_the_edit_form_says_what_keeps_a_campaign_in(campaign_manager, as_person):
    page = write_product(campaign_manager)
    give_file(page, visa_number="")
    set_up()
    text = as_person(campaign_manager).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Visa complet" in text and reverse("campaign_law", args=[page.translation_key]) in text


def test_the_admin_home_shows_visas_that_end_soon(regulatory, as_person):
    page = ready_product(regulatory)
    assert page.title in as_person(regulatory).get(reverse("wagtailadmin_home")).content.decode()


def test_the_readiness_gate_counts_the_checks_of_product_campaigns_only(admin):
    from campaigns.planning.queries.readiness import judge_all

    product, other = write_product(), write_campaign(slug="other")
    give_file(product)
    found = judge_all([product.translation_key, other.translation_key], NOW)
    assert [check.level.value for check in found[product.translation_key].checks if check.name == "law"] == ["missing"]
    assert not [check for check in found[other.translation_key].checks if check.name == "law"]


def test_a_version_is_opened_as_it_was_and_can_do_nothing(regulatory, as_person, archived):
    CampaignPage.objects.all().delete()
    response = as_person(regulatory).get(reverse("campaign_archived_page", args=[archived.pk]))
    assert "First words" in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert "script-src 'none'" in policy and "default-src 'none'" in policy and "form-action 'none'" in policy
    shown = as_person(regulatory).get(reverse("campaign_archived", args=[archived.pk])).content.decode()
    assert archived.sha256 in shown


def test_what_is_kept_of_a_version_is_said_in_the_readers_words(regulatory, as_person, archived):
    client = as_person(regulatory)
    shown = client.get(reverse("campaign_archived", args=[archived.pk])).content.decode()
    main = shown[shown.index('id="main"') :]
    for moment in (archived.facts["windows"][0]["opens_at"], archived.facts["approvals"][0]["decided_at"]):
        assert moment not in main
    assert "approuvé" in main
    with override("fr"):
        assert territory_name(Territory(archived.facts["windows"][0]["territory"])) in main
    of_campaign = client.get(reverse("campaign_archive", args=[archived.campaign])).content.decode()
    assert "Institutionnelle" in of_campaign


def test_an_archived_campaign_is_called_as_in_the_readers_language(regulatory, as_person, admin, archived):
    page = CampaignPage.objects.get()
    assert page.locale.language_code == archived.language == "en"
    other = page.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0], copy_parents=True)
    other.title = "Des mots plus tardifs"
    other.save_revision(user=admin)
    approve_all(other).publish(user=admin, skip_permission_checks=True)
    for language, known in (("en", "First words"), ("fr", "Des mots plus tardifs")):
        listed = as_person(regulatory).get(reverse("campaign_archives"), headers={"accept-language": language})
        assert known in listed.content.decode(), language


def test_the_export_is_complete_and_its_fingerprints_are_right(regulatory, as_person, archived):
    client = as_person(regulatory)
    response = client.get(reverse("campaign_archive_export"), {"since": "2026-11-22", "until": "2026-11-22"})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    names = set(archive.namelist())
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert (
        set(sums) == names - {"SHA256SUMS", "manifest.json"} == set(json.loads(archive.read("manifest.json"))["files"])
    )
    for name, digest in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    page = next(name for name in names if name.endswith("page.html"))
    assert page in archive.read("index.html").decode() and "First words" in archive.read(page).decode()
    folder = page.rpartition("/")[0].rpartition("/")[0]
    for one in archived.files[1:]:
        assert f"{folder}/{one['name']}" in names
    record = json.loads(archive.read(page.replace("page.html", "record.json")))
    assert record["sha256"] == archived.sha256 and record["facts"]["windows"]


@pytest.mark.parametrize(
    "period",
    [{"since": "2026-11-23"}, {"until": "2026-11-21"}, {"since": "2026-11-23", "until": "2026-11-22"}, {"since": "x"}],
)
def test_days_without_a_publication_give_no_archive(regulatory, as_person, archived, period):
    response = as_person(regulatory).get(reverse("campaign_archive_export"), period)
    assert (response.status_code, response.url) == (302, reverse("campaign_archives"))
