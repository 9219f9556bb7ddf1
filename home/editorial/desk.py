"""Puts schedule and emergencies on the desk: addresses, reports, buttons, panels, notices on forms."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import DraftStateMixin, Page, WorkflowMixin
from wagtail.snippets.action_menu import ActionMenuItem

from home.editorial import snippets, views  # noqa: F401  registers what forms offer when it is imported
from home.editorial.access import decisions_address, may_act, may_see
from home.editorial.agenda import page_type
from home.editorial.decisions import views as decided
from home.editorial.decisions.access import may_see_any
from home.editorial.emergencies import MAY_PUBLISH, blocked_sentence, blocking
from home.editorial.experts import desk as experts
from home.editorial.models import EmergencyPublication
from home.editorial.notices import notices
from home.upkeep.models import LookedAfter, forget_set_date
from home.versions import forget_fired_dates


@hooks.register("register_admin_urls")
def editorial_urls() -> list[URLPattern]:
    """Where the screens are, below /admin/."""
    return [
        path("reports/schedule/", views.show_report, name="schedule_report"),
        path("reports/schedule/month/", views.show_month, name="schedule_month"),
        path("reports/schedule/schedule.csv", views.export_csv, name="schedule_csv"),
        path("reports/schedule/schedule.ics", views.export_calendar, name="schedule_calendar"),
        path("reports/emergencies/", views.show_emergencies, name="emergencies"),
        path("schedule/correct/<int:kind>/<str:pk>/", views.correct, name="schedule_correct"),
        path("reviewed/publish-again/<int:kind>/<str:pk>/", views.bring_back, name="publish_again"),
        path("emergency/<int:kind>/<str:pk>/", views.publish_before_review, name="emergency"),
        path("reports/decisions/deleted/", decided.show_deleted, name="deleted_decisions"),
        path("decisions/<int:kind>/<str:pk>/", decided.show, name="decisions"),
        path("decisions/<int:kind>/<str:pk>/ask/", experts.ask_expert, name="ask_expert"),
        path(
            "decisions/<int:kind>/<str:pk>/experts/<int:number>/withdraw/",
            experts.withdraw_question,
            name="withdraw_question",
        ),
        path("decisions/<int:kind>/<str:pk>/decisions.csv", decided.export_csv, name="decisions_csv"),
        path("decisions/<int:kind>/<str:pk>/decisions.pdf", decided.export_pdf, name="decisions_pdf"),
    ]


class ReportMenuItem(MenuItem):
    """Shown to those who may see the report."""

    def __init__(self, permission: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_reports_menu_item")
def schedule_menu_item() -> MenuItem:
    """The schedule, among the reports."""
    address = reverse("schedule_report")
    return ReportMenuItem(
        views.SEE_SCHEDULE, lazy("Schedule"), address, icon_name="calendar-alt", name="schedule", order=30
    )


@hooks.register("register_reports_menu_item")
def emergencies_menu_item() -> MenuItem:
    """What was published before its review."""
    address, label = reverse("emergencies"), lazy("Emergency publications")
    return ReportMenuItem(views.SEE_EMERGENCIES, label, address, icon_name="warning", name="emergencies", order=40)


class DeletedDecisionsMenuItem(MenuItem):
    """Shown to those who read decisions."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person does."""
        return may_see_any(request.user)


@hooks.register("register_reports_menu_item")
def deleted_decisions_menu_item() -> MenuItem:
    """What was decided on pages and snippets that are no longer there."""
    address, label = reverse("deleted_decisions"), lazy("Decisions on deleted content")
    return DeletedDecisionsMenuItem(label, address, icon_name="clipboard-list", name="deleted-decisions", order=45)


@hooks.register("register_log_actions")
def log_emergencies(actions: LogActionRegistry) -> None:
    """How Wagtail's history of a page names them."""
    actions.register_action("home.publish.emergency", lazy("Publish before review"), lazy("Published before review"))


