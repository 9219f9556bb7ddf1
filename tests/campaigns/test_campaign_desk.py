"""The campaign manager's form: one schedule, dates in Paris, no word that promises too much, then review and the clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from campaigns.models import CampaignPage
from home.accounts.models import User
from home.editorial.schedule import publish_due
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, PARIS, WITHDRAWN, campaign_list, source, write_draft

pytestmark = pytest.mark.django_db


class Form:
    """The edit form of a campaign as its manager sees and sends it."""

    def __init__(self, client: Client, page: CampaignPage) -> None:
        self.client, self.page = client, page
        self.url = reverse("wagtailadmin_pages:edit", args=[page.pk])

    def send(self, action: str = "", **changes: Any) -> Any:
        shown = self.client.get(self.url)
        assert shown.status_code == 200, shown
        data = querydict_from_html(shown.content.decode(), form_id="page-edit-form").dict()
        streams = {
            "key_messages": streamfield([("message", changes.pop("message", "The virus changes."))]),
            "avoid": streamfield([("avoid", "Stomach flu")]),
            "kit": streamfield([]),
            "sources": streamfield([("source", str(source().pk))]),
            "authors": streamfield(
                [("author", {"name": "A", "role": "B", "interests": "None", "declared_on": "2026-11-01"})]
            ),
        }
        return self.client.post(
            self.url, data | nested_form_data(streams) | changes | ({action: "1"} if action else {})
        )

    def errors(self, **changes: Any) -> dict[str, list[str]]:
        """What the form says of these values; nothing may have been kept."""
        versions = self.page.revisions.count()
        response = self.send("action-submit", **changes)
        assert response.status_code == 200, "the form was accepted"
        assert self.page.revisions.count() == versions
        with override("en"):
            return {name: [str(error) for error in errors] for name, errors in response.context["form"].errors.items()}


@pytest.fixture
def form(campaign_manager: User, as_person: Callable[[User], Client]) -> Form:
    campaign_list()
    call_command("set_up", verbosity=0)  # rights follow the list
    return Form(as_person(campaign_manager), write_draft(campaign_manager))


def test_a_campaign_has_no_other_schedule_than_its_window(form: Form) -> None:
    shown = form.client.get(form.url).content.decode()
    assert 'name="opens_at"' in shown
    assert 'name="go_live_at"' not in shown
    assert 'name="expire_at"' not in shown
    assert "Europe/Paris" in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"closes_at": "2026-10-13 07:59"}, "closes_at", "closes after it opens"),
        ({"announced_at": "2026-10-13 08:01"}, "announced_at", "before it opens"),
        ({"withdrawn_at": "2027-01-31 12:00"}, "withdrawn_at", "after it closes"),
        ({"closes_at": "2027-03-28 02:30"}, "closes_at", "Europe/Paris"),
        ({"opens_at": "2026-10-25 02:30"}, "opens_at", "Europe/Paris"),
        ({"opens_at": "soon"}, "opens_at", "valid date/time"),
        ({"opens_at": ""}, "opens_at", "required"),
        ({"summary": "A vaccine that is 100 % safe."}, "summary", "100 %"),
        ({"action_label": "Vacciner sans aucun risque"}, "action_label", "sans aucun risque"),
        ({"message": "A guaranteed protection"}, "key_messages", "guaranteed protection"),
        ({"funding": ""}, "funding", "required"),
        ({"action_url": "javascript:alert(1)"}, "action_url", "valid URL"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_changes_nothing(
    form: Form, changes: dict[str, str], field: str, words: str
) -> None:
    errors = form.errors(**changes)
    assert list(errors) == [field]
    assert words in " ".join(errors[field])


def test_a_date_typed_at_the_desk_is_a_date_in_paris(form: Form) -> None:
    assert form.send(closes_at="2027-02-10 20:00").status_code == 302
    kept = CampaignPage.objects.get(pk=form.page.pk).get_latest_revision_as_object()
    assert kept.closes_at == datetime(2027, 2, 10, 20, tzinfo=PARIS)


def test_a_draft_may_wait_for_its_dates(form: Form) -> None:
    assert form.send(opens_at="", closes_at="", withdrawn_at="").status_code == 302


def test_submitted_and_approved_twice_it_is_scheduled_then_appears_and_goes_by_the_worker(
    form: Form, pharmacist: User, medical: User, as_person: Callable[[User], Client], client: Client
) -> None:
    address = "/en/campaigns/influenza/"
    with time_machine.travel(ANNOUNCED - DAY, tick=False) as clock:
        assert form.send("action-submit").status_code == 302
        for reviewer in (pharmacist, medical):
            task = CampaignPage.objects.get(pk=form.page.pk).current_workflow_task_state
            url = reverse("wagtailadmin_pages:workflow_action", args=[form.page.pk, "approve", task.pk])
            assert as_person(reviewer).post(url, {"comment": ""}).status_code == 302
        page = CampaignPage.objects.get(pk=form.page.pk)
        assert not page.live
        assert page.approved_schedule
        assert client.get(address).status_code == 404
        for moment, status in [(ANNOUNCED, 200), (CLOSES, 200), (WITHDRAWN, 410)]:
            clock.move_to(moment)
            publish_due(moment)
            assert client.get(address).status_code == status
        assert not Page.objects.get(pk=form.page.pk).live


def test_a_campaign_is_extended_by_moving_its_end(form: Form, client: Client) -> None:
    form.page.get_latest_revision().publish()
    with time_machine.travel(CLOSES - DAY, tick=False):
        page = CampaignPage.objects.get(pk=form.page.pk)
        page.closes_at = datetime(2027, 2, 28, 23, 59, tzinfo=PARIS)
        page.save_revision().publish()
        assert "Until 28 February 2027" in client.get("/en/campaigns/influenza/").content.decode()


@pytest.mark.parametrize("words", ["Faut-il vacciner?", "« Grippe »: «non", "Attention!", "Un vaccin ; puis deux;"])
def test_french_sentences_keep_their_spaces(words: str) -> None:
    page = write_draft()
    page.locale = campaign_list("fr").locale
    page.summary = words
    with override("en"), pytest.raises(ValidationError, match="lacks the space"):
        page.clean()


def test_what_is_said_with_care_is_accepted() -> None:
    page = write_draft()
    page.locale = campaign_list("fr").locale
    page.summary = (
        "Pourquoi vacciner ? « Pour les proches », à 8:00 ; voir https://example.org/a?b=1 : c’est expliqué !"
    )
    page.clean()
