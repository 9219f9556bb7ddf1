"""Makes the database agree with the declared roles, review and address, whatever state it is in."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.snippets.models import create_extra_permissions

from home.editorial.roles import REVIEWS, ROLES, Review, Role, Step

# What a new Wagtail brings along: a group that publishes without review, and a review anybody passes.
WAGTAIL_GROUPS = ("Editors", "Moderators")
WAGTAIL_WORKFLOW = "Moderators approval"


@transaction.atomic
def set_up() -> None:
    """Create or correct languages, roles and review. Changes nothing else, and nothing when all is well.

    Our roles get exactly what is declared: a permission somebody added to one of them is taken back.
    """
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    _set_address()
    for app in apps.get_app_configs():
        if app.models_module:
            create_permissions(app, verbosity=0)
            create_extra_permissions(app)
    for role in ROLES:
        _set_up_role(role)
    for review in REVIEWS:
        _set_up_review(review)
    _retire_defaults()


def _set_address() -> None:
    """Let Wagtail know the address that SITE_URL says: sitemaps and mails spell it out."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and address.hostname and (site.hostname, site.port) != (address.hostname, port):
        site.hostname, site.port = address.hostname, port
        site.save()


def give_role(user: Any, role: Role) -> None:
    """Let this person act in that role, beside the roles they have."""
    user.groups.add(Group.objects.get(name=role.name))


def grant_below(page: Page) -> None:
    """Grant the roles that work below pages of this type their permissions on a new one."""
    label = page._meta.label
    for role in ROLES:
        if role.below == label:
            _grant_pages(role, Group.objects.get(name=role.name), [page])


def attach_review(page: Page) -> None:
    """Give a new page that opens a section the review that the section needs."""
    for review in REVIEWS:
        if review.below == page._meta.label and (workflow := Workflow.objects.filter(name=review.name).first()):
            _attach(workflow, page)


def _set_up_role(role: Role) -> None:
    group, _created = Group.objects.get_or_create(name=role.name)
    _set(group.permissions, _permissions(role.permissions))
    pages = list(Page.objects.filter(depth=1)) if role.below is None else list(apps.get_model(role.below).objects.all())
    _grant_pages(role, group, pages)
    stale = GroupPagePermission.objects.filter(group=group).exclude(page__in=[page.pk for page in pages])
    if stale.exists():
        stale.delete()
    _grant_media(role, group)


def _grant_pages(role: Role, group: Group, pages: list[Page]) -> None:
    wanted = _permissions([f"wagtailcore.{action}_page" for action in role.page_permissions])
    for page in pages:
        for permission in wanted:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=permission)
        extra = GroupPagePermission.objects.filter(group=group, page_id=page.pk).exclude(permission__in=wanted)
        if extra.exists():
            extra.delete()


def _grant_media(role: Role, group: Group) -> None:
    wanted = _permissions(role.media_permissions)
    root = Collection.objects.filter(depth=1).first()
    if root is None:
        return
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    extra = GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=wanted, collection=root)
    if extra.exists():
        extra.delete()


def _permissions(names: Any) -> list[Permission]:
    """Find permissions by name; a name that does not exist is a mistake of the declaration."""
    condition = Q(pk__in=[])
    for name in names:
        app_label, codename = name.split(".")
        condition |= Q(content_type__app_label=app_label, codename=codename)
    found = list(Permission.objects.filter(condition).select_related("content_type"))
    missing = set(names) - {f"{p.content_type.app_label}.{p.codename}" for p in found}
    if missing:
        raise LookupError(f"These permissions do not exist: {', '.join(sorted(missing))}")
    return found


def _set_up_review(review: Review) -> None:
    workflow, _created = Workflow.objects.get_or_create(name=review.name)
    if not workflow.active:
        workflow.active = True
        workflow.save()
    tasks = [_set_up_task(step) for step in review.steps]
    for order, task in enumerate(tasks):
        if not WorkflowTask.objects.filter(workflow=workflow, task=task, sort_order=order).exists():
            WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    if (others := WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=tasks)).exists():
        others.delete()
    if review.below is None:
        _attach_to_snippets(workflow)
    for page in Page.objects.filter(depth=1) if review.below is None else apps.get_model(review.below).objects.all():
        _attach(workflow, page)
    _move_what_is_in_review(review, workflow)


def _set_up_task(step: Step) -> Task:
    """Steps that two reviews share are one task: whoever approved there has approved for both."""
    task: Task = step.task.objects.filter(name=step.name).first() or step.task.objects.create(name=step.name)
    if not task.active:
        task.active = True
        task.save()
    _set(task.groups, [Group.objects.get(name=step.role.name)])
    return task


def _attach_to_snippets(workflow: Workflow) -> None:
    for model in apps.get_models():
        if issubclass(model, WorkflowMixin) and not issubclass(model, Page):
            kind = ContentType.objects.get_for_model(model)
            if not WorkflowContentType.objects.filter(content_type=kind, workflow=workflow).exists():
                WorkflowContentType.objects.update_or_create(content_type=kind, defaults={"workflow": workflow})


def _attach(workflow: Workflow, page: Page) -> None:
    if not WorkflowPage.objects.filter(page_id=page.pk, workflow=workflow).exists():
        WorkflowPage.objects.update_or_create(page_id=page.pk, defaults={"workflow": workflow})


def _move_what_is_in_review(review: Review, workflow: Workflow) -> None:
    """Let what is being read go on by the steps of today: the approvals it has stay, the steps that were added follow.

    What is live or approved for its time was read by the rules of its day, and stays.
    """
    kinds = [ContentType.objects.get_for_model(apps.get_model(label)) for label in review.of]
    running = WorkflowState.objects.active().filter(content_type__in=kinds).exclude(workflow=workflow)
    if running.exists():
        running.update(workflow=workflow)


def _set(relation: Any, wanted: list[Any]) -> None:
    """Make a many-to-many relation hold exactly these, writing only when it does not."""
    if set(relation.values_list("pk", flat=True)) != {each.pk for each in wanted}:
        relation.set(wanted)


def _retire_defaults() -> None:
    """Take away what Wagtail brings along; keep the empty group where somebody is a member of it."""
    for group in Group.objects.filter(name__in=WAGTAIL_GROUPS):
        if group.user_set.exists():
            group.permissions.clear()
            GroupPagePermission.objects.filter(group=group).delete()
            GroupCollectionPermission.objects.filter(group=group).delete()
        else:
            group.delete()
    for workflow in Workflow.objects.filter(name=WAGTAIL_WORKFLOW):
        if workflow.workflow_states.exists():
            workflow.deactivate()
        else:
            workflow.delete()
    for task in GroupApprovalTask.objects.filter(name=WAGTAIL_WORKFLOW, task_states__isnull=True):
        task.delete()
