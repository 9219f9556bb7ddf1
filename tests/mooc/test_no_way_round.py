"""Every way of publishing that Wagtail knows, tried by everybody: readers see nothing that not every step has approved."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.admin.views.pages.bulk_actions.unpublish import UnpublishBulkAction
from wagtail.models import (
    Locale,
    Page,
    PagePermissionTester,
    Revision,
    TaskState,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.signals import copy_for_translation_done

from campaigns.models import CampaignPage
from courses.models import BankQuestion
from home import rights
from home.accounts.models import User
from home.editorial import keeping, roles, snippets
from home.editorial.agenda import page_type
from home.editorial.approvals import missing_steps
from home.editorial.emergencies import publish_in_emergency
from home.editorial.listeners import translate_as_draft
from home.editorial.models import ReviewRecord
from home.editorial.schedule import publish_due
from home.editorial.set_up import give_role, set_up
from home.models import Claim, ContentPage, HomePage, VaccineRule
from tests.campaigns.writing import write_draft as write_campaign
from tests.courses.banking import write_question
from tests.home.desk import Desk, approve_all, draft, front_door
from tests.home.facts import write_claim, write_rule
from tests.people import APPROVAL, person

T = datetime(2026, 11, 22, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAST = (
    "learner", "nobody", "editor", "pharmacist", "medical", "regulatory", "campaign_manager", "course_manager", "admin",
)  # fmt: skip
API = "wagtailadmin_api:pages:action"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@dataclass
class World:
    """A site with something of every kind that nobody has read."""

    home: HomePage
    unread: ContentPage  # a draft
    changed: ContentPage  # live, with a draft on top
    waiting: ContentPage  # live, with a draft that waits for its first review
    facts: list[Any]  # live, each with a draft on top
    old: Revision  # of `changed`: an earlier draft
    alias: Page  # of `changed`
    forms: dict[int, dict[str, Any]] = field(default_factory=dict)  # what the edit forms send, as they are shown

    @classmethod
    def make(cls, author: User) -> "World":
        home = front_door()
        home.copy_for_translation(Locale.objects.get(language_code="en"))
        pages = [draft(author, home, f"Page {slug}", slug=slug) for slug in ("unread", "changed", "waiting")]
        for page in pages[1:]:
            page.latest_revision.publish()
        old = None
        for page in (pages[1], pages[1], pages[2]):
            old = old or page.latest_revision
            fresh = ContentPage.objects.get(pk=page.pk)
            fresh.title = f"{fresh.title} : texte que personne n’a relu"
            fresh.change_note, fresh.change_weight = "Le titre dit plus.", "minor"
            revision = fresh.save_revision(user=author)
            old = revision if page is pages[1] and fresh.revisions.count() == 2 else old
        facts = [write_claim(), write_rule(), write_question()]
        for fact in facts:
            _change(fact, author)
        waiting = ContentPage.objects.get(pk=pages[2].pk)
        waiting.get_workflow().start(waiting, author)
        alias = ContentPage.objects.get(pk=pages[1].pk).create_alias(update_slug="alias")
        return cls(home, *[ContentPage.objects.get(pk=page.pk) for page in pages], facts, old, alias)


def _change(fact: Any, author: User) -> None:
    version = type(fact).objects.get(pk=fact.pk)
    name = {Claim: "claim_fr", VaccineRule: "who_fr", BankQuestion: "title"}[type(fact)]
    setattr(version, name, "Que personne n’a relu")
    version.save_revision(user=author, clean=False)


def seen() -> list[Any]:
    """What readers see, and what is on its way to them."""
    return [
        *Page.objects.live().order_by("pk").values_list("pk", "title", "url_path"),
        *Claim.objects.filter(live=True).order_by("pk").values_list("pk", "claim_fr"),
        *VaccineRule.objects.filter(live=True).order_by("pk").values_list("pk", "who_fr"),
        *BankQuestion.objects.filter(live=True).order_by("pk").values_list("pk", "title"),
        *Revision.objects.filter(approved_go_live_at__isnull=False).order_by("pk").values_list("pk"),
    ]


# --- The ways ------------------------------------------------------------------------------------


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(world: World, page: Page, **changes: Any) -> dict[str, Any]:
    """What the edit form sends, whoever sends it."""
    if page.pk not in world.forms:
        superuser = User.objects.filter(is_superuser=True).order_by("pk").first()
        world.forms[page.pk] = Desk.of(superuser).form(page).dict()
    return {**world.forms[page.pk], **changes}


def in_the_form(client: Client, world: World, user: User) -> None:
    client.post(edit(world.unread), form_of(world, world.unread, **{"action-publish": "1"}))


def a_change_in_the_form(client: Client, world: World, user: User) -> None:
    client.post(edit(world.changed), form_of(world, world.changed, **{"action-publish": "1"}))


def at_creation(client: Client, world: World, user: User) -> None:
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", world.home.pk])
    client.post(address, form_of(world, world.unread, slug="autre", **{"action-publish": "1"}))


def in_bulk(client: Client, world: World, user: User) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{address}?id={world.unread.pk}&id={world.changed.pk}", {"include_descendants": "on"})


def by_a_copy(client: Client, world: World, user: User) -> None:
    words = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(world.home.pk), "publish_copies": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[world.changed.pk]), words)


def by_an_alias(client: Client, world: World, user: User) -> None:
    words = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(world.home.pk), "alias": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[world.changed.pk]), words)


def by_a_copy_at_the_root(client: Client, world: World, user: User) -> None:
    words = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": str(world.home.get_parent().pk)}
    for way in ("publish_copies", "alias"):
        address = reverse("wagtailadmin_pages:copy", args=[world.home.pk])
        client.post(address, {**words, "new_slug": way.replace("_", "-"), way: "on"})


def by_the_api(client: Client, world: World, user: User) -> None:
    client.post(reverse(API, args=[world.unread.pk, "publish"]))


def by_a_copy_of_the_api(client: Client, world: World, user: User) -> None:
    words = {"destination_page_id": world.home.pk, "keep_live": True, "slug": "copie", "recursive": False}
    client.post(reverse(API, args=[world.changed.pk, "copy"]), words, content_type="application/json")


def by_an_alias_of_the_api(client: Client, world: World, user: User) -> None:
    words = {"destination_page_id": world.home.pk, "update_slug": "copie", "recursive": False}
    client.post(reverse(API, args=[world.changed.pk, "create_alias"]), words, content_type="application/json")


def by_an_alias_in_another_language(client: Client, world: World, user: User) -> None:
    words = {"locale": "en", "copy_parents": False, "alias": True, "recursive": False}
    client.post(reverse(API, args=[world.changed.pk, "copy_for_translation"]), words, content_type="application/json")


def by_an_alias_made_a_page(client: Client, world: World, user: User) -> None:
    client.post(reverse("wagtailadmin_pages:convert_alias", args=[world.alias.pk]))
    page = ContentPage.objects.get(pk=world.alias.pk)
    if page.alias_of_id is None:
        said = {"change_note": "Le titre.", "change_weight": "minor"}
        client.post(edit(page), form_of(world, page, title="Autre chose", **said, **{"action-publish": "1"}))


def by_going_back(client: Client, world: World, user: User) -> None:
    client.post(edit(world.changed), form_of(world, world.changed, revision=world.old.pk, **{"action-publish": "1"}))


def by_going_back_with_the_api(client: Client, world: World, user: User) -> None:
    words = {"revision_id": world.old.pk}
    address = reverse(API, args=[world.changed.pk, "revert_to_page_revision"])
    client.post(address, words, content_type="application/json")
    client.post(reverse(API, args=[world.changed.pk, "publish"]))


def on_a_date_to_come(client: Client, world: World, user: User) -> None:
    soon = {"go_live_at": "2026-11-22 10:30", "action-publish": "1"}
    client.post(edit(world.unread), form_of(world, world.unread, **soon))
    with time_machine.travel(T + 2 * HOUR, tick=False):
        publish_due(T + 2 * HOUR)


def on_a_date_that_has_passed(client: Client, world: World, user: User) -> None:
    version = world.unread.get_latest_revision_as_object()
    version.go_live_at = T - HOUR
    version.save_revision(user=user)
    client.post(edit(world.unread), form_of(world, world.unread, go_live_at="", **{"action-publish": "1"}))
    for command in ("publish_scheduled", "publish_scheduled_pages"):
        call_command(command, verbosity=0)


def by_moving_it(client: Client, world: World, user: User) -> None:
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[world.unread.pk, world.changed.pk]))
    client.post(
        reverse(API, args=[world.unread.pk, "move"]),
        {"destination_page_id": world.changed.pk},
        content_type="application/json",
    )
    client.post(reverse(API, args=[world.unread.pk, "publish"]))


def by_a_translation(client: Client, world: World, user: User) -> None:
    english = Locale.objects.get(language_code="en").pk
    words = {"locales": [english], "include_subtree": "on"}
    client.post(reverse("simple_translation:submit_page_translation", args=[world.changed.pk]), words)
    question = world.facts[2]
    address = reverse("simple_translation:submit_snippet_translation", args=["courses", "bankquestion", question.pk])
    client.post(address, {"locales": [english]})


def by_deciding_alone(client: Client, world: World, user: User) -> None:
    """Submitted by somebody who then approves, from the list, in the dialogue and in the form."""
    client.post(edit(world.unread), form_of(world, world.unread, title="Par moi", **{"action-submit": "1"}))
    for name in ("workflow_action", "collect_workflow_action_data"):
        state = ContentPage.objects.get(pk=world.unread.pk).current_workflow_task_state
        address = reverse(f"wagtailadmin_pages:{name}", args=[world.unread.pk, "approve", state.pk if state else 0])
        client.post(address, APPROVAL)
    words = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps(APPROVAL)}
    decision = {"action-workflow-action": "1", **words}
    client.post(edit(world.unread), form_of(world, world.unread, title="Par moi", **decision))


def by_deciding_in_place_of_others(client: Client, world: World, user: User) -> None:
    """What somebody else submitted, approved at every step by one person who is not in every role."""
    roles_of_user = set(user.groups.values_list("name", flat=True))
    if user.is_superuser or {step.role.name for step in roles.STEPS} <= roles_of_user:
        return  # who is in both roles may read somebody else's text twice
    for _ in range(3):
        state = ContentPage.objects.get(pk=world.waiting.pk).current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[world.waiting.pk, "approve", state.pk])
        client.post(address, APPROVAL)


def by_a_review_without_steps(client: Client, world: World, user: User) -> None:
    WorkflowTask.objects.all().delete()
    client.post(edit(world.unread), form_of(world, world.unread, **{"action-submit": "1"}))


def without_any_review(client: Client, world: World, user: User) -> None:
    WorkflowPage.objects.all().delete()
    WorkflowContentType.objects.all().delete()
    in_the_form(client, world, user)
    in_bulk(client, world, user)
    by_the_api(client, world, user)


def in_the_form_of_a_snippet(client: Client, world: World, user: User) -> None:
    """With the words as they are: whoever gets past the rights publishes the draft."""
    for fact in world.facts:
        name = f"wagtailsnippets_{fact._meta.app_label}_{fact._meta.model_name}"
        client.post(reverse(f"{name}:edit", args=[fact.pk]), {"action-publish": "1"})
        revision = type(fact).objects.get(pk=fact.pk).latest_revision
        with transaction.atomic():
            try:
                revision.publish(user=user)
            except Exception:  # noqa: BLE001  every refusal is one; what counts is what readers see
                transaction.set_rollback(True)


def below_every_form(client: Client, world: World, user: User) -> None:
    """The last word: the publication itself, its rights not even asked."""
    for obj in (world.unread, world.changed, world.waiting, *world.facts):
        with transaction.atomic():
            try:
                obj.get_latest_revision().publish(user=user, skip_permission_checks=True)
            except Exception:  # noqa: BLE001  as above
                transaction.set_rollback(True)


WAYS = [
    in_the_form, a_change_in_the_form, at_creation, in_bulk, by_a_copy, by_an_alias, by_a_copy_at_the_root, by_the_api, by_a_copy_of_the_api,
    by_an_alias_of_the_api, by_an_alias_in_another_language, by_an_alias_made_a_page, by_going_back,
    by_going_back_with_the_api, on_a_date_to_come, on_a_date_that_has_passed, by_moving_it, by_a_translation,
    by_deciding_alone, by_deciding_in_place_of_others, by_a_review_without_steps, without_any_review,
    in_the_form_of_a_snippet, below_every_form,
]  # fmt: skip
# These change nothing for readers even where Wagtail's own rules hold, or refuse by other rules, tested elsewhere.
NO_WAY_IN_WAGTAIL_EITHER = {by_deciding_in_place_of_others}


@pytest.fixture
def everybody(request: pytest.FixtureRequest, db: None) -> list[User]:
    """The cast, who publishes in emergencies, a superuser, and a superuser in every role."""
    cast = [request.getfixturevalue(name) for name in CAST]
    on_call = person("on-call", roles.EMERGENCY_PUBLISHER)
    chief, all_in_one = (
        User.objects.create_superuser(f"{name}@example.org", "a long password") for name in ("chief", "all")
    )
    for role in roles.ROLES:
        give_role(all_in_one, role)
    return [*cast, on_call, chief, all_in_one]


@pytest.fixture
def world(everybody: list[User], clock: Any) -> World:
    return World.make(person("author", roles.EDITOR))


def attempt(way: Callable[..., None], world: World, user: User) -> list[Any]:
    """What readers see after somebody has tried; then it never happened."""
    with transaction.atomic():
        client = Desk.of(user).client
        client.raise_request_exception = False
        way(client, world, user)
        found = seen()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_nobody_gets_round_the_review(way: Callable[..., None], world: World, everybody: list[User]) -> None:
    before = seen()
    for user in everybody:
        assert attempt(way, world, user) == before, user.email


@pytest.mark.parametrize("way", [way for way in WAYS if way not in NO_WAY_IN_WAGTAIL_EITHER])
def test_each_way_is_one_where_wagtails_own_rules_hold(
    way: Callable[..., None], world: World, everybody: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that none of them is refused for a wrong reason, such as a form that was filled in badly."""
    before, chief = seen(), everybody[-2]
    undo_our_rules(monkeypatch)
    assert attempt(way, world, chief) != before


