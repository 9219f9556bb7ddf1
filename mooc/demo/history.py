"""Gives the demonstration a past: a learner who has been at work, and an editorial desk where things are waiting."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from campaigns.models import CampaignPage
from courses.editions.models import Course as CompiledCourse
from courses.editions.models import ItemVersion
from courses.editions.outline import Step, outline_of
from courses.learning.actions.attempt import answer, start_attempt
from courses.learning.actions.attempt import submit as hand_in
from courses.learning.actions.enrol import enrol
from courses.learning.actions.lesson import mark_read
from courses.models import Attempt, Enrolment, LessonPage
from home.accounts.models import User
from mooc.demo.campaigns import campaign_key, set_windows, write_campaign
from mooc.demo.courses import course_key, page_of
from mooc.demo.facts import fact_keys
from mooc.demo.law import build_product_draft
from mooc.demo.people import Cast
from mooc.demo.review import decide, publish, save, submit
from mooc.demo.shapes import Content, Course
from mooc.demo.writing import block, name_uuid, say, text_blocks

FINISHED, UPDATED, BEGUN = "c2", "c3", "c1"
STEPS_DONE, ANSWERED = 6, 3  # of the course on its way: the pre-test, two modules, a lesson; then so many answers
MISTAKES = {"pre_test": {2, 3, 6}, "quiz": {3}}  # which questions go wrong, counted from 1
NEXT_SEASON = name_uuid("campaign/next-season")

Fields = dict[str, list[str]]


@transaction.atomic
def build_learning(content: Content, *, learner: User) -> None:
    """One course finished with its certificate, another that will receive an update, one on its way with an open quiz.

    All of it happens today: nobody can have finished an edition before it was published.
    """
    courses = {course.id: course for course in content.courses}
    _study(courses[FINISHED], learner, most=99)
    _study(courses[UPDATED], learner, most=99)
    _begin(_study(courses[BEGUN], learner, most=STEPS_DONE))


def _study(course: Course, learner: User, *, most: int) -> Enrolment:
    """Work through the first steps of a course."""
    compiled = CompiledCourse.objects.get(translation_key=course_key(course))
    enrolment = enrol(user=learner, course=compiled, now=timezone.now())
    for step in islice(outline_of(enrolment.edition).steps(), most):
        _take(step, enrolment)
    return enrolment


def _take(step: Step, enrolment: Enrolment) -> None:
    if step.rules is None:
        mark_read(enrolment=enrolment, step_uid=step.uid, now=timezone.now())
        return
    hand_in(attempt=_answer(step, step.rules.purpose, enrolment), now=timezone.now())


def _begin(enrolment: Enrolment) -> None:
    """Leave the next quiz after a few answers."""
    step = next(step for step in islice(outline_of(enrolment.edition).steps(), STEPS_DONE, None) if step.rules)
    _answer(step, "", enrolment, most=ANSWERED)


def _answer(step: Step, purpose: str, enrolment: Enrolment, *, most: int | None = None) -> Attempt:
    """Begin a quiz and answer its first questions, all when `most` is not said; some wrong, as the purpose has it."""
    key = name_uuid(f"attempt/{step.uid}")
    attempt = start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=key, now=timezone.now())
    for position, version_id in islice(enumerate(attempt.form, start=1), most):
        body = ItemVersion.objects.get(pk=version_id).body
        fields = wrong_fields(body) if position in MISTAKES.get(purpose, ()) else right_fields(body)
        answer(attempt=attempt, position=position, fields=fields, now=timezone.now())
    return attempt


def right_fields(body: dict[str, Any]) -> Fields:
    """The form fields that answer a question rightly."""
    kind, grading = body["type"], body["grading"]
    if kind == "matching":
        return {f"answer-{left}": [right] for left, right in grading["pairs"].items()}
    if kind == "cloze":
        return {f"answer-{gap}": [forms[0]] for gap, forms in grading["gaps"].items()}
    if kind == "ordering":
        return {"answer": list(grading["order"])}
    if kind == "numeric":
        return {"answer": [grading["answer"]]}
    if kind == "short":
        return {"answer": [grading["accepted"][0]]}
    if kind == "true_false":
        return {"answer": [str(grading["answer"]).lower()]}
    return {"answer": list(grading["correct"])}


def wrong_fields(body: dict[str, Any]) -> Fields:
    """The form fields of a mistake; where that takes more than choosing, no mistake is made."""
    if body["type"] == "single":
        return {"answer": [next(key for key in body["grading"]["options"] if key not in body["grading"]["correct"])]}
    if body["type"] == "true_false":
        return {"answer": [str(not body["grading"]["answer"]).lower()]}
    return right_fields(body)


@transaction.atomic
def build_desk(content: Content, *, cast: Cast, now: datetime) -> None:
    """A lesson that waits for the pharmacist, a campaign sent back with a question, one scheduled for next season; a product draft."""
    _propose_lesson(content, cast)
    _send_back(content, cast)
    _schedule(content, cast, now)
    build_product_draft(content, cast=cast, now=now)


def _propose_lesson(content: Content, cast: Cast) -> None:
    module = content.modules["c3m4"]
    lesson = LessonPage.objects.get(translation_key=page_of("lesson", module.id), locale__language_code="fr")
    tip = {"variant": "tip", "text": f"<p>{say(module.tip, 'fr')}</p>"}
    name = f"lesson/{module.id}"
    blocks = [*text_blocks(name, module.lesson, "fr", fact_keys()), block("callout", f"{name}/proposed", tip)]
    lesson.body = LessonPage.body.field.to_python(blocks)
    save(lesson, by=cast.editor)
    submit(lesson, by=cast.editor)


def _send_back(content: Content, cast: Cast) -> None:
    campaign = next(one for one in content.campaigns if one.id == "camp-coqueluche-2027")
    page = CampaignPage.objects.get(translation_key=campaign_key(campaign), locale__language_code="fr")
    page.action_label = "Proposer la vaccination pendant la grossesse"
    page.change_weight, page.change_note = "minor", "Le geste à proposer au comptoir est dit plus court."
    save(page, by=cast.campaigns)
    submit(page, by=cast.campaigns)
    question = "Pouvez-vous rappeler dans ce libellé la période recommandée, avec sa source\u00a0?"
    decide(page, by=cast.pharmacist, action="reject", comment=question)


def _schedule(content: Content, cast: Cast, now: datetime) -> None:
    campaign = next(one for one in content.campaigns if one.id == "camp-grippe-2026")
    season = "-".join(str(int(year) + 1) for year in campaign.season.split("-"))
    set_windows(campaign, key=NEXT_SEASON, cast=cast, now=now, is_next_season=True)
    page = write_campaign(
        campaign,
        content,
        language=Locale.get_default().language_code,
        cast=cast,
        title=f"{say(campaign.title, 'fr')} (saison suivante)",
        slug=f"{campaign.slug}-suivante",
        translation_key=NEXT_SEASON,
        season=season,
    )
    publish(page, cast=cast, by=cast.campaigns)
