"""Reacts to what Wagtail tells of pages: whenever the live pages of a course change, it is compiled.

The signals fire inside the transaction of the publication, so that a course that cannot be
compiled is not published.
"""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.editions.compile import compile_course
from courses.pages.course import CoursePage
from courses.pages.player import PlayerPage


@receiver(page_published)
def compile_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """Compile the course that a page has just been published in."""
    _compile_course_of(instance, by=revision.user if revision else None)


@receiver(page_unpublished)
def compile_unpublished(instance: Page, **kwargs: Any) -> None:
    """Compile the course that a page has just been withdrawn from."""
    _compile_course_of(instance)


@receiver(post_page_move)
def compile_moved(instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """Compile the course that a page has left and the one in which it has found its new place."""
    _compile_course_of(parent_page_before.specific)
    _compile_course_of(instance.specific)


def _compile_course_of(page: Page, by: Any = None) -> None:
    if not isinstance(page, CoursePage | PlayerPage):
        return
    course = page if isinstance(page, CoursePage) else CoursePage.objects.ancestor_of(page).first()
    if course is not None:
        compile_course(translation_key=course.translation_key, by=by, now=timezone.now())
