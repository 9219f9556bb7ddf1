"""Correcting the marks of a question, at the desk: find it, decide, look at the dry run, apply."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.editions.hashing import fingerprint
from courses.editions.models import Item, ItemVersion
from courses.learning.actions.regrade import Refusal, Refused, apply, cancel, count_again, prepare, resume
from courses.learning.desk.regrade_form import RegradeForm
from courses.learning.models import RegradeJob
from courses.learning.queries.regrade import list_courses, list_questions, recent_jobs, see_job
from courses.learning.queries.regrade_case import see_case
from home.accounts.access import person_of

PREPARE, APPROVE = "courses.add_regradejob", "courses.approve_regradejob"

REFUSALS = {
    Refusal.NO_REASON: _("Say why: learners read it."),
    Refusal.NO_VERSION: _("Tick the answers that are to count differently."),
    Refusal.NO_ANSWER: _("Tick the answers that are right as well."),
    Refusal.NO_OTHER_KEY: _("The published question is of another type, or is marked with the same key: correct it and publish first."),
    Refusal.ANOTHER_RUNS: _("Another regrade of this course is being applied. Wait until it is done."),
    Refusal.OWN: _("Scores may fall: somebody else has to agree."),
    Refusal.OVER: _("This regrade was cancelled, or is applied already."),
    Refusal.CHANGED: _("Answers have come in since. Look at the new figures, then apply."),
    Refusal.NOT_COUNTED: _("The dry run is still being made. Look again in a moment."),
}  # fmt: skip


@hooks.register("register_admin_urls")
def regrade_urls() -> list[Any]:
    """Where regrades are prepared and applied."""
    return [
        path("regrades/", choose, name="courses_regrades"),
        path("regrades/question/<int:item_id>/", decide, name="courses_regrade"),
        path("regrades/<int:job_id>/", job, name="courses_regrade_job"),
    ]


class RegradeMenuItem(MenuItem):
    """Shown to whoever may prepare or approve."""

    def is_shown(self, request: HttpRequest) -> bool:
        return _may(request, PREPARE) or _may(request, APPROVE)


@hooks.register("register_learning_menu_item")
def regrade_menu_item() -> MenuItem:
    """The questions, beside the reports that show which of them are suspect."""
    return RegradeMenuItem(
        _("Corrected questions"), reverse("courses_regrades"), icon_name="rotate", name="regrades", order=30
    )


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What is logged of a regrade."""
    actions.register_action("courses.regrade.prepare", _("Prepare a regrade"), _("Regrade prepared"))
    actions.register_action("courses.regrade.apply", _("Apply a regrade"), _("Regrade approved and applied"))
    actions.register_action("courses.regrade.cancel", _("Cancel a regrade"), _("Regrade cancelled"))
    actions.register_action("courses.regrade.finish", _("Finish a regrade"), _("Regrade applied to the last attempt"))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The questions of a course that have answers, and the regrades there were."""
    _require(request, PREPARE, APPROVE)
    courses, chosen = list_courses(language=_language()), request.GET.get("course", "")
    course = next((one for one, _title in courses if str(one.pk) == chosen), courses[0][0] if courses else None)
    text = request.GET.get("q", "")
    context = {
        "courses": courses,
        "course": course,
        "text": text,
        "questions": list_questions(course=course, text=text, language=_language()) if course else [],
        "jobs": recent_jobs(),
        "may_prepare": _may(request, PREPARE),
        "header_title": _("Corrected questions"),
        "breadcrumbs_items": _trail(),
        "header_icon": "rotate",
    }
    return TemplateResponse(request, "courses/desk/regrade_questions.html", context)


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, item_id: int) -> HttpResponse:
    """Decide how answers to a question count, and make the dry run."""
    _require(request, PREPARE)
    item = get_object_or_404(
        Item.objects.select_related("course__current_edition"), pk=item_id, kind=Item.Kind.QUESTION
    )
    case = see_case(item=item, language=_language())
    form = RegradeForm(case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare(
                item=item,
                versions=list(ItemVersion.objects.filter(item=item, pk__in=form.version_ids)),
                rule=form.cleaned_data["rule"],
                accepted=form.answers,
                key=case.current,
                reason=form.cleaned_data["reason"],
                lowers=form.cleaned_data["lowers"],
                by=person_of(request),
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, REFUSALS[refused.why])
        else:
            return redirect("courses_regrade_job", made.pk)
    context = {
        "case": case,
        "form": form,
        "header_title": _("Correct the marks of a question"),
        "breadcrumbs_items": _trail(_("Correct the marks of a question")),
        "header_icon": "rotate",
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "courses/desk/regrade_decide.html", context, status=status)


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """What a regrade would change, or has changed; apply it, cancel it."""
    _require(request, PREPARE, APPROVE)
    jobs = RegradeJob.objects.select_related("item__course", "created_by", "approved_by", "key_version")
    found = get_object_or_404(jobs, pk=job_id)
    if request.method == "POST":
        _do(request, found)
        return redirect("courses_regrade_job", job_id)
    screen = see_job(job=found, language=_language())
    context = {
        "screen": screen,
        "job": found,
        "seen": fingerprint(found.dry_run),
        "may_apply": _may_apply(request, found),
        "may_cancel": _may(request, PREPARE),
        "refusal": REFUSALS[Refusal(found.refusal)] if found.refusal else "",
        "header_title": _("Correct the marks of a question"),
        "breadcrumbs_items": _trail(_("Correct the marks of a question")),
        "header_icon": "rotate",
    }
    return TemplateResponse(request, "courses/desk/regrade_job.html", context)


def _do(request: HttpRequest, found: RegradeJob) -> None:
    """What was pressed. Raises PermissionDenied."""
    deeds: dict[str, tuple[bool, Callable[[], Any], Any]] = {
        "apply": (_may(request, _right_to_apply(found)), lambda: _apply(request, found), _("It is being applied: earlier attempts follow.")),
        "again": (True, lambda: count_again(job=found), _("The figures are those of now, or will be in a moment.")),
        "resume": (_may(request, _right_to_apply(found)), lambda: resume(job=found), _("The worker goes on with it.")),
        "cancel": (_may(request, PREPARE), lambda: cancel(job=found, by=person_of(request)), _("Cancelled: nothing has changed.")),
    }  # fmt: skip
    is_allowed, deed, said = deeds.get(request.POST.get("do", ""), (False, lambda: None, ""))
    if not is_allowed:
        raise PermissionDenied
    try:
        deed()
    except Refused as refused:
        messages.error(request, REFUSALS[refused.why])
    else:
        messages.success(request, said)


def _apply(request: HttpRequest, found: RegradeJob) -> None:
    try:
        apply(job=found, by=person_of(request), now=timezone.now(), seen=request.POST.get("seen", ""))
    except Refused as refused:
        if refused.why == Refusal.CHANGED:
            count_again(job=found)
        raise


def _right_to_apply(found: RegradeJob) -> str:
    return APPROVE if found.lowers else PREPARE


def _may_apply(request: HttpRequest, found: RegradeJob) -> bool:
    return _may(request, _right_to_apply(found)) and not (found.lowers and found.created_by_id == request.user.pk)


def _may(request: HttpRequest, right: str) -> bool:
    return bool(request.user.has_perm(right))


def _require(request: HttpRequest, *rights: str) -> None:
    if not any(_may(request, right) for right in rights):
        raise PermissionDenied


def _language() -> str:
    return (get_language() or "fr")[:2]


def _trail(last: Any = "") -> list[dict[str, Any]]:
    trail: list[dict[str, Any]] = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("courses_regrades"), "label": _("Corrected questions")},
    ]
    return trail + ([{"url": "", "label": last}] if last else [])
