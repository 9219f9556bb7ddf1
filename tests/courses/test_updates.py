"""Who has finished stays finished; a safety update asks them for what changed, and only for that; then all is renewed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.learning.actions.attempt import answer, start_attempt, submit
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.move import follow
from courses.learning.actions.update import NothingToUpdate, QuestionsToAnswer, read_update, start_update
from courses.models import Attempt, Certificate, Course, CoursePage, Enrolment, ItemState, LessonPage, Notice
from home.accounts.models import User
from tests.courses.editing import declare, flipped
from tests.courses.factories import make_course, make_course_with_tests, translate
from tests.courses.learners import NOW, answered, enrolled, right, steps_of, wrong
from tests.courses.updating import DUE, NOTE, add_optional_lesson, change_key, finished, reword_lesson
from tests.courses.writing import publish_page, write_module

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The clock of every screen: the day on which the learners of these tests learn."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course() -> Course:
    """A lesson and a quiz of two questions."""
    return make_course()


def moved(enrolment: Enrolment) -> Enrolment:
    return follow(enrolment=enrolment, now=NOW).enrolment


def screen(browser: Client, course: Course) -> str:
    with override("en"):
        return browser.get(reverse("learning:update", args=[course.slug])).content.decode()


def figures(enrolment: Enrolment) -> tuple[int, int, int]:
    return enrolment.items_done, enrolment.items_total, enrolment.progress_bp


# --- Who has finished ------------------------------------------------------------------------


def test_completed_stays_completed_and_the_update_has_a_day(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    reword_lesson()
    after = moved(enrolment)
    assert figures(after) == (2, 2, 10000)
    assert after.finished_edition.number == 1
    assert after.update_due_on == DUE
    assert after.news == 1
    assert after.certificates.count() == 1
    notice = Notice.objects.get()
    assert notice.words["fr"]["notes"] == [{"text": NOTE, "language": "fr"}]
    assert "3 May 2027" in notice.words["en"]["text"]


@pytest.mark.parametrize("kind", ["wording", ""])
def test_a_corrected_word_asks_nothing(learner: User, course: Course, kind: str) -> None:
    enrolment = finished(learner, course)
    reword_lesson(kind)
    after = moved(enrolment)
    assert (after.update_due_on, after.news, after.has_update) == (None, 0, False)
    assert not Notice.objects.exists()


def test_another_change_is_offered_and_not_asked(learner: User, course: Course, as_person: AsPerson) -> None:
    enrolment = finished(learner, course)
    change_key("", note="La clé est corrigée.")
    after = moved(enrolment)
    assert (after.update_due_on, after.news) == (None, 1)
    browser = as_person(learner)
    page = screen(browser, course)
    assert "La clé est corrigée." in page
    assert "1 question is new or has changed" in page
    assert "Nothing here is due" in page
    dashboard = browser.get(reverse("learning:dashboard")).context["screen"]
    assert [card.enrolment for card in dashboard.news] == [enrolment]
    assert dashboard.updates == dashboard.finished == []


def test_the_earliest_day_still_open_counts(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    reword_lesson(due_on=date(2027, 6, 1))
    change_key(due_on=date(2027, 2, 1))
    assert moved(enrolment).update_due_on == date(2027, 2, 1)
    quiz = steps_of(course)[1]
    attempt = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(attempt)
    enrolment.refresh_from_db()
    assert enrolment.update_due_on == date(2027, 6, 1)
    assert enrolment.finished_edition.number == 1  # not before everything is done


def test_only_what_changed_is_shown_with_its_heading(learner: User, course: Course, as_person: AsPerson) -> None:
    page = LessonPage.objects.get()
    page.body = [("heading", "Avant"), ("paragraph", "<p>Trois portes.</p>"), ("paragraph", "<p>Inchangé.</p>")]
    publish_page(page)
    course.refresh_from_db()
    finished(learner, course)
    reword_lesson()
    seen = screen(as_person(learner), course)
    main = seen.split("<main")[1]
    assert "Quatre portes, désormais." in main
    assert "Avant" in main
    assert "Inchangé." not in main
    assert "Retenez." not in main
    assert NOTE in main
    assert "Update to do by 3 May 2027" in main
    assert "1\N{NO-BREAK SPACE}min" in main


def test_reading_what_changed_renews_and_keeps_the_first_certificate(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    first = Certificate.objects.get()
    words = first.context
    reword_lesson()
    lesson = steps_of(course)[0]
    browser = as_person(learner)
    answer_to = browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert answer_to.url == reverse("learning:course", args=[course.slug])
    enrolment = Enrolment.objects.get()
    assert (enrolment.update_due_on, enrolment.updated_at, enrolment.news) == (None, NOW, 0)
    assert enrolment.finished_edition.number == 2
    assert enrolment.finished_at == NOW
    assert figures(enrolment) == (2, 2, 10000)
    second = Certificate.objects.exclude(pk=first.pk).get()
    assert (second.edition.number, second.replaces) == (2, None)
    first.refresh_from_db()
    assert (first.context, first.revoked_at) == (words, None)
    assert second.code != first.code
    assert not Notice.objects.filter(read_at=None).exists()
    browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert Certificate.objects.count() == 2  # a double click renews once
    assert "up to date" in screen(browser, course)


def test_a_page_shown_before_the_update_does_not_count_as_the_update(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    browser = as_person(learner)
    browser.post(reverse("learning:done", args=[course.slug, lesson.uid]), {"edition": "1"})
    for shown in ("1", "0", "", "x", "9" * 30):
        browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": shown})
    assert Enrolment.objects.get().update_due_on == DUE
    assert Certificate.objects.count() == 1
    browser.post(
        reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "99"}
    )  # at most the newest
    assert ItemState.objects.get(item=lesson.item_id).done_edition == 2
    assert Enrolment.objects.get().update_due_on is None


def test_a_lesson_read_on_an_old_page_is_noted_in_the_wording_that_was_read(learner: User, course: Course) -> None:
    enrolment, lesson = enrolled(learner, course), steps_of(course)[0]
    reword_lesson()
    mark_read(enrolment=moved(enrolment), step_uid=lesson.uid, now=NOW, edition=1)
    state = ItemState.objects.get()
    assert (state.version_id, state.done_edition) == (lesson.version_id, 1)


def test_a_quiz_asks_only_the_changed_question_and_leaves_the_score_alone(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    ItemState.objects.filter(item=quiz.item_id).update(best_bp=5000)
    change_key()
    browser = as_person(learner)
    begun = browser.post(
        reverse("learning:update_start", args=[course.slug, quiz.uid]), {"attempt": str(attempt_id := uuid4())}
    )
    attempt = Attempt.objects.get(pk=attempt_id)
    assert begun.url == reverse("learning:question", args=[attempt.pk, 1])
    assert attempt.is_update
    assert len(attempt.form) == 1
    assert attempt.edition == 2
    again = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    assert again == attempt  # open ones are continued
    assert "Continue at question 1" in screen(browser, course)
    answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE
    result = browser.get(reverse("learning:attempt", args=[attempt.pk]))
    assert reverse("learning:update", args=[course.slug]) in result.content.decode()
    second = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(second)
    assert Enrolment.objects.get().update_due_on is None
    state = ItemState.objects.get(item=quiz.item_id)
    assert (state.best_bp, state.attempts, state.done_edition) == (5000, 1, 2)
    assert Certificate.objects.count() == 2


def test_a_whole_attempt_at_the_changed_quiz_is_the_update_as_well(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    change_key()
    quiz = steps_of(course)[1]
    attempt = start_attempt(enrolment=moved(enrolment), step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(attempt)
    assert Enrolment.objects.get().update_due_on is None


def test_an_attempt_begun_before_the_update_does_not_count_as_the_update(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    attempt = start_attempt(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    change_key()
    moved(enrolment)
    assert start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW) == attempt
    submit(attempt=answered(attempt), now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE
    assert start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW) != attempt


def test_the_attempts_of_a_limited_quiz_are_not_used_up_by_an_update(learner: User) -> None:
    course = make_course_with_tests(max_attempts=1)
    enrolment = finished(learner, course)
    page = CoursePage.objects.get().get_children().get(slug="apres").specific
    publish_page(declare(flipped(page), "safety", note=NOTE, due_on=DUE))
    moved(enrolment)
    test = steps_of(course)[-1]
    for _ in range(3):
        attempt = start_update(enrolment=enrolment, step_uid=test.uid, attempt_id=uuid4(), now=NOW)
        answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
        submit(attempt=attempt, now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE


def test_what_cannot_be_updated_is_refused_and_changes_nothing(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    write_module(CoursePage.objects.get(), "m9")
    publish_page(CoursePage.objects.get())
    change_key()
    after = moved(enrolment)
    lesson, quiz, new, _other = steps_of(course)
    before = list(ItemState.objects.order_by("pk").values())
    with pytest.raises(NothingToUpdate):  # never done: it is done at its own address
        read_update(enrolment=after, step_uid=new.uid, edition=3, now=NOW)
    with pytest.raises(QuestionsToAnswer):
        read_update(enrolment=after, step_uid=quiz.uid, edition=3, now=NOW)
    with pytest.raises(NothingToUpdate):
        start_update(enrolment=after, step_uid=lesson.uid, attempt_id=uuid4(), now=NOW)
    assert list(ItemState.objects.order_by("pk").values()) == before
    browser = as_person(learner)
    for name, step in (("update_done", quiz), ("update_done", new), ("update_start", lesson)):
        response = browser.post(
            reverse(f"learning:{name}", args=[course.slug, step.uid]), {"edition": "3", "attempt": str(uuid4())}
        )
        assert response.url == reverse("learning:update", args=[course.slug])
    assert list(ItemState.objects.order_by("pk").values()) == before


def test_a_new_required_lesson_of_a_safety_update_is_done_at_its_own_address(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    module = CoursePage.objects.get().get_children().get().specific
    module.add_child(
        instance=LessonPage(title="Nouveau vaccin", slug="neuf", summary="…", minutes=3, body=[], locale=module.locale)
    )
    publish_page(declare(CoursePage.objects.get(), "safety", note=NOTE, due_on=DUE))
    after = moved(enrolment)
    assert (after.update_due_on, after.update_minutes, figures(after)) == (DUE, 3, (2, 2, 10000))
    new = steps_of(course)[-1]
    browser = as_person(learner)
    assert f"{new.uid}/" in screen(browser, course)
    browser.post(reverse("learning:done", args=[course.slug, new.uid]), {"edition": "2"})
    enrolment.refresh_from_db()
    assert (enrolment.update_due_on, enrolment.certificates.count()) == (None, 2)


def test_a_step_that_leaves_the_course_is_asked_no_longer_and_renews_nothing(learner: User) -> None:
    course = make_course(modules=2)
    enrolment = finished(learner, course)
    reword_lesson()
    assert moved(enrolment).update_due_on == DUE
    LessonPage.objects.order_by("path")[0].unpublish()
    after = moved(enrolment)
    assert (after.update_due_on, after.updated_at, after.certificates.count()) == (None, None, 1)


def test_an_update_of_an_update_asks_for_the_newest_text_only(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    read_update(enrolment=moved(enrolment), step_uid=lesson.uid, edition=2, now=NOW)
    reword_lesson(text="<p>Cinq portes.</p>", note="Encore une porte.")
    page = screen(as_person(learner), course)
    assert "Cinq portes." in page
    assert "Encore une porte." in page
    assert NOTE not in page
    read_update(enrolment=enrolment, step_uid=lesson.uid, edition=3, now=NOW)
    assert list(Certificate.objects.order_by("pk").values_list("edition__number", flat=True)) == [1, 2, 3]


# --- Who has not finished --------------------------------------------------------------------


def test_somebody_in_progress_does_a_changed_step_again_and_their_steps_done_never_fall(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = enrolled(learner, course)
    lesson, quiz = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    reword_lesson()
    after = moved(enrolment)
    assert figures(after) == (1, 3, 3333)
    assert (after.update_due_on, after.next_item_id) == (None, lesson.item_id)
    assert not Notice.objects.exists()
    answered(start_attempt(enrolment=after, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW))
    enrolment.refresh_from_db()
    assert (figures(enrolment), enrolment.is_finished) == ((2, 3, 6666), False)
    browser = as_person(learner)
    assert browser.get(reverse("learning:resume", args=[course.slug])).url == reverse(
        "learning:update", args=[course.slug]
    )
    assert "look at it again before you finish" in screen(browser, course)
    browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    enrolment.refresh_from_db()
    assert (figures(enrolment), enrolment.is_finished) == ((2, 2, 10000), True)
    assert Certificate.objects.get().edition.number == 2


def test_a_message_says_when_what_and_how_much(learner: User, course: Course, as_person: AsPerson) -> None:
    enrolled(learner, course)
    with time_machine.travel(NOW + timedelta(days=162), tick=False):  # the 3rd of May
        write_module(CoursePage.objects.get(), "m9")
        publish_page(declare(CoursePage.objects.get(), "", note="Un module de plus."))
        browser = as_person(learner)
        with override("en"):
            seen = browser.get(reverse("learning:course", args=[course.slug]))
            message = str(next(iter(seen.context["messages"])))
            assert message == "Updated on 3 May. 2 more steps. Un module de plus. What you have done still counts."
            later = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert "Since you were last here" in later  # said until they go on
    assert "2 more steps." in later
    mark_read(enrolment=Enrolment.objects.get(), step_uid=steps_of(course)[0].uid, now=NOW + timedelta(days=163))
    with override("en"):
        after = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert "Since you were last here" not in after


# --- Where it is said ------------------------------------------------------------------------


def test_the_dashboard_begins_with_the_update_and_says_until_when(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    other = make_course("autre")
    finished(learner, course)
    enrolled(learner, other)
    page = LessonPage.objects.descendant_of(CoursePage.objects.get(slug=course.slug)).get()
    page.tip = "Demandez toujours la date."
    publish_page(declare(page, "safety", note=NOTE, due_on=DUE))
    moved(Enrolment.objects.get(course=course))
    browser = as_person(learner)
    with override("en"):
        response = browser.get(reverse("learning:dashboard"))
    seen, text = response.context["screen"], response.content.decode()
    assert [card.enrolment.course for card in seen.updates] == [course]
    assert [card.enrolment.course for card in seen.in_progress] == [other]
    assert text.index("Updates to do") < text.index('id="in-progress"')
    assert "Update to do by 3 May 2027" in text
    with time_machine.travel(NOW + timedelta(days=300), tick=False), override("en"):
        late = as_person(learner).get(reverse("learning:dashboard")).content.decode()
    assert "Update overdue since 3 May 2027" in late


def test_the_step_itself_and_the_outline_say_that_it_changed(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    with override("en"):
        page = as_person(learner).get(reverse("learning:step", args=[course.slug, lesson.uid]))
    assert "This step has changed since you did it." in page.content.decode()
    assert page.context["screen"].step(lesson.uid).state == "changed"
    assert page.context["screen"].section(lesson.uid).state == "changed"


def test_the_update_is_read_in_the_language_of_the_reader(learner: User, as_person: AsPerson) -> None:
    course = make_course()
    translate(course)
    enrolment = finished(learner, course)
    page = LessonPage.objects.get(locale__language_code="en")
    blocks = [dict(block) for block in page.body.raw_data]
    blocks[1]["value"] = "<p>Four doors.</p>"
    page.body = blocks
    publish_page(declare(page, "safety", note="The dose changed.", due_on=DUE))
    seen = screen(as_person(learner), course)
    assert moved(enrolment).update_due_on == DUE
    assert "Four doors." in seen


def test_where_a_translation_waits_the_changed_words_of_the_main_language_are_shown(
    learner: User, as_person: AsPerson
) -> None:
    course = make_course()
    translate(course)
    finished(learner, course)
    page = LessonPage.objects.get(locale__language_code="fr")
    blocks = [dict(block) for block in page.body.raw_data]
    blocks[1]["value"] = "<p>Quatre portes.</p>"
    page.body = blocks
    publish_page(declare(page, "safety", note=NOTE, due_on=DUE))
    seen = screen(as_person(learner), course)
    assert "Quatre portes." in seen
    assert 'class="prose update-text" lang="fr"' in seen


def test_a_notice_is_shown_until_it_is_closed_by_its_owner(
    learner: User, nobody: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    enrolled(nobody, course)
    reword_lesson()
    moved(enrolment)
    notice = Notice.objects.get()
    url, dashboard = reverse("learning:notice_close", args=[notice.pk]), reverse("learning:dashboard")
    browser = as_person(learner)
    shown = browser.get(dashboard).content.decode()
    assert notice.words["fr"]["title"] in shown
    assert f'<p lang="fr">{NOTE}</p>' in shown
    with override("en"):
        in_course = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert in_course.count("3 May 2027") == 1  # the course itself says what is to be done, once
    assert as_person(nobody).post(url).status_code == 404
    assert browser.get(url).url == reverse("learning:course", args=[course.slug])
    notice.refresh_from_db()
    assert notice.read_at is None
    assert browser.post(url, {"next": dashboard}).url == dashboard
    assert browser.post(url, {"next": "https://evil.example/"}).url == dashboard
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert notice.words["fr"]["title"] not in browser.get(dashboard).content.decode()


def test_somebody_else_sees_no_update_and_a_visitor_logs_in(
    learner: User, nobody: User, course: Course, as_person: AsPerson, client: Client
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    for name, step in (("update", []), ("update_done", [lesson.uid]), ("update_start", [lesson.uid])):
        url = reverse(f"learning:{name}", args=[course.slug, *step])
        assert "/login/" in client.get(url).url
        assert as_person(nobody).get(url).status_code == 302  # to the course sheet, or to the page that sends there
    refused = as_person(nobody).post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert "/learn/" not in refused.url
    assert not ItemState.objects.filter(enrolment__user=nobody).exists()


def test_optional_news_can_be_done_without_anything_being_due(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    add_optional_lesson()
    after = moved(enrolment)
    assert (after.update_due_on, after.news) == (None, 1)
    extra = steps_of(course)[-1]
    mark_read(enrolment=after, step_uid=extra.uid, now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.news, enrolment.certificates.count(), enrolment.finished_edition.number) == (0, 1, 1)


def test_the_fields_of_the_right_answer_answer_the_changed_question(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    old = Attempt.objects.get()
    change_key()
    attempt = start_update(enrolment=moved(enrolment), step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    assert right(attempt, 1) != right(old, 1)
