"""Break glass: published before its review by a named role, for a reason; the review follows, or nobody edits any more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import Site

from home.editorial import roles
from home.editorial.agenda import page_type
from home.editorial.emergencies import REVIEW_WITHIN, publish_in_emergency
from home.editorial.models import EmergencyEnd, EmergencyPublication, ReviewRecord
from home.editorial.schedule import publish_due
from home.kept import Unchangeable
from home.models import Claim
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live, person, step
from tests.home.facts import write_claim
from tests.people import APPROVAL

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
REASON = "Un lot est rappelé ce soir, les pharmacies doivent le savoir."
NOTE = "Publié avant relecture"
PHARMACIST, MEDICAL = "Relecture pharmaceutique", "Relecture médicale"
EVERYBODY = ["learner", "editor", "pharmacist", "medical", "campaign_manager", "course_manager", "admin"]


@pytest.fixture
def clock(db):
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on_call(clock):
    """Who may publish in an emergency."""
    return person("astreinte", roles.EMERGENCY_PUBLISHER)


@pytest.fixture
def page(clock, editor):
    home = front_door()
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    return draft(editor, home)


def address(obj):
    return reverse("emergency", args=[page_type().pk, obj.pk])


def publish(user, page, reason=REASON):
    return Desk.of(user).client.post(
        address(page), {"reason": reason, "publish": "1"}, headers={"Accept-Language": "en"}
    )


def title(page):
    return ContentPage.objects.get(pk=page.pk).title


def public(client, page):
    return client.get(ContentPage.objects.get(pk=page.pk).get_url(), follow=True).content.decode()


def test_the_role_publishes_with_a_reason_and_everything_is_recorded(page, on_call, clock):
    shown = Desk.of(on_call).client.get(address(page))
    assert shown.status_code == 200
    publish(on_call, page)
    assert is_live(page)
    record = EmergencyPublication.objects.get()
    assert (record.publisher, record.reason, record.published_at) == (on_call, REASON, T)
    assert record.review_due_at == T + timedelta(hours=48)
    assert record.revision_number == ContentPage.objects.get(pk=page.pk).live_revision_id
    assert step(page) == PHARMACIST


def test_nothing_that_the_text_lacks_holds_up_an_emergency_or_the_review_it_owes(page, editor, on_call, clock):
    page.get_latest_revision().publish()
    Desk.of(editor).send(page, title="Rappel de lot")
    refused = Desk.of(editor).submit(page)  # other words than readers see, without a note on what changed
    assert (refused.status_code, step(page)) == (200, None)
    publish(on_call, page)
    assert title(page) == "Rappel de lot"
    assert step(page) == PHARMACIST


@pytest.mark.parametrize("reason", ["", "   ", "urgent"])
def test_without_a_reason_nothing_happens(page, on_call, reason):
    assert publish(on_call, page, reason).status_code == 200
    assert not is_live(page)
    assert not EmergencyPublication.objects.exists()
    publish(on_call, page)
    assert is_live(page)


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_else_can(page, name, request, on_call):
    user = request.getfixturevalue(name)
    assert Desk.of(user).client.get(address(page)).status_code in (302, 403)
    publish(user, page)
    with pytest.raises(PermissionDenied):
        publish_in_emergency(obj=page, user=user, reason=REASON, now=T)
    assert not is_live(page)
    publish(on_call, page)
    assert is_live(page)


def test_the_role_opens_no_other_way(page, on_call, editor):
    desk = Desk.of(on_call)
    form = Desk.of(editor).form(page).dict()
    desk.client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, "action-publish": "1"})
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    desk.client.post(f"{bulk}?id={page.pk}", {"include_descendants": ""})
    desk.client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))
    assert not is_live(page)
    Desk.of(editor).submit(page)
    desk.decide(page, "approve")
    assert step(page) == PHARMACIST
    assert not is_live(page)


def test_nobody_has_the_role_until_somebody_gives_it(db):
    assert not Group.objects.get(name=roles.EMERGENCY_PUBLISHER.name).user_set.exists()


def test_readers_are_told_until_both_reviews_have_approved(page, on_call, pharmacist, medical, client, clock):
    publish(on_call, page)
    assert NOTE in public(client, page)
    assert "Relu et publié" not in public(client, page)
    Desk.of(pharmacist).decide(page, "approve")
    assert NOTE in public(client, page)
    clock.shift(HOUR)
    Desk.of(medical).decide(page, "approve")
    assert NOTE not in public(client, page)
    assert "Relu et publié" in public(client, page)
    end = EmergencyEnd.objects.get()
    assert (end.outcome, end.ended_by_name, end.ended_at) == ("reviewed", str(medical), T + HOUR)


def test_reviewers_get_an_email_and_see_it_on_the_desk(page, on_call, pharmacist, medical, editor):
    publish(on_call, page)
    told = {to: message for message in mail.outbox for to in message.to if REASON in message.body}
    assert set(told) == {pharmacist.email, medical.email}
    assert "9:30" in told[medical.email].body  # Paris
    assert REASON in Desk.of(pharmacist).client.get(reverse("wagtailadmin_home")).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert REASON in Desk.of(pharmacist).client.get(edit).content.decode()
    assert REASON in Desk.of(editor).client.get(reverse("emergencies")).content.decode()


def test_who_wrote_or_published_it_does_not_review_it(page, clock):
    both = person("both", roles.EMERGENCY_PUBLISHER, roles.PHARMACIST_REVIEWER)
    publish(both, page)
    Desk.of(both).decide(page, "approve")
    author = page.owner
    author.groups.add(Group.objects.get(name=roles.PHARMACIST_REVIEWER.name))
    Desk.of(type(author).objects.get(pk=author.pk)).decide(page, "approve")
    assert step(page) == PHARMACIST
    assert not ReviewRecord.objects.exists()
    Desk.of(person("other", roles.PHARMACIST_REVIEWER)).decide(page, "approve")
    assert step(page) == MEDICAL


def test_a_missed_review_stops_every_edit_at_its_second_until_a_reviewer_acts(
    page, on_call, editor, admin, pharmacist, medical, clock
):
    publish(on_call, page)
    step_state = ContentPage.objects.get(pk=page.pk).current_workflow_state
    clock.move_to(T + REVIEW_WITHIN - SECOND)
    page.get_latest_revision_as_object().save_revision(user=editor)  # nothing changed
    changed = page.get_latest_revision_as_object()
    changed.title = "Avant l’heure"
    changed.save_revision(user=editor)

    clock.move_to(T + REVIEW_WITHIN)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for user in (editor, admin):
        answer = Desk.of(user).client.get(edit, follow=True, headers={"Accept-Language": "en"})
        assert "Nothing in it can be changed until a reviewer" in answer.content.decode()
        answer = Desk.of(user).client.post(edit, {"title": "Après"})
        assert answer.status_code == 302
    changed = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    changed.title = "Après"
    with pytest.raises(ValidationError):
        changed.save_revision(user=editor)
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    with pytest.raises(ValidationError):
        publish_in_emergency(obj=page, user=on_call, reason=REASON, now=T + REVIEW_WITHIN)
    assert title(page) == "À propos"
    assert step_state.status == "in_progress"

    assert Desk.of(pharmacist).client.get(edit).status_code == 200
    Desk.of(pharmacist).decide(page, "reject", "La date est fausse.")
    Desk.of(editor).submit(page, title="Corrigé")
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(medical).decide(page, "approve")
    assert title(page) == "Corrigé"
    assert EmergencyEnd.objects.get().outcome == "replaced"


def test_its_review_cannot_be_called_off(page, on_call, editor, admin):
    publish(on_call, page)
    ContentPage.objects.get(pk=page.pk).current_workflow_state.cancel(user=admin)
    assert step(page) == PHARMACIST


def test_withdrawing_it_ends_it(page, on_call, editor, clock):
    publish(on_call, page)
    clock.move_to(T + REVIEW_WITHIN)
    Desk.of(editor).client.post(address(page), {"withdraw": "1"})
    assert is_live(page)
    Desk.of(on_call).client.post(address(page), {"withdraw": "1"})
    assert not is_live(page)
    assert EmergencyEnd.objects.get().outcome == "withdrawn"


def test_the_record_is_never_changed_and_outlives_page_and_account(page, on_call):
    publish(on_call, page)
    record = EmergencyPublication.objects.get()
    record.reason = "Autre chose"
    for change in (record.save, record.delete, EmergencyPublication.objects.all().delete):
        with pytest.raises(Unchangeable):
            change()
    page.delete()
    on_call.delete()
    record = EmergencyPublication.objects.get()
    assert (record.reason, record.publisher, record.object_title) == (REASON, None, "À propos")
    assert record.end.outcome == "withdrawn"


def test_an_emergency_is_now_and_publishes_something(page, on_call, editor, pharmacist):
    Desk.of(editor).send(page, go_live_at="2026-11-25 09:30")
    publish(on_call, page)
    assert not is_live(page)
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()
    Desk.of(editor).send(page, go_live_at="")
    publish(on_call, page)
    assert is_live(page)
    publish(on_call, page)
    assert EmergencyPublication.objects.count() == 1


def test_a_snippet_is_published_blocked_and_reviewed_in_the_same_way(
    on_call, editor, pharmacist, medical, client, clock
):
    claim = write_claim(by=editor, publish=False)
    kind = claim.get_latest_revision().base_content_type_id
    Desk.of(on_call).client.post(reverse("emergency", args=[kind, claim.pk]), {"reason": REASON, "publish": "1"})
    claim = Claim.objects.get(pk=claim.pk)
    assert claim.live
    assert NOTE in client.get(claim.url).content.decode()
    clock.move_to(T + REVIEW_WITHIN)
    edit = reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])
    assert Desk.of(editor).client.get(edit).status_code == 302
    for user in (pharmacist, medical):
        claim = Claim.objects.get(pk=claim.pk)
        state = claim.current_workflow_task_state
        url = reverse("wagtailsnippets_home_claim:workflow_action", args=[claim.pk, "approve", state.pk])
        Desk.of(user).client.post(url, APPROVAL)
    assert EmergencyEnd.objects.get().outcome == "reviewed"
    assert NOTE not in client.get(claim.url).content.decode()
    assert Desk.of(editor).client.get(edit).status_code == 200


def test_it_keeps_what_is_scheduled(page, on_call, editor, clock):
    page.get_latest_revision().publish()
    version = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    version.go_live_at = T + HOUR
    version.save_revision(clean=False).publish()
    Desk.of(editor).client.post(reverse("schedule_correct", args=[page_type().pk, page.pk]))
    Desk.of(editor).send(page, title="Urgent")
    publish(on_call, page)
    assert title(page) == "Urgent"
    assert page.revisions.filter(approved_go_live_at=T + HOUR).exists()
    clock.move_to(T + HOUR)
    publish_due(T + HOUR)
    assert title(page) == "À propos"


@pytest.mark.parametrize("kind", ["wagtailcore.workflow", "home.source"])
def test_what_has_no_review_is_not_found(on_call, kind):
    from django.contrib.contenttypes.models import ContentType

    app, model = kind.split(".")
    number = ContentType.objects.get(app_label=app, model=model).pk
    assert Desk.of(on_call).client.get(reverse("emergency", args=[number, 1]), follow=True).status_code == 404
