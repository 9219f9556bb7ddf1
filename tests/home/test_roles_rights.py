"""Each role may do what it is for and nothing more; the roles repair themselves."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page, Workflow

from campaigns.pages.index import CampaignIndexPage
from home.editorial import roles
from home.editorial.approvals import steps_of
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live, step

EVERYBODY = ["learner", "editor", "pharmacist", "medical", "regulatory", "campaign_manager", "admin"]


@pytest.fixture
def user(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def page(editor):
    """An unread page, waiting at the first review so that its reviewers can open it."""
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    return page


def who(*names):
    """Every role, and whether it is one of these."""
    return pytest.mark.parametrize(("user", "allowed"), [(n, n in names) for n in EVERYBODY], indirect=["user"])


@who("admin")
def test_only_administrators_withdraw_a_page(user, allowed, page):
    ContentPage.objects.get(pk=page.pk).get_latest_revision().publish()
    Desk.of(user).client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert is_live(page) is not allowed


@who("pharmacist")
def test_only_the_reviewers_of_the_step_approve(user, allowed, page):
    Desk.of(user).decide(page, "approve")
    assert (step(page) == "Relecture médicale") is allowed


@who("editor", "regulatory", "campaign_manager", "admin")
def test_who_works_on_sources(user, allowed, page):
    response = Desk.of(user).client.get(reverse("wagtailsnippets_home_source:add"))
    assert (response.status_code == 200) is allowed


@who("admin")
def test_only_administrators_manage_people(user, allowed, page):
    desk = Desk.of(user).client
    assert (desk.get(reverse("wagtailusers_users:index")).status_code == 200) is allowed
    desk.post(reverse("wagtailusers_users:delete", args=[page.owner.pk]))
    assert type(user).objects.filter(pk=page.owner.pk).exists() is not allowed


@who("editor", "pharmacist", "medical", "regulatory", "campaign_manager", "admin")
def test_a_learner_has_no_business_in_the_admin(user, allowed, page):
    response = Desk.of(user).client.get(reverse("wagtailadmin_home"))
    assert (response.status_code == 200) is allowed


@who()
def test_roles_and_review_are_changed_by_nobody_through_the_admin(user, allowed, page):
    desk = Desk.of(user).client
    for url in (
        reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.get(name=roles.WORKFLOW).pk]),
        reverse("wagtailusers_groups:edit", args=[Group.objects.get(name=roles.EDITOR.name).pk]),
    ):
        assert (desk.get(url).status_code == 200) is allowed


def test_campaign_managers_work_below_the_campaigns_of_every_language_and_nowhere_else(page, campaign_manager):
    french = page.get_parent()
    english = french.copy_for_translation(Locale.objects.get(language_code="en"))
    for home in (french, english):
        index = CampaignIndexPage(title="Campagnes", slug="campagnes", summary="…", locale=home.locale)
        home.add_child(instance=index)
        user = type(campaign_manager).objects.get(pk=campaign_manager.pk)
        assert index.permissions_for_user(user).can_add_subpage()
        assert index.permissions_for_user(user).can_edit()
        assert not home.permissions_for_user(user).can_edit()
    assert not page.permissions_for_user(type(campaign_manager).objects.get(pk=campaign_manager.pk)).can_edit()


def test_every_page_is_under_review_and_campaigns_of_every_language_under_one_step_more(page):
    french = page.get_parent()
    english = french.get_translation_or_none(Locale.objects.get(language_code="en"))
    english = english or french.copy_for_translation(Locale.objects.get(language_code="en"))
    assert page.get_workflow().name == roles.REVIEW.name
    for home in (french, english):
        assert home.get_workflow().name == roles.REVIEW.name
        index = home.add_child(instance=CampaignIndexPage(title="C", slug="c", summary="…", locale=home.locale))
        assert index.get_workflow().name == roles.CAMPAIGN_REVIEW.name
        assert [step.role.name for step in steps_of(index)] == [
            "Relecture pharmaceutique", "Relecture médicale", "Affaires réglementaires",
        ]  # fmt: skip
        index.delete()
    assert len(steps_of(page)) == 2
    for review in roles.REVIEWS:
        tasks = Workflow.objects.get(name=review.name).tasks
        assert [(type(task.specific), list(task.specific.groups.all())) for task in tasks] == [
            (each.task, [Group.objects.get(name=each.role.name)]) for each in review.steps
        ]


def test_wagtails_own_groups_and_workflow_are_gone(db):
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in roles.ROLES}
    assert {workflow.name for workflow in Workflow.objects.all()} == {review.name for review in roles.REVIEWS}


def test_setting_up_again_changes_nothing(page):
    page.get_parent().add_child(instance=CampaignIndexPage(title="Campagnes", slug="campagnes", summary="…"))
    with CaptureQueriesContext(connection) as queries:
        call_command("set_up")
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_setting_up_again_repairs_what_somebody_changed(page, editor):
    group = Group.objects.get(name=roles.EDITOR.name)
    root = Page.objects.get(depth=1)
    GroupPagePermission.objects.create(
        group=group, page=root, permission=Permission.objects.get(codename="publish_page")
    )
    group.permissions.add(Permission.objects.get(codename="delete_user"))
    for task in Workflow.objects.get(name=roles.WORKFLOW).tasks:
        task.specific.groups.add(group)
    Group.objects.get(name=roles.MEDICAL_REVIEWER.name).delete()
    moderators = Group.objects.create(name="Moderators")
    moderators.user_set.add(editor)
    GroupPagePermission.objects.create(
        group=moderators, page=root, permission=Permission.objects.get(codename="publish_page")
    )

    call_command("set_up")
    editor = type(editor).objects.get(pk=editor.pk)
    assert not page.permissions_for_user(editor).can_publish()
    assert page.permissions_for_user(editor).can_edit()
    assert not editor.has_perm("accounts.delete_user")
    test_every_page_is_under_review_and_campaigns_of_every_language_under_one_step_more(page)
