"""What learners are sure of and wrong about, proposed to campaign managers as subjects."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from campaigns.models import CampaignIndexPage, CampaignPage
from campaigns.reports.views import SEE_COUNTS, for_those_who_see_counts
from courses.reports.queries.misbeliefs import LEAST_SURE, see_misbeliefs
from home.models import Topic


@for_those_who_see_counts
@require_safe
def subjects(request: HttpRequest) -> HttpResponse:
    """The topics, each with its questions and a button that begins a campaign."""
    lines = see_misbeliefs(language=_language())
    quizzes = Page.objects.filter(pk__in={one.page_id for line in lines for one in line.questions if one.page_id})
    editable = {page.pk for page in quizzes if page.permissions_for_user(request.user).can_edit()}
    title = _("Subjects for campaigns")
    context = {
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [{"url": "", "label": title}],
        "lines": lines,
        "editable": editable,
        "least": LEAST_SURE,
        "may_plan": _list_for(request) is not None,
        "may_see_questions": request.user.has_perm("courses.see_figures"),
    }
    return TemplateResponse(request, "mooc/desk/subjects.html", context)


@for_those_who_see_counts
@require_POST
def plan(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Begin a campaign on a topic: a draft below the list of campaigns in the language of the desk."""
    topic = get_object_or_404(Topic, pk=topic_id)
    parent = _list_for(request)
    if parent is None:
        raise PermissionDenied
    return redirect("wagtailadmin_pages:edit", begin_campaign(parent=parent, topic=topic, by=request.user).pk)


@transaction.atomic
def begin_campaign(*, parent: CampaignIndexPage, topic: Topic, by: Any) -> CampaignPage:
    """A draft with its topic set and everything else to be written. Nobody but the desk sees it."""
    language = parent.locale.language_code
    with override(language):
        name = topic.name_en if language == "en" else topic.name_fr
        title = _("Campaign on: %(topic)s") % {"topic": name}
    draft = CampaignPage(title=title, topic=topic, owner=by, live=False, locale=parent.locale)
    parent.add_child(instance=draft)
    draft.save_revision(user=by, log_action=True, clean=False)
    return draft


def _list_for(request: HttpRequest) -> CampaignIndexPage | None:
    """The list of campaigns in the language of the desk, else any, that this person may add to."""
    lists = CampaignIndexPage.objects.select_related("locale").order_by("pk")
    mine = [one for one in lists if one.permissions_for_user(request.user).can_add_subpage()]
    return next((one for one in mine if one.locale.language_code == _language()), mine[0] if mine else None)


def _language() -> str:
    return get_language() or "fr"


class SubjectsMenuItem(MenuItem):
    """Shown to people who may see the figures of campaigns."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(SEE_COUNTS))


@hooks.register("register_admin_menu_item")
def subjects_menu_item() -> MenuItem:
    """Misbeliefs, for who plans campaigns."""
    return SubjectsMenuItem(
        gettext_lazy("Subjects for campaigns"), reverse("campaign_subjects"), icon_name="help", name="subjects", order=246
    )  # fmt: skip


@hooks.register("register_admin_urls")
def subjects_urls() -> list[URLPattern]:
    """Where they are, below /admin/."""
    return [
        path("campaigns/subjects/", subjects, name="campaign_subjects"),
        path("campaigns/subjects/<int:topic_id>/plan/", plan, name="campaign_on_subject"),
    ]
