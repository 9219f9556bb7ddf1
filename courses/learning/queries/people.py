"""How many people learn, or have learnt, from a page."""

from wagtail.models import Page

from courses.editions.models import Course, Item
from courses.learning.models import Enrolment
from courses.pages.course import CoursePage


def course_of(page: Page) -> Course | None:
    """The compiled course to which a page belongs, in whatever language; None when it was never published."""
    own = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    return Course.objects.filter(translation_key=own.translation_key).first() if own else None


def people_of(page: Page) -> int:
    """How many enrolments rest on a page or on something below it: all of its course once it was published there."""
    courses = CoursePage.objects.descendant_of(page, inclusive=True).order_by().values("translation_key")
    below = Page.objects.descendant_of(page, inclusive=True).order_by().values("translation_key")
    course = course_of(page)
    taught = Course.objects.filter(translation_key__in=courses).values("pk")
    found: int = Enrolment.objects.filter(course__in=taught).count()
    if not found and course is not None and Item.objects.filter(course=course, uid__in=below).exists():
        found = Enrolment.objects.filter(course=course).count()
    return found
