"""The register of the teaching room: every table of this app, re-exported for Django to find."""

from courses.credentials.models import Certificate
from courses.editions.models import Course, CourseEdition, Item, ItemVersion
from courses.learning.models import Attempt, Enrolment, ItemState
from courses.pages.catalogue import CatalogueIndexPage
from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.module import ModulePage
from courses.pages.quiz import QuizPage

__all__ = [
    "Attempt",
    "CatalogueIndexPage",
    "Certificate",
    "Course",
    "CourseEdition",
    "CoursePage",
    "Enrolment",
    "Item",
    "ItemState",
    "ItemVersion",
    "LessonPage",
    "ModulePage",
    "QuizPage",
]
