"""Puts the legal desk where people work: menu, addresses, snippets, the edit form, readiness, the admin home."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from campaigns.compliance.judging import judge
from campaigns.compliance.models import ComplianceCheck, NeutralWord
from campaigns.compliance.queries import ending_visas, newest
from campaigns.compliance.views import checklist
from campaigns.law.models import LegalFile
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.readiness import Check, Level


class ChecksViewSet(SnippetViewSet):
    """The checks, which a regulatory person corrects."""

    model = ComplianceCheck
    icon = "clipboard-list"
    list_display = [
        *("label", "code", "article", "rule"),
        BooleanColumn("is_to_confirm", label=_("to be confirmed by counsel")),
        BooleanColumn("is_active", label=_("in use")),
    ]
    ordering = ["position", "code"]


class WordsViewSet(SnippetViewSet):
    """The names of medicines that institutional campaigns do not say."""

    model = NeutralWord
    icon = "tag"
    list_display = ["word", "kind", "note", BooleanColumn("is_active", label=_("in use"))]
    ordering = ["word"]


class LawGroup(SnippetViewSetGroup):
    """Both, in the menu beside the list of campaigns."""

    items = (ChecksViewSet, WordsViewSet)
    menu_label = _("Legal checks")
    menu_icon = "clipboard-list"
    menu_name = "legal-checks"
    menu_order = 246


register_snippet(LawGroup)


class LawMenuItem(MenuItem):
    """Shown to people who may see legal files."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(checklist.SEE)


@hooks.register("register_admin_menu_item")
def law_menu_item() -> MenuItem:
    """Kinds, checklists and visas of all campaigns."""
    return LawMenuItem(_("Law and visas"), reverse("campaign_laws"), icon_name="clipboard-list", name="law", order=244)


@hooks.register("register_admin_urls")
def law_urls() -> list[URLPattern]:
    """The addresses of the desk, below /admin/."""
    here = "campaigns/law/<uuid:campaign>/"
    return [
        path("campaigns/law/", checklist.show_all, name="campaign_laws"),
        path(here, checklist.show_checklist, name="campaign_law"),
        path(here + "file/", checklist.edit_file, name="campaign_file"),
        path(here + "<slug:language>/surface/", checklist.give_share, name="campaign_share"),
        path(here + "<slug:language>/<slug:code>/", checklist.answer, name="campaign_answer"),
    ]


class ChecklistComponent(Component):
    """On the edit form of a campaign: how far its checklist is, what is missing, and where to go."""

    template_name = "campaigns/desk/checklist_component.html"

    def __init__(self, page: CampaignPage) -> None:
        self.page = page

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"judgement": judge(newest(self.page), timezone.now())}


@hooks.register("campaign_edit_component")
def show_checklist(page: CampaignPage, request: HttpRequest) -> Component | None:
    """For people who may see legal files."""
    return ChecklistComponent(page) if page.pk and request.user.has_perm(checklist.SEE) else None


@hooks.register("campaign_readiness_checks")
def legal_readiness(pages: list[CampaignPage], now: datetime) -> dict[UUID, list[Check]]:
    """What the readiness gate of the planner says of product campaigns; nothing more is asked of others."""
    products = {file.campaign: file for file in LegalFile.objects.products()}
    found: dict[UUID, list[Check]] = {}
    for page in pages:
        if page.translation_key in products:
            judgement, code = judge(newest(page), now, products[page.translation_key]), page.locale.language_code
            said = gettext("law: %(met)s of %(total)s checks (%(language)s)")
            words = said % {"met": judgement.met, "total": len(judgement.checks), "language": code}
            level = Level.DONE if judgement.is_complete else Level.MISSING
            found.setdefault(page.translation_key, []).append(Check("law", level, code, words))
    return found


class VisasPanel(Component):
    """On the admin home: the visas that end soon."""

    name = "visas"
    template_name = "campaigns/desk/visas_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"ending": ending_visas(timezone.now())}


@hooks.register("construct_homepage_panels")
def show_visas(request: HttpRequest, panels: list[Any]) -> None:
    """For people who may see legal files."""
    if request.user.has_perm(checklist.SEE):
        panels.append(VisasPanel())
