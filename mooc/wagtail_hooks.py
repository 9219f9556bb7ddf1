"""The admin of the whole site: its home page, its guide, and what its menu leaves out."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

import mooc.media
import mooc.misbeliefs  # noqa: F401  they register their hooks when they are imported
from campaigns.planning.panels import ReadinessPanel
from home.bilingual import language_read
from mooc.dashboard import SchedulePanel, WorkerWarning

# Wagtail's own links to the outside, and its news about itself.
NOT_OURS = {"editor-guide", "whats-new-in-wagtail"}


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Put what is not ready and the state of the schedule on the admin home."""
    panels += [WorkerWarning(), ReadinessPanel(), SchedulePanel()]


@hooks.register("insert_global_admin_css")
def desk_style() -> SafeString:
    """How what we add to Wagtail's desk looks."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("mooc/css/desk.css"))


@hooks.register("insert_global_admin_js")
def desk_script() -> SafeString:
    """What our tables need to be read on a small screen."""
    return format_html('<script src="{}" defer></script>', versioned_static("mooc/js/desk.js"))


@hooks.register("construct_help_menu")
def leave_out_wagtails_help(request: HttpRequest, items: list[MenuItem]) -> None:
    """Keep help that is about this site."""
    items[:] = [item for item in items if item.name not in NOT_OURS and not item.name.startswith("whats-new")]


@hooks.register("register_admin_urls")
def guide_urls() -> list[Any]:
    """Where the guide is."""
    return [path("guide/", guide, name="guide")]


@hooks.register("register_help_menu_item")
def guide_menu_item() -> MenuItem:
    """The guide, first of the help menu."""
    return MenuItem(_("Guide of this site"), reverse("guide"), icon_name="help", name="guide", order=10)


def guide(request: HttpRequest) -> TemplateResponse:
    """How people write, review and schedule here, in the reader's language."""
    return TemplateResponse(request, "mooc/desk/guide.html", {"text": f"mooc/desk/guide.{language_read()}.html"})
