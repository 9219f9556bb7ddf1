"""The register of the teaching room: every table of this app, re-exported for Django to find."""

from courses.credentials.models import AwaitedCertificate, Certificate
from courses.editions.models import Course, CourseEdition, Item, ItemMedium, ItemVersion
from courses.learning.models import (
    Allowance,
    Attempt,
    Correction,
    Enrolment,
    ItemState,
    Notice,
    RegradeJob,
    ScoreChange,
    StudySession,
)
from courses.pages.bank import BankQuestion, BankQuestionTag
from courses.pages.catalogue import CatalogueIndexPage
from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.module import ModulePage
from courses.pages.quiz import QuizPage
from courses.reports.models import CourseDay, ItemFunnel, ItemStat

__all__ = [
    "Allowance",
    "Attempt",
    "AwaitedCertificate",
    "BankQuestion",
    "BankQuestionTag",
    "CatalogueIndexPage",
    "Certificate",
    "Correction",
    "Course",
    "CourseDay",
    "CourseEdition",
    "CoursePage",
    "Enrolment",
    "Item",
    "ItemFunnel",
    "ItemMedium",
    "ItemStat",
    "ItemState",
    "ItemVersion",
    "LessonPage",
    "ModulePage",
    "Notice",
    "QuizPage",
    "RegradeJob",
    "ScoreChange",
    "StudySession",
]
