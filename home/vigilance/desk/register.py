"""Puts the two inboxes on the desk: addresses, menu, and what waits on the admin home."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from home.paris import paris_day
from home.vigilance.access import MAY
from home.vigilance.desk import views
from home.vigilance.models import Message
from home.vigilance.queries import vigilance_lines

SHOWN = 6
VIGILANCE: list[URLPattern | URLResolver] = [
    path("", views.vigilance, name="index"),
    path("vigilance.csv", views.audit, name="audit"),
    path("<int:pk>/", views.detail, name="detail"),
]
MESSAGES: list[URLPattern | URLResolver] = [
    path("", views.inbox, name="index"),
    path("<int:pk>/", views.message, name="detail"),
    path("<int:pk>/act/", views.act, name="act"),
]


@hooks.register("register_admin_urls")
def inbox_urls() -> list[URLResolver]:
    """Where the screens are."""
    return [
        path("vigilance/", include((VIGILANCE, "vigilance"))),
        path("messages/", include((MESSAGES, "reader_messages"))),
    ]


class InboxMenuItem(MenuItem):
    """For those who may read that inbox."""

    def __init__(self, permission: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_menu_item")
def vigilance_menu_item() -> MenuItem:
    """Vigilance, for its people."""
    permission = MAY[Message.Inbox.VIGILANCE]
    return InboxMenuItem(
        permission, _("Vigilance"), reverse("vigilance:index"), icon_name="warning", name="vigilance", order=250
    )


@hooks.register("register_admin_menu_item")
def messages_menu_item() -> MenuItem:
    """What readers wrote, for editors."""
    permission = MAY[Message.Inbox.EDITORS]
    return InboxMenuItem(
        permission, _("Messages"), reverse("reader_messages:index"), icon_name="mail", name="reader-messages", order=260
    )  # fmt: skip


class VigilancePanel(Component):
    """What may be an adverse event and waits: overdue first."""

    name = "vigilance"
    template_name = "home/vigilance/panel.html"
    order = 55

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        lines = vigilance_lines(Message.objects.waiting(), paris_day(timezone.now()))
        return {"lines": lines[:SHOWN], "number": len(lines)}


class MessagesPanel(Component):
    """How many messages wait for an answer."""

    name = "reader_messages"
    template_name = "home/messages/desk/panel.html"
    order = 130

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = Message.objects.of_editors().filter(done_at=None).order_by("received_at", "pk")
        return {"number": waiting.count(), "waiting": list(waiting[:SHOWN])}


@hooks.register("construct_homepage_panels")
def show_inboxes(request: HttpRequest, panels: list[Any]) -> None:
    """Put them on the admin home of those who may read them."""
    if request.user.has_perm(MAY[Message.Inbox.VIGILANCE]):
        panels.append(VigilancePanel())
    if request.user.has_perm(MAY[Message.Inbox.EDITORS]):
        panels.append(MessagesPanel())
