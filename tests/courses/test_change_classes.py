"""An edition says what it changes for people who have begun; what its editor announced is checked, and holds once."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from courses.editions.errors import CompileError
from courses.models import CourseEdition, CoursePage, Item, LessonPage, ModulePage, QuizPage
from home.editorial.agenda import page_type
from home.editorial.schedule import publish_due
from home.models import Source
from tests.courses.editing import (
    declare,
    edition,
    everything,
    flipped,
    lesson_form,
    new_lesson,
    new_quiz,
    reworded,
    save_lesson,
)
from tests.courses.factories import make_course
from tests.courses.writing import publish_page
from tests.home.desk import approve_all
from tests.people import APPROVAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
Change = CourseEdition.Change
NEXT_MONTH = timezone.localdate() + timedelta(days=30)
SAFETY = {"note": "La dose a changé.", "due_on": NEXT_MONTH}


@pytest.fixture
def course():
    return make_course(modules=2)


def lesson():
    return LessonPage.objects.order_by("path")[0]


def quiz():
    return QuizPage.objects.order_by("path")[0]


def item(page):
    return Item.objects.get(uid=page.translation_key).pk


def edited(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    return page


def tip():
    return edited(lesson(), tip="Autre chose.")


# Each returns the page to publish, and the item that the edition lists as changed.
CHANGES = {
    "a typo in a lesson": (tip, Change.WORDING, False),
    "a title": (lambda: edited(quiz(), title="Autre titre"), Change.WORDING, False),
    "a question in other words": (lambda: reworded(quiz()), Change.WORDING, False),
    "an optional lesson": (lambda: new_lesson(is_required=False), Change.OPTIONAL, True),
    "an optional quiz": (lambda: new_quiz(is_required=False), Change.OPTIONAL, True),
    "a required lesson": (new_lesson, Change.REQUIRED, True),
    "a lesson that is no longer required": (lambda: edited(lesson(), is_required=False), Change.CONTENT, False),
    "another key": (lambda: flipped(quiz()), Change.CONTENT, True),
    "another rule": (lambda: edited(quiz(), max_attempts=2), Change.CONTENT, True),
    "one question less": (lambda: edited(quiz(), questions=quiz().questions.raw_data[:1]), Change.CONTENT, True),
    "a module that opens later": (
        lambda: edited(ModulePage.objects.order_by("-path")[0], opens="after"), Change.CONTENT, False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_class_of_an_edition_follows_what_really_changed(course, change):
    make, expected, is_listed = CHANGES[change]
    page = publish_page(make())
    assert edition(course).change_class == expected
    assert edition(course).changed == ([item(page)] if is_listed else [])


def test_an_optional_lesson_that_becomes_required_is_new_required_content(course):
    page = publish_page(new_lesson(is_required=False))
    publish_page(edited(page, is_required=True))
    assert edition(course).change_class == Change.REQUIRED
    assert edition(course).changed == [item(page)]


def test_the_order_of_questions_and_of_modules_is_only_wording(course):
    publish_page(edited(quiz(), questions=quiz().questions.raw_data[::-1]))
    assert edition(course).change_class == Change.WORDING
    ModulePage.objects.order_by("path")[0].move(CoursePage.objects.get(), pos="last-child")
    assert (edition(course).number, edition(course).change_class) == (3, Change.WORDING)


def test_a_later_typo_after_another_key_is_only_wording(course):
    publish_page(flipped(quiz()))
    publish_page(edited(quiz(), title="Un autre titre"))
    assert edition(course).change_class == Change.WORDING


# --- What the editor announces ------------------------------------------------------------------------------

REFUSED = {
    "wording": (new_lesson, "Leçon neuve.*required"),
    "wording ": (lambda: flipped(quiz()), "questions or the rules of “Quiz quiz”"),
    "optional": (new_lesson, "Leçon neuve.*required"),
    "optional ": (tip, "no new optional"),
    "required": (tip, "nothing becomes required"),
    "required ": (lambda: new_lesson(is_required=False), "nothing becomes required"),
    "safety": (lambda: edited(lesson(), review_due_on=None, slug="autre-adresse"), "nothing that learners read"),
}


@pytest.mark.parametrize("announced", REFUSED)
def test_what_is_announced_and_not_what_happens_is_refused_and_says_what_else_changes(course, announced):
    make, sentence = REFUSED[announced]
    page = declare(make(), announced.strip(), **SAFETY)
    revision = page.save_revision()
    before = everything()
    with pytest.raises(CompileError, match=sentence):
        revision.publish()
    assert everything() == before


@pytest.mark.parametrize(("kind", "make"), [("wording", tip), ("optional", lambda: new_quiz(is_required=False)), ("required", new_lesson)])  # fmt: skip
def test_what_is_announced_and_happens_is_published_with_its_note(course, kind, make, admin):
    page = declare(make(), kind, note="Nous avons relu.")
    page.save_revision(user=admin)
    approve_all(page).publish(user=admin, skip_permission_checks=True)  # as the last approval does
    current = edition(course)
    assert (current.change_class, current.change_note, current.note_language) == (kind, "Nous avons relu.", "fr")
    assert current.published_by == admin
    assert current.due_on is None


def test_a_safety_update_asks_for_the_reworded_lesson_of_its_page_and_for_no_other(course):
    Source.objects.update(title="Un titre corrigé")  # reworded in every lesson that cites it, at the next edition
    page = publish_page(declare(tip(), "safety", **SAFETY))
    current = edition(course)
    assert (current.change_class, current.due_on) == (Change.SAFETY, NEXT_MONTH)
    assert current.changed == [item(page)]


def test_a_safety_update_asks_for_the_quiz_whose_key_changed(course):
    page = publish_page(declare(flipped(quiz()), "safety", **SAFETY))
    assert edition(course).changed == [item(page)]


@pytest.mark.parametrize(
    ("due_on", "sentence"), [(None, "needs a last day"), (timezone.localdate() - timedelta(days=1), "already passed")]
)
def test_a_safety_update_needs_a_day_that_is_still_to_come(course, due_on, sentence):
    page = declare(tip(), "safety", note="La dose a changé.", due_on=due_on)
    with pytest.raises(CompileError, match=sentence):
        page.save_revision().publish()
    assert edition(course).number == 1


def test_the_form_asks_for_what_a_safety_update_needs_but_lets_a_draft_be_half_said(course, admin, as_person):
    desk = as_person(admin)
    html = save_lesson(desk, lesson(), "action-submit", tip="Autre.", change_kind="safety").content.decode()
    assert edition(course).number == 1
    assert "change_due_on" in html
    save_lesson(desk, lesson(), tip="Autre.", change_kind="safety")
    assert lesson().get_latest_revision_as_object().change_kind == "safety"


def test_the_words_of_a_refusal_are_shown_in_the_form(course, admin, as_person):
    page = new_lesson()
    save_lesson(as_person(admin), page, change_kind="wording")
    approve_all(LessonPage.objects.get(pk=page.pk))
    LessonPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    html = as_person(admin).post(reverse("publish_again", args=[page_type().pk, page.pk]), follow=True).content.decode()
    assert "Leçon neuve" in html
    assert not LessonPage.objects.get(slug="neuve").live
    assert edition(course).number == 1


# --- Said once ------------------------------------------------------------------------------------------------


def said(page):
    """What the edit form would show."""
    shown = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return shown.change_kind, shown.change_note, shown.change_due_on


NOTHING = ("", "", None)


def test_the_next_round_begins_without_the_last_words(course, admin, as_person):
    page = publish_page(declare(tip(), "safety", **SAFETY))
    assert said(page) == NOTHING
    form = lesson_form(as_person(admin), page)
    assert (form["change_kind"], form.get("change_note", "")) == ("", "")
    publish_page(edited(lesson(), tip="Encore autre chose."))
    assert edition(course).change_class == Change.WORDING


def test_a_draft_keeps_its_words_through_saving_again_and_autosave(course, editor, as_person):
    desk, page = as_person(editor), lesson()
    words = {"change_kind": "safety", "change_note": "La dose.", "change_due_on": NEXT_MONTH.isoformat()}
    save_lesson(desk, page, tip="Autre.", **words)
    assert said(page) == ("safety", "La dose.", NEXT_MONTH)
    data = lesson_form(desk, page) | {"tip": "Autre, mieux dit."}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = desk.post(address, data, headers={"Accept": "application/json"})
    assert json.loads(answer.content)["success"]
    assert said(page) == ("safety", "La dose.", NEXT_MONTH)


def test_a_review_carries_the_words_to_the_edition(course, editor, pharmacist, medical, as_person):
    page = declare(tip(), "safety", **SAFETY)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    for reviewer in (pharmacist, medical):
        state = lesson().current_workflow_task_state
        as_person(reviewer).post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), APPROVAL
        )
    current = edition(course)
    assert (current.change_class, current.change_note, current.published_by) == (
        Change.SAFETY, "La dose a changé.", medical,
    )  # fmt: skip
    assert said(page) == NOTHING


@pytest.mark.parametrize("is_live", [True, False])
def test_a_date_carries_the_words_to_the_edition(course, is_live):
    page = tip() if is_live else new_lesson()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    declare(page, "safety", **SAFETY).save_revision().publish()
    assert edition(course).number == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_due(timezone.now())
    assert (edition(course).number, edition(course).change_class) == (2, Change.SAFETY)
    assert said(page) == NOTHING


def test_going_back_to_an_older_version_does_not_repeat_what_was_said_of_it(course, admin, as_person):
    old = declare(tip(), "safety", **SAFETY).save_revision()
    old.publish()
    publish_page(edited(lesson(), tip="Encore autre chose."))
    form = lesson_form(as_person(admin), lesson(), old.pk)
    assert (form["tip"].strip(), form["change_kind"]) == ("Autre chose.", "")
    old.publish()
    assert (edition(course).number, edition(course).change_class) == (4, Change.WORDING)


def test_a_copy_and_a_translation_begin_without_the_words(course):
    page = declare(lesson(), "safety", **SAFETY)
    page.save_revision()
    copied = lesson().copy(update_attrs={"slug": "copie"}, keep_live=False)
    english = Locale.objects.get_or_create(language_code="en")[0]
    translated = lesson().copy_for_translation(english, copy_parents=True)
    assert said(copied) == said(translated) == NOTHING
    assert said(page) == ("safety", "La dose a changé.", NEXT_MONTH)


def test_a_translation_announced_as_wording_is_wording_and_its_note_is_in_its_language(course):
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = CoursePage.objects.get()
    page.copy_for_translation(english, copy_parents=True)
    for original in page.get_descendants().order_by("path").specific():
        original.copy_for_translation(english)
    for translated in CoursePage.objects.get(locale=english).get_descendants().order_by("path").specific():
        publish_page(translated)
    assert edition(course).number == 1
    publish_page(declare(CoursePage.objects.get(locale=english), "wording", note="Now in English."))
    current = edition(course)
    assert (current.change_class, current.change_note, current.note_language) == (
        Change.WORDING, "Now in English.", "en",
    )  # fmt: skip
    assert current.structure["languages"] == ["fr", "en"]


def test_an_alias_repeats_a_safety_update_in_its_own_course_and_refuses_nothing(course):
    other = make_course("autre")
    alias = lesson().create_alias(parent=ModulePage.objects.descendant_of(
        CoursePage.objects.get(slug="autre")
    )[0], update_slug="alias")  # fmt: skip
    publish_page(declare(edited(LessonPage.objects.get(pk=lesson().pk), tip="Autre."), "safety", **SAFETY))
    assert edition(course).change_class == edition(other).change_class == Change.SAFETY
    assert edition(other).changed == [item(alias)]
    assert said(alias) == NOTHING
    assert edition(other).due_on == NEXT_MONTH != date.min
