"""A product campaign goes nowhere before its checklist is complete, and an institutional one names no medicine."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState

from campaigns.compliance.actions import answer_check, save_file
from campaigns.compliance.judging import judge
from campaigns.models import CampaignPage, CheckAnswer
from home.accounts.models import User
from home.editorial.agenda import page_type
from home.editorial.models import ScheduledRun
from home.editorial.schedule import publish_due
from home.editorial.set_up import set_up
from tests.campaigns.law import NOW, answer_all, give_file, newest, ready_product, write_product
from tests.campaigns.writing import campaign_list, locale, write_campaign, write_draft
from tests.home.desk import approve_all
from tests.people import APPROVAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def chief(db):
    set_up()
    return User.objects.create_superuser("chief@example.org", "irrelevant-but-long")


@pytest.fixture(params=["one attestation missing", "complete"])
def product(request, chief):
    """The same campaign, with and without its last answer."""
    page = write_product()
    give_file(page, chief)
    answer_all(page, chief, but=() if request.param == "complete" else ("read-leaflet",))
    page.is_complete = request.param == "complete"
    return page


def state(page):
    """Everything a refusal must leave as it was."""
    row = CampaignPage.objects.get(pk=page.pk)
    return (
        row.live, row.latest_revision_id, row.live_revision_id, row.approved_schedule,
        WorkflowState.objects.count(), list(TaskState.objects.values_list("pk", "status")),
        PageLogEntry.objects.exclude(action__startswith="wagtail.edit").count(), CampaignPage.objects.count(),
    )  # fmt: skip


def attempt(page, act):
    """Do it: with its checklist complete it works, else it is refused by name and nothing changes."""
    before = state(page)
    if page.is_complete:
        act()
        assert state(page) != before
        return
    with pytest.raises(ValidationError, match="1 legal check of .* is missing: Read the leaflet"):
        act()
    assert state(page) == before


def test_a_version_is_published_only_when_complete(product):
    attempt(product, newest(product).latest_revision.publish)
    assert CampaignPage.objects.get(pk=product.pk).live is product.is_complete


def test_what_every_step_approved_is_published_only_when_complete(product, chief):
    approved = approve_all(newest(product))
    attempt(product, lambda: approved.publish(user=chief, skip_permission_checks=True))


def test_a_page_is_made_live_in_a_shell_only_when_complete(product):
    def act():
        page = CampaignPage.objects.get(pk=product.pk)
        page.live = True
        page.save()

    attempt(product, act)


def test_it_is_handed_in_for_review_only_when_complete(product, chief):
    attempt(product, lambda: product.get_workflow().start(newest(product), chief))


def test_it_is_scheduled_only_when_complete(product):
    page = newest(product)
    page.go_live_at = NOW + timedelta(days=3)
    revision = page.save_revision(clean=False)
    attempt(product, revision.publish)
    assert bool(Revision.objects.get(pk=revision.pk).approved_go_live_at) is product.is_complete


def test_a_refused_publication_leaves_the_schedule_alone(chief):
    page = ready_product(chief)
    version = newest(page)
    version.go_live_at = NOW + timedelta(days=3)
    scheduled = version.save_revision(clean=False)
    scheduled.publish()
    version.summary, version.go_live_at = "Other words.", None
    with pytest.raises(ValidationError):
        version.save_revision(clean=False).publish()
    assert Revision.objects.get(pk=scheduled.pk).approved_go_live_at == NOW + timedelta(days=3)


def test_the_worker_does_not_publish_what_lost_its_visa_meanwhile(chief):
    page = ready_product(chief)
    version = newest(page)
    version.go_live_at = NOW + timedelta(days=3)
    version.save_revision(clean=False).publish()
    give_file(page, chief, visa_expires_on=NOW.date() + timedelta(days=1))
    with time_machine.travel(NOW + timedelta(days=3, seconds=1), tick=False):
        runs = publish_due(timezone.now())
    assert [run.state for run in runs] == [ScheduledRun.State.FAILED] and "Visa running" in runs[0].error
    assert not CampaignPage.objects.get(pk=page.pk).live


def test_nobody_approves_what_became_incomplete_in_review(chief, pharmacist):
    page = ready_product(chief)
    page.get_workflow().start(newest(page), chief)
    step = CampaignPage.objects.get(pk=page.pk).current_workflow_task_state
    version = newest(page)
    answer_check(page=version, code="caution", is_met=False, note="No doctor named.", by=chief, now=NOW)
    with pytest.raises(ValidationError, match="Caution and advice"):
        step.task.specific.on_action(step, pharmacist, "approve", **APPROVAL)
    step.refresh_from_db()
    assert step.status == TaskState.STATUS_IN_PROGRESS
    answer_check(page=version, code="caution", is_met=True, note="The doctor is named.", by=chief, now=NOW)
    step.task.specific.on_action(step, pharmacist, "approve", **APPROVAL)
    step.refresh_from_db()
    assert step.status == TaskState.STATUS_APPROVED


def desk(client, chief):
    client.force_login(chief, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_button_that_brings_back_what_was_withdrawn_does_so_only_when_complete(product, chief, client):
    approve_all(newest(product))
    CampaignPage.objects.filter(pk=product.pk).update(first_published_at=NOW)
    address = reverse("publish_again", args=[page_type().pk, product.pk])
    page = desk(client, chief).post(address, follow=True, headers={"accept-language": "en"})
    assert CampaignPage.objects.get(pk=product.pk).live is product.is_complete
    assert ("is missing: Read the leaflet" in page.content.decode()) is not product.is_complete


def test_the_other_language_is_not_made_live_by_an_alias_or_a_copy(chief):
    page = ready_product(chief)
    newest(page).latest_revision.publish()
    campaign_list("fr")
    number = CampaignPage.objects.count()
    with pytest.raises(ValidationError, match="cannot go out"):
        CampaignPage.objects.get(pk=page.pk).copy_for_translation(locale("fr"), alias=True)
    assert CampaignPage.objects.count() == number
    draft = CampaignPage.objects.get(pk=page.pk).copy_for_translation(locale("fr"))
    assert not draft.live
    with pytest.raises(ValidationError, match="cannot go out"):
        draft.get_latest_revision().publish()


def test_a_live_copy_is_refused_and_a_draft_copy_is_another_campaign(chief):
    page = ready_product(chief)
    newest(page).latest_revision.publish()
    live = CampaignPage.objects.get(pk=page.pk)
    number = Page.objects.count()
    with pytest.raises(ValidationError):
        live.copy(update_attrs={"slug": "copy"}, keep_live=True)
    assert Page.objects.count() == number
    assert not live.copy(update_attrs={"slug": "copy"}, keep_live=False).live


def test_answers_about_a_text_are_void_when_it_changes_and_count_again_with_it(chief):
    page = ready_product(chief)
    version = newest(page)
    before = version.summary
    for words, is_complete in [("Other words.", False), (before, True)]:
        version.summary = words
        version.save_revision(clean=False)
        judgement = judge(newest(page), NOW)
        assert judgement.is_complete is is_complete
    version.summary = "Other words."
    void = {one.check.code for one in judge(version, NOW).checks if one.is_void}
    asked_of_the_text = {one.check.code for one in judge(version, NOW).checks if not one.check.rule}
    assert void == asked_of_the_text - {"ministerial-list"}


def test_another_visa_asks_again_what_is_said_of_it(chief):
    page = ready_product(chief)
    give_file(page, chief, visa_number="11/11/1111/GP/111")
    void = {one.check.code for one in judge(newest(page), NOW).checks if one.is_void}
    assert void == {"visa-covers-text", "ministerial-list", "true-to-opinion"}


def test_a_check_that_is_worded_anew_is_asked_anew(chief):
    page = ready_product(chief)
    check = next(one.check for one in judge(newest(page), NOW).checks if one.check.code == "good-use")
    check.wording_fr += " Et la posologie."
    check.save()
    assert [one.check.code for one in judge(newest(page), NOW).missing] == ["good-use"]
    assert CheckAnswer.objects.filter(check_code="good-use").count() == 1


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"visa_number": ""}, "visa"),
        ({"visa_kind": "PM"}, "visa"),
        ({"visa_expires_on": NOW.date().replace(year=2029)}, "visa"),
        ({"visa_expires_on": NOW.date() - timedelta(days=1)}, "visa-running"),
        ({"visa_on": NOW.date() + timedelta(days=1)}, "visa-running"),
        ({"opinion": ""}, "opinion"),
        ({"opinion_on": None}, "opinion"),
        (
            {"statements_en": "Made-up statements of a made-up opinion: vaccination is urged on made-up people."},
            "statements-unmodified",
        ),
        ({"statements_en": ""}, "statements-given"),
        ({"product_name": "Autre vaccin fictif"}, "named"),
        ({"common_name": ""}, "named"),
    ],
)
def test_rules_see_what_is_missing_in_the_file(chief, changes, missing):
    page = ready_product(chief)
    assert judge(newest(page), NOW).is_complete
    give_file(page, chief, **changes)
    assert missing in {one.check.code for one in judge(newest(page), NOW).missing}


def test_statements_are_compared_blind_to_line_breaks_only(chief):
    page = write_product(
        statements="Made-up statements of a made-up opinion: vaccination is\u00a0recommended to made-up people."
    )
    give_file(page, chief)
    answer_all(page, chief)
    assert judge(newest(page), NOW).is_complete


def test_a_piece_of_the_kit_with_less_than_a_third_stops_it(chief):
    from decimal import Decimal

    from campaigns.compliance.actions import surface_share

    page = ready_product(chief)
    version = newest(page)
    for percent, is_enough in [("33.33", False), ("33.34", True)]:
        surface_share(page=version, item=str(version.kit[0].id), percent=Decimal(percent), by=chief, now=NOW)
        assert judge(version, NOW).is_complete is is_enough
    version.kit[0].value["title"] = "Another poster"
    assert "statements-surface" in {one.check.code for one in judge(version, NOW).missing}


def test_the_kind_does_not_change_under_a_live_page(chief):
    from campaigns.compliance.errors import BreaksLivePage, KindIsPublic

    page = ready_product(chief)
    newest(page).latest_revision.publish()
    with pytest.raises(KindIsPublic):
        save_file(campaign=page.translation_key, facts={"kind": "institutional"}, by=chief, now=NOW)
    with pytest.raises(BreaksLivePage, match="Visa complete"):
        give_file(page, chief, visa_number="")
    assert judge(newest(page), NOW).is_complete


@pytest.mark.parametrize("words", ["Le vaccin SHINGRIX®", "gardasil-9 for all", "Comirnaty", "Arexvy/Abrysvo"])
def test_an_institutional_campaign_that_names_a_medicine_is_not_handed_in(chief, words):
    page = write_draft(summary=words)
    with pytest.raises(ValidationError, match="institutional campaign and names a medicine"):
        page.get_workflow().start(page, chief)
    assert not WorkflowState.objects.exists()
    with pytest.raises(ValidationError, match="institutional"):
        page.get_latest_revision().publish()


@pytest.mark.parametrize("words", ["The influenza vaccine", "Vaccin contre le zona", "Shingrixette", "arexvyum"])
def test_generic_names_of_vaccines_are_fine(chief, words):
    page = write_draft(summary=words)
    page.get_workflow().start(page, chief)
    page.get_latest_revision().publish()
    assert CampaignPage.objects.get(pk=page.pk).live


def test_a_word_taken_from_the_list_is_no_longer_refused(chief):
    from campaigns.models import NeutralWord

    page = write_draft(title="Shingrix", slug="x")
    NeutralWord.objects.filter(word="Shingrix").update(is_active=False)
    page.get_latest_revision().publish()
    assert CampaignPage.objects.get(pk=page.pk).live


def test_the_next_season_of_a_product_campaign_is_one_without_a_visa(chief):
    from uuid import uuid4

    from campaigns.models import LegalFile

    page = ready_product(chief)
    copied = newest(page).copy(
        update_attrs={"translation_key": uuid4(), "series": page.series, "slug": "next"},
        reset_translation_key=False, keep_live=False, copy_revisions=False,
    )  # fmt: skip
    assert CampaignPage.objects.get(pk=copied.pk).series == page.series
    file = LegalFile.objects.get(campaign=copied.translation_key)
    assert file.kind == "product_public" and file.visa_expires_on is None and not file.visa_number


def test_an_institutional_campaign_is_published_as_before(chief):
    page = write_campaign()
    assert page.live and judge(page, NOW).is_complete and len(judge(page, NOW).checks) == 1
