"""Builds the demonstration site through the same actions as the site itself. Repeatable: what is there stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks.backends.dummy import DummyBackend

from campaigns.models import CampaignPage
from courses.models import CoursePage, Enrolment
from home.models import HomePage, Source, Topic
from mooc.demo.campaigns import build_campaign, campaign_key
from mooc.demo.courses import build_course, course_key
from mooc.demo.crowd import build_crowd, has_crowd
from mooc.demo.facts import build_facts, has_facts
from mooc.demo.history import NEXT_SEASON, build_desk, build_learning
from mooc.demo.messages import has_messages, write_messages
from mooc.demo.people import Cast, make_people, notify
from mooc.demo.review import is_there
from mooc.demo.shapes import Content
from mooc.demo.site import build_pages, build_words, page_key
from mooc.demo.update import has_update, publish_update


class NotBuilt(Exception):
    """The site refused a page that the files describe; nothing of that part was kept."""


def build(content: Content, *, password: str, now: datetime, say: Callable[[str], None]) -> bool:
    """Make everything of the demonstration that is missing; True when something was.

    Each part is one transaction: a build that was stopped goes on where it was. `say` receives a
    sentence before each part. Raises NotBuilt when the site refuses a page.
    """
    cast = make_people(password=password)
    parts = [*_missing(content, cast, now), *_missing_messages(now)]
    if parts:
        notify(is_on=False)
    for sentence, make in parts:
        say(sentence)
        try:
            with transaction.atomic(), _background_work_once():
                make()
        except ValidationError as refusal:
            raise NotBuilt(f"{sentence}: {' '.join(refusal.messages)} Nothing of it was kept.") from refusal
    notify(is_on=True)
    return bool(parts)


@contextmanager
def _background_work_once() -> Iterator[None]:
    """Index and cross-reference each page once, at the end, rather than leave a task for every save to the worker."""
    usual = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    collected = task_backends[DEFAULT_TASK_BACKEND_ALIAS] = DummyBackend(DEFAULT_TASK_BACKEND_ALIAS, {})
    try:
        yield
    finally:
        task_backends[DEFAULT_TASK_BACKEND_ALIAS] = usual
    once = {(one.task.module_path, repr((one.args, one.kwargs))): one for one in collected.results}
    for one in once.values():
        one.task.call(*one.args, **one.kwargs)


def _missing(content: Content, cast: Cast, now: datetime) -> Iterator[tuple[str, Callable[[], None]]]:
    """What is not there yet, in the order in which it has to be made."""
    if Source.objects.count() < len(content.sources) or Topic.objects.count() < len(content.topics):
        yield f"Entering {len(content.sources)} sources", partial(build_words, content)
    if not has_facts(content):
        number = sum(len(vaccine.rules) for vaccine in content.vaccines)
        yield (
            f"Entering {number} vaccination rules and {len(content.claims)} claims",
            partial(build_facts, content, cast=cast),
        )
    if not is_there(HomePage, page_key("home")):
        yield "Building the home page, the lists and the plain pages", partial(build_pages, content, cast=cast)
    for number, course in enumerate(content.courses, start=1):
        if not is_there(CoursePage, course_key(course)):
            sentence = f"Building course {number} of {len(content.courses)}: {course.title.en}"
            yield sentence, partial(build_course, course, content, cast=cast)
    for number, campaign in enumerate(content.campaigns, start=1):
        if not is_there(CampaignPage, campaign_key(campaign)):
            sentence = f"Building campaign {number} of {len(content.campaigns)}: {campaign.title.en}"
            yield sentence, partial(build_campaign, campaign, content, cast=cast, now=now)
    if not Enrolment.objects.of(cast.learner).exists():
        yield "Giving the learner a past", partial(build_learning, content, learner=cast.learner)
    if not has_crowd():
        yield "Letting made-up learners study", partial(build_crowd, content, now=now)
    if not has_update(content):
        yield "Publishing a safety update", partial(publish_update, content, cast=cast, now=now)
    if not is_there(CampaignPage, NEXT_SEASON):
        yield "Laying out work for the reviewers", partial(build_desk, content, cast=cast, now=now)


def _missing_messages(now: datetime) -> Iterator[tuple[str, Callable[[], None]]]:
    if not has_messages():
        yield "Letting readers write", partial(write_messages, now=now)
