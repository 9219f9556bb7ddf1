"""Reacts to what the rooms tell: files of a public page are known at once, finished lessons are counted for campaigns."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from campaigns.rules.visits import Kind
from campaigns.visits.actions import note
from courses.events import CourseFinished
from courses.models import Enrolment
from home.events import listen
from mooc.two_halves import opening_soon


@receiver(page_published)
def know_its_files(instance: Page, **kwargs: Any) -> None:
    """Write down what the page refers to, in the transaction of its publication; Wagtail's own task comes later."""
    ReferenceIndex.create_or_update_for_object(instance)


@listen(CourseFinished)
def count_before_opening(fact: CourseFinished) -> None:
    """Count, once for each campaign that has not opened yet, that its lesson was finished: a number, nobody's name."""
    course = Enrolment.objects.values_list("course__translation_key", flat=True).get(pk=fact.enrolment_id)
    for campaign in opening_soon(course, fact.at):
        note(kind=Kind.LESSON, campaign=campaign, now=fact.at)
