"""A step of a course: a lesson to read, or the front page of a quiz."""

import json
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.editions.outline import QuizRules, Step
from courses.learning.access import enrolment_for, has_item
from courses.learning.actions.attempt import (
    ForeignAttempt,
    NotAQuiz,
    StartRefused,
    start_attempt,
    submit_overdue,
)
from courses.learning.actions.lesson import NotALesson, mark_read
from courses.learning.actions.locks import StepLocked
from courses.learning.models import Enrolment
from courses.learning.queries.attempt import see_quiz
from courses.learning.queries.course import CourseScreen, see_course, see_lesson, see_neighbours
from courses.learning.quiz import first_open, is_overdue
from courses.learning.views.learner import at_work, edition_shown, for_learners, language, visit
from home.accounts.access import person_of


@require_safe
@for_learners
def show(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A lesson, or the front page of a quiz; a locked step says what is missing."""
    enrolment = visit(request, slug)
    screen = see_course(enrolment=enrolment, language=language(), here=uid)
    step = screen.plan.outline.step(uid)
    if step is None:
        return _gone(request, enrolment, uid)
    if screen.plan.missing_for(step):
        return _locked(request, screen, step)
    at_work(enrolment, step.item_id)
    if step.rules is None:
        return _lesson(request, screen, step)
    return _quiz(request, screen, step, step.rules)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def done(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A lesson was read: note it and go to the next step."""
    if request.method != "POST":
        return _back(request, slug, uid)
    enrolment = visit(request, slug)
    try:
        enrolment = mark_read(enrolment=enrolment, step_uid=uid, now=timezone.now(), edition=edition_shown(request))
    except NotALesson:
        return _gone(request, enrolment, uid)
    except StepLocked as error:
        return _locked(request, see_course(enrolment=enrolment, language=language(), here=uid), error.step)
    screen = see_course(enrolment=enrolment, language=language(), here=uid)
    step = screen.plan.outline.step(uid)
    at_work(enrolment, step.item_id if step else None)
    following = see_neighbours(screen, uid).following
    return redirect(following.url if following and following.state != "locked" else screen.url)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def start(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Start a quiz, or continue the attempt that is open, at its first question without an answer."""
    if request.method != "POST":
        return _back(request, slug, uid)
    enrolment = visit(request, slug)
    front = reverse("learning:step", args=[slug, uid])
    try:
        attempt_id = UUID(request.POST.get("attempt", ""))
    except ValueError:
        messages.error(request, _("That request could not be read. Please start again from this page."))
        return redirect(front)
    try:
        attempt = start_attempt(enrolment=enrolment, step_uid=uid, attempt_id=attempt_id, now=timezone.now())
    except NotAQuiz:
        return _gone(request, enrolment, uid)
    except ForeignAttempt:
        messages.error(request, _("That request could not be read. Please start again from this page."))
        return redirect(front)
    except StepLocked as error:
        return _locked(request, see_course(enrolment=enrolment, language=language(), here=uid), error.step)
    except StartRefused:
        messages.warning(request, _("A new attempt cannot start now."))
        return redirect(front)
    at_work(enrolment, attempt.item_id)
    position = first_open(attempt)
    if position is None or not attempt.is_open:
        return redirect("learning:attempt", attempt_id=attempt.pk)
    return redirect("learning:question", attempt_id=attempt.pk, position=position)


def _back(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """The address of a form was only read, by a reload or after log-in: go to the step that has the form."""
    if not has_item(enrolment_for(person_of(request), slug), uid):
        raise Http404("No such step.")
    return redirect("learning:step", slug=slug, uid=uid)


def _lesson(request: HttpRequest, screen: CourseScreen, step: Step) -> HttpResponse:
    context = {
        "screen": screen,
        "here": screen.step(step.uid),
        "section": screen.section(step.uid),
        "neighbours": see_neighbours(screen, step.uid),
        "lesson": see_lesson(step=step, language=language(), today=timezone.localdate()),
        "seconds": json.dumps(screen.seconds.get(step.item_id, {})),
    }
    return render(request, "courses/learning/lesson.html", context)


def _quiz(request: HttpRequest, screen: CourseScreen, step: Step, rules: QuizRules) -> HttpResponse:
    now = timezone.now()
    quiz = see_quiz(enrolment=screen.enrolment, step=step, rules=rules, language=language(), now=now)
    if quiz.opened and is_overdue(quiz.opened, now):
        attempt = submit_overdue(attempt=quiz.opened, now=now)
        return redirect("learning:attempt", attempt_id=attempt.pk)
    context = {
        "screen": screen,
        "here": screen.step(step.uid),
        "section": screen.section(step.uid),
        "neighbours": see_neighbours(screen, step.uid),
        "quiz": quiz,
        "attempt_id": uuid4(),
    }
    return render(request, "courses/learning/quiz.html", context)


def _locked(request: HttpRequest, screen: CourseScreen, step: Step) -> HttpResponse:
    """Say what has to be done before, and lead to the first of it that can be done now."""
    context = {
        "screen": screen,
        "here": screen.step(step.uid),
        "section": screen.section(step.uid),
        "missing": [screen.step(one.uid) for one in screen.plan.missing_for(step)],
        "first": screen.step(screen.plan.way_to(step).uid),
    }
    return render(request, "courses/learning/locked.html", context, status=403)


def _gone(request: HttpRequest, enrolment: Enrolment, uid: UUID) -> HttpResponse:
    """A step that has left the course since the page was shown, or never was in it."""
    if not has_item(enrolment, uid):
        raise Http404("No such step.")
    messages.info(request, _("This step is no longer part of the course. What you have done still counts."))
    return redirect("learning:course", slug=enrolment.course.slug)
