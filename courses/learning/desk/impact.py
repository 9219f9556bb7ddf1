"""The answer to “What will publishing change?”, as a fragment for the edit form or as a page of its own."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import Page

from courses.learning.actions.impact import foresee, foresee_question
from courses.pages.bank import BankQuestion
from courses.pages.change import ChangePage


@require_GET
def show_impact(request: HttpRequest, page_id: int) -> HttpResponse:
    """What publishing the latest version would do, or why it would be refused. For who may edit or review the page."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ChangePage):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    context: dict[str, object] = {"page": page, "impact": None, "refusal": ""}
    context |= {"page_title": _("What will publishing change?"), "header_icon": "view"}
    try:
        context["impact"] = foresee(page=page, now=timezone.now())
    except ValidationError as error:
        context["refusal"] = " ".join(error.messages)
    return _answer(request, context)


@require_GET
def show_question_impact(request: HttpRequest, question_id: int) -> HttpResponse:
    """The same of a question of the bank, course by course. For who may see the bank."""
    if not any(request.user.has_perm(f"courses.{right}_bankquestion") for right in ("view", "change", "publish")):
        raise PermissionDenied
    question = get_object_or_404(BankQuestion.objects.select_related("locale"), pk=question_id)
    context: dict[str, object] = {"question": question, "impacts": {}, "refusal": ""}
    context |= {"page_title": _("What will publishing change?"), "header_icon": "view"}
    try:
        context["impacts"] = foresee_question(question=question, now=timezone.now())
    except ValidationError as error:
        context["refusal"] = " ".join(error.messages)
    return _answer(request, context)


def _answer(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    is_fragment = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    kind = "impact" if "page" in context else "impact_question"
    template = f"courses/desk/{kind}.html" if is_fragment else "courses/desk/impact_page.html"
    context["part"] = f"courses/desk/{kind}.html"
    return TemplateResponse(request, template, context)
