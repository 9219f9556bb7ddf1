"""People at their devices, through pages and forms alone: a learner without JavaScript, and an editor at the desk."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse

from courses.editions.outline import Step
from courses.models import Attempt, Course, Enrolment
from home.accounts.models import User
from tests.courses.learners import right, steps_of, wrong


class Device:
    """A browser in which somebody is logged in. Another device of the same person is another one of these."""

    def __init__(self, person: User, language: str = "fr") -> None:
        self.person, self.language, self.client = person, language, Client()
        self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])

    def open(self, url: str, status: int = 200) -> str:
        """Read a page, whatever redirects lead to it."""
        response = self.client.get(url.replace("/fr/", f"/{self.language}/", 1), follow=True)
        assert response.status_code == status, (url, response.status_code)
        return response.content.decode()

    def send(self, url: str, fields: dict[str, Any] | None = None) -> Any:
        """Press the button of a form."""
        return self.client.post(url.replace("/fr/", f"/{self.language}/", 1), fields or {})

    # --- Courses -------------------------------------------------------------------------------

    def enrol(self, course: Course) -> Enrolment:
        self.send(reverse("learning:enrol", args=[course.slug]))
        return self.enrolment(course)

    def enrolment(self, course: Course) -> Enrolment:
        """The learner's row: what every list reads."""
        return Enrolment.objects.get(user=self.person, course=course)

    def outline(self, course: Course) -> Any:
        """The learner's screen of the course, which also moves them to the newest edition."""
        response = self.client.get(reverse("learning:course", args=[course.slug]))
        assert response.status_code == 200
        return response.context["screen"]

    def progress(self, course: Course) -> tuple[int, int, int]:
        """Steps done, steps required and basis points, as the learner's screen of the course shows them."""
        enrolment = self.outline(course).enrolment
        return enrolment.items_done, enrolment.items_total, enrolment.progress_bp

    def read(self, course: Course, step: Step) -> None:
        """Open a lesson and mark it as read."""
        address = reverse("learning:step", args=[course.slug, step.uid])
        self.open(address)
        assert self.send(f"{address}done/").status_code == 302

    # --- Quizzes -------------------------------------------------------------------------------

    def start(self, course: Course, step: Step) -> Attempt:
        """Press “Start” on the front page of a quiz."""
        address = reverse("learning:step", args=[course.slug, step.uid])
        button = re.search(r'name="attempt" value="([^"]+)"', self.open(address))
        assert button
        self.send(f"{address}start/", {"attempt": button[1]})
        return Attempt.objects.get(pk=UUID(button[1]))

    def give(self, attempt: Attempt, position: int, *, rightly: bool = True) -> Any:
        """Answer one question."""
        address = reverse("learning:question", args=[attempt.pk, position])
        self.open(address)
        return self.send(address, dict((right if rightly else wrong)(attempt, position)))

    def hand_in(self, attempt: Attempt) -> Attempt:
        self.send(reverse("learning:submit", args=[attempt.pk]))
        return Attempt.objects.get(pk=attempt.pk)

    def take(self, course: Course, step: Step, answers: Sequence[bool] = ()) -> Attempt:
        """Take a quiz from its front page to its result; all right when nothing else is said."""
        attempt = self.start(course, step)
        for position in range(1, len(attempt.form) + 1):
            self.give(attempt, position, rightly=answers[position - 1] if answers else True)
        return self.hand_in(attempt)

    def finish(self, course: Course) -> Enrolment:
        """Do every required step."""
        for step in steps_of(course):
            if step.is_required:
                self.read(course, step) if step.rules is None else self.take(course, step)
        return self.enrolment(course)
