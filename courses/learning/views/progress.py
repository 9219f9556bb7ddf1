"""“Explain my progress”: on the screen, on paper, as a table."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from courses.learning.queries.progress import StepLine, explain_progress
from courses.learning.views.learner import for_learners, language, visit
from courses.learning.views.table import table
from home.templatetags.ui import percent


@require_safe
@for_learners
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Step by step what counts and why, and what would move the figure."""
    screen = explain_progress(enrolment=visit(request, slug), language=language())
    return render(request, "courses/learning/explain.html", {"screen": screen})


@require_safe
@for_learners
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table."""
    screen = explain_progress(enrolment=visit(request, slug), language=language())
    rows: list[list[object]] = [
        [_("Module"), _("Step"), _("Required"), _("State"), _("Done on"), _("Edition"), _("Best score"), _("Pass mark")]
    ]
    for section in screen.sections:
        rows += [[section.title, *_cells(step)] for step in section.steps]
    for kept in screen.kept:
        left, best = _("has left the course"), "" if kept.best_bp is None else percent(kept.best_bp)
        rows.append(["", kept.title, _("no"), left, _day(kept.done_at), "", best, ""])
    return table(f"officine-{slug}-progress.csv", language(), rows)


def _cells(step: StepLine) -> list[object]:
    states = {
        "done": pgettext("step", "done"),
        "again": pgettext("step", "to do again"),
        "todo": pgettext("step", "to do"),
        "locked": pgettext("step", "locked"),
    }
    return [
        step.title,
        _("yes") if step.is_required else _("no"),
        states[step.state],
        _day(step.done_at),
        step.done_edition or "",
        "" if step.best_bp is None else percent(step.best_bp),
        "" if step.pass_bp is None else percent(step.pass_bp),
    ]


def _day(moment: datetime | None) -> object:
    return timezone.localdate(moment) if moment else ""