class EmergencyPanel(Component):
    """What readers see though nobody has reviewed it, most urgent first."""

    name = "emergencies"
    template_name = "home/desk/emergencies_panel.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        now, finder = timezone.now(), AdminURLFinder(parent_context["request"].user)
        waiting = EmergencyPublication.objects.open().select_related("content_type").order_by("review_due_at", "pk")
        lines = [(emergency, finder.get_edit_url(obj)) for emergency in waiting if (obj := _object_of(emergency))]
        return {"lines": lines, "now": now}


def _object_of(emergency: EmergencyPublication) -> Any:
    model = emergency.content_type.model_class()
    found = model and model._base_manager.filter(pk=emergency.object_id).first()
    return found.specific if isinstance(found, Page) else found


@hooks.register("construct_homepage_panels")
def show_emergencies(request: HttpRequest, panels: list[Any]) -> None:
    """Put them on the admin home of everybody who may see them."""
    if request.user.has_perm(views.SEE_EMERGENCIES):
        panels.append(EmergencyPanel())


@hooks.register("before_edit_page", order=10)
def speak_on_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Above the form of a page."""
    return _speak(request, page)


@hooks.register("before_edit_snippet", order=10)
def speak_on_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Above the form of a snippet."""
    return _speak(request, instance)


def _speak(request: HttpRequest, shown: Any) -> HttpResponse | None:
    """Say what editors have to know; refuse the form while only a reviewer can act."""
    if not isinstance(shown, DraftStateMixin) or not isinstance(shown, WorkflowMixin):
        return None
    now, obj = timezone.now(), type(shown)._base_manager.get(pk=shown.pk)
    late = blocking(obj, now)
    if late and not may_act(obj, request.user):
        messages.error(request, blocked_sentence(late))
        return redirect("wagtailadmin_home")
    forget_fired_dates(shown, stored=obj, now=now)
    if isinstance(shown, LookedAfter):
        forget_set_date(shown, stored=obj)
    if request.method == "GET":
        for notice in notices(obj, now, request.user):
            say = messages.error if notice.is_urgent else messages.warning
            links = format_html_join(
                " ", '<a class="button button-small button-secondary" href="{}">{}</a>', notice.links
            )
            say(request, format_html("{} {}", notice.text, links))
    return None


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu beside the title of a page."""
    if view_name == "edit":
        yield from _decisions_button(page, user)
    yield from _emergency_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the lists of pages."""
    yield from _emergency_button(page, user)


@hooks.register("register_snippet_listing_buttons")
def snippet_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """In the lists of snippets."""
    yield from _decisions_button(snippet, user)
    yield from _emergency_button(snippet, user)


class DecisionsItem(ActionMenuItem):
    """In the menu of the form of a snippet, which has none beside its title."""

    name, label, icon_name = "decisions", lazy("Decisions"), "clipboard-list"

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        """Whatever locks the form: reading changes nothing."""
        return context["view"] != "create" and self.get_url(context) is not None

    def get_url(self, parent_context: Mapping[str, Any]) -> str | None:
        """Where the decisions are."""
        return decisions_address(parent_context["instance"])


@hooks.register("register_snippet_action_menu_item")
def decisions_item(model: Any) -> ActionMenuItem:
    """Below what saves and submits."""
    return DecisionsItem(order=200)


def _decisions_button(obj: Any, user: Any) -> Iterator[Button]:
    address = decisions_address(obj)
    if address and may_see(obj, user):
        yield Button(_("Decisions"), address, icon_name="clipboard-list", priority=80)


def _emergency_button(obj: Any, user: Any) -> Iterator[Button]:
    if not isinstance(obj, DraftStateMixin) or not isinstance(obj, WorkflowMixin) or not user.has_perm(MAY_PUBLISH):
        return
    if (obj.has_unpublished_changes or obj.current_workflow_state) and getattr(obj, "depth", 2) > 1:
        kind = (page_type() if isinstance(obj, Page) else ContentType.objects.get_for_model(obj)).pk
        address = reverse("emergency", args=[kind, obj.pk])
        yield Button(_("Publish before review"), address, icon_name="warning", priority=90)
