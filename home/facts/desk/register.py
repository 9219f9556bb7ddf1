"""Puts the screens of vaccination facts on the desk: addresses, menu, the panel of the admin home, notices on forms."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from home.facts.actions import MAY_ANSWER
from home.facts.desk.views import answer, as_seen, asked_of, impact, reviews
from home.facts.models import ReviewNeeded

SHOWN = 6
URLS: list[URLPattern | URLResolver] = [
    path("impact/<slug:kind>/<int:pk>/", impact, name="impact"),
    path("reviews/", reviews, name="reviews"),
    path("reviews/<int:pk>/still-right/", answer, name="answer"),
]


def may_see(user: Any) -> bool:
    """Whether this person writes or reviews what may have to be looked at again."""
    return any(user.has_perm(name) for name in ("home.view_vaccinerule", "home.change_vaccinerule", MAY_ANSWER))


class ReviewsPanel(Component):
    """The reviews that changes asked for: this person’s own first, then the oldest."""

    name = "reviews_needed"
    template_name = "home/facts/desk/reviews_panel.html"
    order = 120

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        rows = list(ReviewNeeded.objects.open().select_related("owner").order_by("opened_at", "pk"))
        rows.sort(key=lambda row: row.owner_id != user.pk)
        return {"number": len(rows), "asked": list(as_seen(rows[:SHOWN], user))}


class ReviewsMenuItem(MenuItem):
    """For editors and reviewers only."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_urls")
def facts_urls() -> list[URLResolver]:
    """Where the screens are."""
    return [path("facts/", include((URLS, "facts_desk")))]


@hooks.register("register_reports_menu_item")
def reviews_menu_item() -> MenuItem:
    """The list of reviews, among the reports."""
    address = reverse("facts_desk:reviews")
    return ReviewsMenuItem(lazy("Reviews asked by changes"), address, icon_name="clipboard-list", order=50)


@hooks.register("construct_homepage_panels")
def show_reviews(request: HttpRequest, panels: list[Any]) -> None:
    """Put them on the admin home."""
    if may_see(request.user):
        panels.append(ReviewsPanel())


@hooks.register("before_edit_page")
def say_on_page(request: HttpRequest, page: Page) -> None:
    """Say on the form of a page what it cites has changed."""
    _say(request, page)


@hooks.register("before_edit_snippet")
def say_on_snippet(request: HttpRequest, instance: Any) -> None:
    """Say it on the form of a question of the bank, a rule or a claim."""
    _say(request, instance)


def _say(request: HttpRequest, thing: Any) -> None:
    if request.method != "GET" or request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return
    asked = asked_of(thing)
    if not asked or not may_see(request.user):
        return
    causes = format_html_join(", ", _("“{title}”"), ({"title": row.cause_title} for row in asked))
    link = format_html(
        ' <a class="button button-small button-secondary" href="{}">{}</a>',
        reverse("facts_desk:reviews"),
        _("See the reviews"),
    )
    sentence = format_html(_("Something cited here has changed and asks for a review: {causes}."), causes=causes)
    messages.warning(request, format_html("{}{}", sentence, link))
