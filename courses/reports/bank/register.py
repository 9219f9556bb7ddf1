"""Puts the bank’s own addresses and buttons on the desk."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses.pages.quiz import QuizPage
from courses.reports.bank.views import copy_into, move

URLS: list[URLPattern | URLResolver] = [
    path("question/<int:pk>/copy/", copy_into, name="copy_into"),
    path("quiz/<int:pk>/move/", move, name="move"),
]


@hooks.register("register_admin_urls")
def bank_urls() -> list[URLResolver]:
    """The addresses of what the bank does beside editing."""
    return [path("question-bank/", include((URLS, "bank")))]


@hooks.register("insert_editor_js")
def show_zones() -> str:
    """Let the form of a picture question draw its zones while they are typed."""
    return format_html('<script type="module" src="{}"></script>', static("mooc/js/hotspot.js"))


@hooks.register("construct_snippet_action_menu")
def approve_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer a reviewer the decision before anything else, as on pages."""
    items.sort(key=lambda item: item.name != "approve")


@hooks.register("register_page_header_buttons")
def offer_the_bank(page: Page, user: Any, view_name: str, next_url: str | None = None, **kwargs: Any) -> list[Button]:
    """From a quiz, the way to the bank."""
    if not isinstance(page, QuizPage) or not page.pk or not user.has_perm("courses.add_bankquestion"):
        return []
    address = reverse("bank:move", args=[page.pk])
    return [Button(_("Move questions to the bank…"), url=address, icon_name="folder-open-inverse", priority=65)]
