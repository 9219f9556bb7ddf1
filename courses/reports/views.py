"""The screens of the reports: one access, one query, one template each."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.editions.models import Course
from courses.reports.access import course_for, enrolment_for, quiz_for
from courses.reports.chart import draw_days
from courses.reports.exports import FILES, PERSONAL
from courses.reports.queries.courses import list_courses, see_course_report
from courses.reports.queries.learner import see_learner
from courses.reports.queries.learners import Show, list_learners
from courses.reports.queries.questions import see_flagged, see_quiz
from courses.rules.health import THRESHOLDS
from home.sheets import as_csv

SEE_FIGURES, SEE_LEARNERS = "courses.see_figures", "courses.see_learners"
View = Callable[..., HttpResponseBase]


def for_those_who(permission: str) -> Callable[[View], View]:
    """Open a report to people with this permission. Reading holds no transaction, so that readers wait for no writer."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return transaction.non_atomic_requests(guarded)

    return guard


@for_those_who(SEE_FIGURES)
def courses(request: HttpRequest) -> HttpResponse:
    """Every course with its totals."""
    context = _head(_("Courses and learners"), [])
    return TemplateResponse(
        request, "courses/reports/courses.html", context | {"lines": list_courses(language=_language())}
    )


@for_those_who(SEE_FIGURES)
def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course: totals, funnel, days, editions."""
    found = course_for(course_id)
    report = see_course_report(course=found, language=_language(), now=timezone.now())
    context = _head(report.line.title, _trail(found, "")) | {
        "report": report,
        "chart": draw_days(report.days),
        "may_see_learners": request.user.has_perm(SEE_LEARNERS),
    }
    return TemplateResponse(request, "courses/reports/course.html", context)


@for_those_who(SEE_LEARNERS)
def learners(request: HttpRequest, course_id: int) -> HttpResponse:
    """The learners of a course, the newest activity first."""
    found = course_for(course_id)
    wanted, search = request.GET.get("show", ""), request.GET.get("q", "")
    show = Show(wanted) if wanted in set(Show) else Show.ALL
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    context = _head(_("Learners"), _trail(found, _title(found))) | {
        "course": found,
        "page": list_learners(course=found, show=show, search=search, **marks),
        "show": show,
        "search": search,
        "choices": [
            (Show.ALL, _("All")),
            (Show.IN_PROGRESS, pgettext("report", "In progress")),
            (Show.FINISHED, _("Finished")),
            (Show.UPDATE_DUE, _("Update due")),
        ],
    }
    return TemplateResponse(request, "courses/reports/learners.html", context)


@for_those_who(SEE_LEARNERS)
def learner(request: HttpRequest, course_id: int, enrolment_id: int) -> HttpResponse:
    """One learner in one course: what the learner sees, and the scores of attempts; no answers."""
    found = course_for(course_id)
    report = see_learner(enrolment=enrolment_for(found, enrolment_id), language=_language())
    trail = [*_trail(found, _title(found)), (reverse("courses_report_learners", args=[found.pk]), _("Learners"))]
    context = _head(report.line.name or _("Erased account"), trail) | {
        "report": report,
        "course": found,
        "may_allow": request.user.has_perm("courses.add_allowance"),
    }
    return TemplateResponse(request, "courses/reports/learner.html", context)


@for_those_who(SEE_FIGURES)
def export(request: HttpRequest, course_id: int, name: str) -> StreamingHttpResponse:
    """The figures of a course as a file, sent as it is read; files with persons ask for more."""
    found, language = course_for(course_id), _language()
    if name not in FILES:
        raise Http404("No such file.")
    if name in PERSONAL and not request.user.has_perm(SEE_LEARNERS):
        raise PermissionDenied
    answer = StreamingHttpResponse(
        as_csv(FILES[name](found, language), language), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{found.slug}-{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


@for_those_who(SEE_FIGURES)
def questions(request: HttpRequest) -> HttpResponse:
    """The questions that something is to be said of."""
    context = _head(_("Question health"), []) | {"lines": see_flagged(language=_language()), "limits": THRESHOLDS}
    return TemplateResponse(request, "courses/reports/questions.html", context)


@for_those_who(SEE_FIGURES)
def quiz(request: HttpRequest, page_id: int) -> HttpResponse:
    """The figures of the questions of a quiz, for the script that puts them beside their blocks."""
    page = quiz_for(page_id)
    lines = see_quiz(page=page, language=page.locale.language_code)
    return TemplateResponse(request, "courses/reports/quiz.html", {"lines": lines, "limits": THRESHOLDS})


def _language() -> str:
    """The language of the desk."""
    return (get_language() or "fr").partition("-")[0]


def _title(course: Course) -> str:
    return next((line.title for line in list_courses(language=_language()) if line.course == course), course.slug)


def _trail(course: Course, title: str) -> list[tuple[str, str]]:
    """What leads to a screen about a course, and to those below it."""
    trail = [(reverse("courses_reports"), _("Courses and learners"))]
    return [*trail, (reverse("courses_report", args=[course.pk]), title)] if title else trail


def _head(title: str, trail: list[tuple[str, str]]) -> dict[str, Any]:
    """What the head of every report shows."""
    steps = [{"url": url, "label": label} for url, label in trail]
    return {
        "header_title": title,
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [*steps, {"url": "", "label": title}],
    }