def undo_our_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that keeps readers from seeing what is unread, away."""
    monkeypatch.setattr(PublishRevisionAction, "execute", keeping._execute)
    monkeypatch.setattr(CopyPageForTranslationAction, "check", keeping._check_translation)
    monkeypatch.setattr("home.base.PageRights", PagePermissionTester)
    monkeypatch.setattr(rights, "PageRights", PagePermissionTester)
    for name in ("user_has_any_permission", "user_has_any_permission_for_instance"):
        monkeypatch.setattr(rights.ReviewedPages, name, getattr(PagePermissionPolicy, name))
    monkeypatch.setattr(rights.ReviewedSnippets, "user_has_permission", ModelPermissionPolicy.user_has_permission)
    monkeypatch.setattr("home.editorial.approvals.missing_steps", lambda *args, **kwargs: [])
    monkeypatch.setattr("home.editorial.models.ReviewTask.may_decide", lambda *args: True)
    copy_for_translation_done.disconnect(dispatch_uid="translate_as_draft")
    monkeypatch.setattr(snippets, "may_withdraw", lambda user: True)
    bulk_action_registry.get_bulk_action_class("wagtailcore", "page", "publish")  # reads them all, once
    monkeypatch.setattr(PublishBulkAction, "models", UnpublishBulkAction.models)
    monkeypatch.setitem(bulk_action_registry.actions["wagtailcore"]["page"], "publish", PublishBulkAction)


@pytest.fixture(autouse=True)
def listens_again() -> Iterator[None]:
    """What a test has disconnected is connected again."""
    yield
    copy_for_translation_done.connect(translate_as_draft, dispatch_uid="translate_as_draft")


# --- The ways that are open, from the same set-up ----------------------------------------------------


def test_the_last_approval_publishes(world: World, everybody: list[User]) -> None:
    """What everybody was refused above goes live when those whose task it is have approved it, and not before."""
    by_name = {user.email.partition("@")[0]: user for user in everybody}
    for name, is_live in (("pharmacist", False), ("medical", True)):
        state = ContentPage.objects.get(pk=world.waiting.pk).current_workflow_task_state
        address = reverse("wagtailadmin_pages:workflow_action", args=[world.waiting.pk, "approve", state.pk])
        Desk.of(by_name[name]).client.post(address, APPROVAL)
        assert ("relu" in ContentPage.objects.get(pk=world.waiting.pk).title) is is_live


@pytest.mark.parametrize("kind", [0, 1, 2, 3])
def test_what_was_approved_and_withdrawn_comes_back_by_who_may_withdraw_and_in_no_other_words(
    world: World, everybody: list[User], kind: int
) -> None:
    obj = [world.changed, *world.facts][kind]
    obj = type(obj).objects.get(pk=obj.pk)
    kind_id = (page_type() if kind == 0 else ContentType.objects.get_for_model(obj)).pk
    address = reverse("publish_again", args=[kind_id, obj.pk])
    model = type(obj)

    def bring_back(user: User) -> bool:
        with transaction.atomic():
            Desk.of(user).client.post(address)
            found = model.objects.get(pk=obj.pk).live
            transaction.set_rollback(True)
        return found

    may = [user for user in everybody if user.is_superuser or user.email.startswith("admin")]
    assert len(may) == 3
    obj.unpublish()
    assert not any(bring_back(user) for user in everybody)
    approve_all(model.objects.get(pk=obj.pk))
    assert [user for user in everybody if bring_back(user)] == may
    fresh = model.objects.get(pk=obj.pk)
    ReviewRecord.objects.bulk_create([_sent_back(fresh)])  # a reviewer has thought better of it since
    assert not any(bring_back(user) for user in may)


def _sent_back(obj: Any) -> ReviewRecord:
    last = ReviewRecord.objects.filter(object_id=str(obj.pk)).order_by("-pk")[0]
    last.pk, last.decision, last.decided_at = None, ReviewRecord.Decision.CHANGES, T + HOUR
    return last


def test_an_emergency_publishes_exactly_what_is_written_down(world: World, everybody: list[User]) -> None:
    on_call = everybody[-3]
    reason = "Un lot est rappelé ce soir : les pharmaciens doivent le savoir."
    publish_in_emergency(obj=world.unread, user=on_call, reason=reason, now=T)
    assert ContentPage.objects.get(pk=world.unread.pk).live
    fresh = ContentPage.objects.get(pk=world.unread.pk)
    fresh.title = "Une autre version"
    with pytest.raises(Exception, match="relecture"):
        fresh.save_revision(user=on_call).publish(user=on_call, skip_permission_checks=True)


def test_what_is_approved_for_a_date_goes_live_on_it_and_is_locked_for_everybody_until_then(
    world: World, everybody: list[User], clock: Any
) -> None:
    version = world.unread.get_latest_revision_as_object()
    version.go_live_at, version.title = T + HOUR, "À son heure"
    version.save_revision()
    page = ContentPage.objects.get(pk=world.unread.pk)
    form = form_of(world, page)
    revision = approve_all(page)
    revision.publish(user=everybody[-2], skip_permission_checks=True)
    for user in everybody:
        assert ContentPage.objects.get(pk=page.pk).get_lock().for_user(user)
        with transaction.atomic():
            Desk.of(user).client.post(edit(page), {**form, "title": "En douce"})
            assert ContentPage.objects.get(pk=page.pk).latest_revision_id == revision.pk, user.email
            transaction.set_rollback(True)
        with transaction.atomic():  # who takes it off the schedule has not published anything
            Desk.of(user).client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, revision.pk]))
            is_off = not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
            assert is_off is rights.may_withdraw(user)
            form_off = {**form, "go_live_at": "", "title": "En douce", "action-publish": "1"}
            Desk.of(user).client.post(edit(page), form_off)
            publish_due(T + 2 * HOUR) if is_off else None
            assert not ContentPage.objects.get(pk=page.pk).live
            transaction.set_rollback(True)
    clock.move_to(T + HOUR)
    publish_due(T + HOUR)
    assert ContentPage.objects.get(pk=page.pk).title == "À son heure"


def test_what_is_in_review_is_locked_for_everybody_but_its_reviewers(world: World, everybody: list[User]) -> None:
    open_to = [user.email for user in everybody if not world.waiting.get_lock().for_user(user)]
    assert open_to == ["pharmacist@example.org", "chief@example.org", "all@example.org"]


# --- Campaigns: one step more ------------------------------------------------------------------------


@pytest.fixture
def campaign(campaign_manager: User, clock: Any) -> CampaignPage:
    return write_campaign(campaign_manager)


def decide(page: Any, user: User) -> str | None:
    """Approve, as the button of the admin home does; the name of the step that follows."""
    state = CampaignPage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    Desk.of(user).client.post(address, APPROVAL)
    following = CampaignPage.objects.get(pk=page.pk).current_workflow_task_state
    return following.task.name if following else None


def labels(page: Any, user: User) -> list[str]:
    """The buttons by which somebody decides."""
    page = CampaignPage.objects.get(pk=page.pk)
    return [str(label) for _name, label, _asks in page.current_workflow_task.specific.get_actions(page, user)]


def test_a_campaign_goes_live_when_regulatory_affairs_have_checked_it(
    campaign: CampaignPage, campaign_manager: User, pharmacist: User, medical: User, regulatory: User
) -> None:
    campaign.get_workflow().start(campaign, campaign_manager)
    assert decide(campaign, regulatory) == "Relecture pharmaceutique"  # not their turn
    assert decide(campaign, pharmacist) == "Relecture médicale"
    assert not any("ublier" in label or "ublish" in label for label in labels(campaign, medical))
    assert decide(campaign, medical) == "Contrôle réglementaire"
    assert not CampaignPage.objects.get(pk=campaign.pk).live
    assert [label for label in labels(campaign, regulatory) if "ublier" in label or "ublish" in label]
    assert decide(campaign, medical) == "Contrôle réglementaire"
    assert decide(campaign, regulatory) is None
    assert CampaignPage.objects.get(pk=campaign.pk).live


def test_a_campaign_in_review_when_the_site_is_updated_goes_on_with_the_step_that_was_added(
    campaign: CampaignPage, campaign_manager: User, pharmacist: User, medical: User, regulatory: User
) -> None:
    """Under the rules of before: every page below the root has the same two steps."""
    live = write_campaign(campaign_manager, slug="live", has_window=False)
    live.latest_revision.publish()
    WorkflowPage.objects.exclude(page__depth=1).delete()
    old = campaign.get_workflow()
    assert old.name == roles.WORKFLOW
    old.start(campaign, campaign_manager)
    assert decide(campaign, pharmacist) == "Relecture médicale"
    set_up()
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 1  # what was read stays read
    assert decide(campaign, medical) == "Contrôle réglementaire"
    assert decide(campaign, regulatory) is None
    assert CampaignPage.objects.get(pk=campaign.pk).live
    assert CampaignPage.objects.get(pk=live.pk).live
    assert [step.name for step in missing_steps(live, live.latest_revision.content)][-1:] == ["Contrôle réglementaire"]


# --- What is not there -----------------------------------------------------------------------------


def _routes(resolver: Any, before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, address)
        else:
            yield address, getattr(pattern.callback, "__module__", "")


def test_the_public_apis_of_wagtail_have_no_address(client: Client) -> None:
    routes = list(_routes(get_resolver()))
    assert any(address.startswith("admin/") and "api/" in address for address, _module in routes)
    public = [address for address, module in routes if not address.startswith("admin/") and "wagtail.api" in module]
    assert public == []
    assert not [address for address, module in routes if module.startswith("ninja")]
