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
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.seasons.actions import extend
from home.accounts.models import User
from home.checks.registry import blocking
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, PARIS, SECOND, WITHDRAWN, campaign_list, source, write_draft
from tests.people import APPROVAL

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
            "questions": streamfield([]),
            "facts": streamfield([]),
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


def test_a_campaign_has_no_other_schedule_than_its_windows(form: Form) -> None:
    shown = form.client.get(form.url).content.decode()
    assert 'name="season"' in shown
    for name in ("go_live_at", "expire_at", "opens_at", "announced_at"):
        assert f'name="{name}"' not in shown


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
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


def test_once_reviewed_and_checked_it_is_published_and_appears_and_goes_by_the_clock_alone(
    form: Form, pharmacist: User, medical: User, regulatory: User, as_person: Callable[[User], Client], client: Client
) -> None:
    address = "/en/campaigns/influenza/"
    with time_machine.travel(ANNOUNCED - DAY, tick=False) as clock:
        assert form.send("action-submit").status_code == 302
        for reviewer in (pharmacist, medical, regulatory):
            task = CampaignPage.objects.get(pk=form.page.pk).current_workflow_task_state
            url = reverse("wagtailadmin_pages:workflow_action", args=[form.page.pk, "approve", task.pk])
            assert as_person(reviewer).post(url, APPROVAL).status_code == 302
        assert CampaignPage.objects.get(pk=form.page.pk).live
        for moment, status in [
            (ANNOUNCED - SECOND, 404), (ANNOUNCED, 200), (CLOSES, 200), (WITHDRAWN - SECOND, 200), (WITHDRAWN, 410),
        ]:  # fmt: skip
            clock.move_to(moment)
            assert client.get(address).status_code == status


def test_a_campaign_is_extended_without_a_new_version_of_its_page(form: Form, client: Client) -> None:
    form.page.get_latest_revision().publish()
    window = SeasonWindow.objects.get(campaign=form.page.translation_key)
    with time_machine.travel(CLOSES - DAY, tick=False):
        extend(
            window=window, closes_at=datetime(2027, 2, 28, 23, 59, tzinfo=PARIS), by=None, now=CLOSES - DAY, reason={}
        )
        assert "Until 28 February 2027" in client.get("/en/campaigns/influenza/").content.decode()


@pytest.mark.parametrize("words", ["Faut-il vacciner?", "« Grippe »: «non", "Attention!", "Un vaccin ; puis deux;"])
def test_french_sentences_keep_their_spaces(words: str) -> None:
    page = write_draft()
    page.locale = campaign_list("fr").locale
    page.summary = words
    page.clean()  # a draft may say so
    with override("en"):
        assert any("lacks the space" in one.words for one in blocking(page, ANNOUNCED))
        page.live = True
        with pytest.raises(ValidationError, match="lacks the space"):
            page.save()


def test_what_is_said_with_care_is_accepted() -> None:
    page = write_draft()
    page.locale = campaign_list("fr").locale
    page.summary = (
        "Pourquoi vacciner ? « Pour les proches », à 8:00 ; voir https://example.org/a?b=1 : c’est expliqué !"
    )
    assert blocking(page, ANNOUNCED) == []
