"""Keeps pages from which people learn or have learnt: they are withdrawn or archived, never deleted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.learning.queries.people import people_of
from courses.pages.change import ChangePage
from courses.pages.course import CoursePage


class PageInUse(ValidationError):
    """A page cannot be deleted because people learn from it. The message says how many, and what to do instead."""


def refusal(page: Page, people: int) -> str:
    """Why a page that so many people learn from is not deleted, and what to do instead."""
    why = ngettext(
        "“%(page)s” cannot be deleted: %(people)d person learns from it or has learnt from it.",
        "“%(page)s” cannot be deleted: %(people)d people learn from it or have learnt from it.",
        people,
    ) % {"page": page.title, "people": people}
    instead = (
        _("Archive the course instead: nobody new can enrol, and learners and certificates keep everything.")
        if isinstance(page.specific, CoursePage)
        else _("Unpublish it instead: it leaves the course, and what people have done is kept.")
    )
    return f"{why} {instead}"


@receiver(pre_delete)
def keep(instance: Any, **kwargs: Any) -> None:
    """Refuse to delete a page that people learn from, whoever asks. Raises PageInUse, and nothing has changed."""
    if isinstance(instance, ChangePage):
        people = people_of(instance)
        if people:
            raise PageInUse(refusal(instance, people))
