"""A desk for the tests of review and roles: people in their roles, a page, and the forms of the admin."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from home.accounts.models import User
from home.blocks.text import PROSE_FEATURES
from home.editorial.approvals import steps_of
from home.editorial.models import ReviewRecord
from home.editorial.roles import Role
from home.editorial.rules import content_hash
from home.editorial.set_up import give_role
from home.pages import ContentPage, HomePage
from tests.people import APPROVAL


def person(name: str, *roles: Role, **extra: Any) -> User:
    """Somebody in these roles."""
    user = User.objects.create_user(f"{name}@example.org", "a long password", first_name=name.capitalize(), **extra)
    for role in roles:
        give_role(user, role)
    return user


def front_door() -> HomePage:
    """A home page below the root, to hang pages under."""
    root = Page.objects.get(depth=1)
    home = HomePage(
        title="Accueil", slug="accueil", summary="…", tagline="…", locale=Locale.objects.get(language_code="fr")
    )
    return root.add_child(instance=home)


def draft(author: User, parent: Page, title: str = "À propos", **fields: Any) -> ContentPage:
    """A page that its author has written and nobody has read."""
    page = ContentPage(
        title=title, slug=fields.pop("slug", "a-propos"), summary="Qui nous sommes.", live=False, owner=author, **fields
    )
    page.body = [("paragraph", "<p>Nous sommes pharmaciens.</p>")]
    parent.add_child(instance=page)
    page.save_revision(user=author, log_action=True)
    return page


@dataclass
class Desk:
    """The admin as one person sees it."""

    client: Client

    @classmethod
    def of(cls, user: User) -> "Desk":
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return cls(client)

    def form(self, page: Page) -> dict[str, Any]:
        """The edit form as it is shown, ready to be sent back."""
        response = self.client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200, response
        data = querydict_from_html(response.content.decode(), form_id="page-edit-form")
        body = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().body
        data["body-count"] = str(len(body))
        for number, block in enumerate(body):
            text = rich_text(block.value.source, features=PROSE_FEATURES)
            parts = {"deleted": "", "order": str(number), "type": block.block_type, "id": block.id, "value": text}
            data.update({f"body-{number}-{name}": value for name, value in parts.items()})
        return data

    def send(self, page: Page, action: str | None = None, /, **changes: Any) -> Any:
        """Change some fields of the edit form and press one of its buttons."""
        data = self.form(page)
        for name, value in changes.items():
            data[name] = value
        if action:
            data[action] = "1"
        return self.client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    def submit(self, page: Page, **changes: Any) -> Any:
        """Ask for review."""
        return self.send(page, "action-submit", **changes)

    def decide(self, page: Page, decision: str, comment: str = "", **headers: str) -> Any:
        """Approve or reject, as the buttons of the admin home do."""
        state = current_task(page)
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, decision, state.pk])
        return self.client.post(url, {**APPROVAL, "comment": comment}, headers=headers)


def current_task(page: Page) -> Any:
    """The review step the page is waiting at."""
    return ContentPage.objects.get(pk=page.pk).current_workflow_task_state


def step(page: Page) -> str | None:
    """The name of the review step the page is waiting at."""
    state = current_task(page)
    return state.task.name if state else None


def approve_all(obj: Any, *, by: User | None = None) -> Any:
    """Let every step of its review have approved the newest version, without walking through the desk; return that version."""
    revision = obj.latest_revision
    for step in steps_of(obj):
        ReviewRecord.objects.create(
            content_type=revision.base_content_type,
            object_id=revision.object_id,
            object_title=revision.object_str,
            revision_number=revision.pk,
            content_hash=content_hash(revision.content),
            workflow_number=1,
            task_number=step.task.objects.get(name=step.name).pk,
            task_name=step.name,
            reviewer=by,
            reviewer_name=str(by),
            decision=ReviewRecord.Decision.APPROVED,
            decided_at=timezone.now(),
        )
    return revision


def is_live(page: Page) -> bool:
    return ContentPage.objects.get(pk=page.pk).live
