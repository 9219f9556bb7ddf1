"""Safety updates and other changes to a published course, in the few words that tests of updates share."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.learning.actions.move import follow
from courses.models import Course, CoursePage, Enrolment, LessonPage, QuizPage
from home.accounts.models import User
from tests.courses.editing import declare, flipped
from tests.courses.learners import NOW, enrolled, finish
from tests.courses.writing import publish_page

DUE = date(2027, 5, 3)
NOTE = "La deuxième dose est avancée."


def finished(user: User, course: Course) -> Enrolment:
    """Somebody who has done the whole of the newest edition."""
    return finish(enrolled(user, course), course)


def reword_lesson(kind: str = "safety", *, text: str = "<p>Quatre portes, désormais.</p>", **words: Any) -> LessonPage:
    """Publish the first lesson with its paragraph changed, and its heading and its tip as they were."""
    page = LessonPage.objects.order_by("path")[0]
    blocks = [dict(block) for block in page.body.raw_data]
    blocks[1]["value"] = text
    page.body = blocks
    return publish_page(declare(page, kind, **({"note": NOTE, "due_on": DUE} if kind == "safety" else {}) | words))


def change_key(kind: str = "safety", **words: Any) -> QuizPage:
    """Publish the first quiz with another key to its first question; the second question stays."""
    page = flipped(QuizPage.objects.order_by("path")[0])
    return publish_page(declare(page, kind, **({"note": NOTE, "due_on": DUE} if kind == "safety" else {}) | words))


def add_optional_lesson() -> None:
    """Publish one more lesson that nobody has to read."""
    module = CoursePage.objects.get().get_children().live().first()
    module.add_child(
        instance=LessonPage(
            title="En plus", slug="plus", summary="…", minutes=4, is_required=False, body=[("paragraph", "<p>…</p>")],
            sources=[], locale=module.locale,
        )
    )  # fmt: skip
    publish_page(CoursePage.objects.get())


def moved(enrolment: Enrolment) -> Enrolment:
    """The learner on the newest edition."""
    return follow(enrolment=enrolment, now=NOW).enrolment


def screen(browser: Client, course: Course) -> str:
    """The page of what changed, in English."""
    with override("en"):
        return browser.get(reverse("learning:update", args=[course.slug])).content.decode()


def figures(enrolment: Enrolment) -> tuple[int, int, int]:
    """Steps done, steps required, basis points."""
    return enrolment.items_done, enrolment.items_total, enrolment.progress_bp
