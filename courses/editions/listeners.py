"""Reacts to what Wagtail tells of pages: whenever the live pages of a course change, it is compiled.

The signals fire inside the transaction of the publication, so that a course that cannot be
compiled is not published.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.editions.change import Declared
from courses.editions.compile import NOTHING_DECLARED, compile_course
from courses.pages.change import ChangePage
from courses.pages.course import CoursePage
from courses.pages.player import PlayerPage
from home.accounts.models import User


@receiver(page_published)
def compile_published(instance: Page, revision: Revision | None = None, alias: bool = False, **kwargs: Any) -> None:
    """Compile the course that a page has just been published in, as its editor announced it."""
    if not isinstance(instance, ChangePage) or not instance.live:
        return  # an approved page that waits for its date changes nothing yet
    declared = Declared(
        kind=instance.change_kind,
        note=instance.change_note,
        language=instance.locale.language_code,
        due_on=instance.change_due_on,
        page=instance.translation_key,
        is_binding=not alias,
    )
    _compile_course_of(instance, declared=declared, by=_publisher(revision))
    instance.forget_said()


@receiver(page_unpublished)
def compile_unpublished(instance: Page, **kwargs: Any) -> None:
    """Compile the course that a page has just been withdrawn from.

    Wagtail also tells it of a page that is about to be deleted, and still there: `compile_deleted` comes for that.
    """
    if not Page.objects.filter(pk=instance.pk, live=True).exists():
        _compile_course_of(instance, by=_publisher())


@receiver(post_page_move)
def compile_moved(instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """Compile the course that a page has left and the one in which it has found its new place."""
    _compile_course_of(parent_page_before.specific, by=_publisher())
    _compile_course_of(instance.specific, by=_publisher())


@receiver(post_save)
def compile_alias(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Compile the course in which a new alias appears: Wagtail makes aliases live without telling that it published."""
    if created and not raw and isinstance(instance, ChangePage) and instance.live and instance.alias_of_id:
        _compile_course_of(instance, by=_publisher())


@receiver(post_delete, sender=Page)
def compile_deleted(instance: Page, **kwargs: Any) -> None:
    """Compile the course from which a page was deleted, once for the page and all that was below it."""
    if instance.depth > 1 and Page.objects.filter(path=instance.path[: -instance.steplen]).exists():
        _compile_course(CoursePage.objects.ancestor_of(instance).first(), NOTHING_DECLARED, _publisher())


@receiver(post_delete, sender=CoursePage)
def compile_deleted_course(instance: CoursePage, **kwargs: Any) -> None:
    """Compile what is left of a course of which one language was deleted."""
    _compile_course(instance, NOTHING_DECLARED, _publisher())


def _publisher(revision: Revision | None = None) -> User | None:
    """Who publishes: the person at the desk; else who set the date on which it happens by itself; else who wrote it."""
    at_the_desk: User | None = get_active_log_context().user
    if at_the_desk is not None or revision is None:
        return at_the_desk
    scheduled = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule", user__isnull=False)
    entry = scheduled.select_related("user").order_by("-timestamp").first()
    return entry.user if entry else revision.user


def _compile_course_of(page: Page, *, by: User | None, declared: Declared = NOTHING_DECLARED) -> None:
    if isinstance(page, CoursePage):
        _compile_course(page, declared, by)
    elif isinstance(page, PlayerPage):
        _compile_course(CoursePage.objects.ancestor_of(page).first(), declared, by)


def _compile_course(course: CoursePage | None, declared: Declared, by: User | None) -> None:
    if course is not None:
        compile_course(translation_key=course.translation_key, by=by, now=timezone.now(), declared=declared)
