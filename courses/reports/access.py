"""The only way a report reaches a learner's row. Who may ask is decided at the door (`desk`)."""

from django.http import Http404

from courses.editions.models import Course
from courses.learning.models import Enrolment
from courses.pages.quiz import QuizPage


def course_for(pk: int) -> Course:
    """The course with that id, if it was ever published; Http404 otherwise."""
    course = Course.objects.filter(pk=pk, current_edition__isnull=False).first()
    if course is None:
        raise Http404("No such course.")
    return course


def enrolment_for(course: Course, pk: int) -> Enrolment:
    """The enrolment with that id in that course, with its person; Http404 otherwise."""
    enrolment = Enrolment.objects.with_course().select_related("user").filter(course=course, pk=pk).first()
    if enrolment is None:
        raise Http404("No such enrolment.")
    return enrolment


def quiz_for(pk: int) -> QuizPage:
    """The quiz with that page id; Http404 otherwise."""
    quiz: QuizPage | None = QuizPage.objects.filter(pk=pk).first()
    if quiz is None:
        raise Http404("No such quiz.")
    return quiz
