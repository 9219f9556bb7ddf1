"""The question bank on the editor's desk: found, reviewed by two, copied, filled; and closed to everybody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from courses.models import BankQuestion, ItemStat, ItemVersion
from home.accounts.models import User
from home.editorial.models import ReviewRecord
from tests.courses.banking import course_asking, from_bank, quiz_of, reword, write_question
from tests.courses.factories import every_type, make_course_with_quiz
from tests.courses.writing import single
from tests.people import APPROVAL

pytestmark = pytest.mark.django_db

AsPerson = Callable[[User], Client]
LIST = reverse("wagtailsnippets_courses_bankquestion:list")


def listed(client: Client, **filters: str) -> str:
    """What the list shows, the menus of filters left out."""
    response = client.get(LIST, filters)
    assert response.status_code == 200
    text: str = response.content.decode()
    return text.partition('<table class="listing')[2].partition("</table")[0]


def titles(client: Client, **filters: str) -> set[str]:
    """Which of our questions the list shows."""
    text = listed(client, **filters)
    return {title for title in BankQuestion.objects.values_list("title", flat=True) if title in text}


# --- Found -----------------------------------------------------------------------------------


def test_a_question_is_found_by_its_words_type_topic_tag_and_course(editor: User, as_person: AsPerson) -> None:
    desk = as_person(editor)
    age, order = write_question("Des âges"), write_question("Des gestes", every_type("x")[3])
    age.tags.add("rappel")
    age.save()
    course = course_asking(from_bank(age))
    assert titles(desk) == {"Des âges", "Des gestes"}
    assert titles(desk, q="11 ans") == {"Des âges"}
    assert titles(desk, q="questionner") == {"Des gestes"}
    assert titles(desk, kind="ordering") == {"Des gestes"}
    assert titles(desk, topic=str(age.topic_id)) == {"Des âges", "Des gestes"}
    assert titles(desk, tags=str(age.tags.get().pk)) == {"Des âges"}
    assert titles(desk, used_in=str(course.translation_key)) == {"Des âges"}
    assert titles(desk, used_in="nowhere") == {"Des gestes"}
    assert order.kind == "ordering"


def test_the_list_says_where_a_question_is_asked_with_a_way_there(editor: User, as_person: AsPerson) -> None:
    course = course_asking(from_bank(write_question()))
    text = listed(as_person(editor))
    assert reverse("wagtailadmin_pages:edit", args=[quiz_of(course).pk]) in text
    assert "Cours vacciner" in text


def test_the_list_says_how_a_question_does_and_finds_those_worth_a_look(editor: User, as_person: AsPerson) -> None:
    hard, new = write_question("Difficile"), write_question("Nouvelle")
    course_asking(from_bank(hard), from_bank(new, "new"))
    version = ItemVersion.objects.get(item__uid=hard.translation_key)
    ItemStat.objects.update_or_create(version=version, defaults={"n": 40, "right": 4, "sum_x": 40_000})
    desk = as_person(editor)
    assert "10" in listed(desk)
    assert titles(desk, health="flagged") == titles(desk, health="too_hard") == {"Difficile"}
    assert titles(desk, health="unknown") == {"Nouvelle"}
    assert titles(desk, health="sound") == set()


def test_the_list_costs_the_same_for_one_question_and_for_many(
    editor: User, as_person: AsPerson, django_assert_max_num_queries: Any
) -> None:
    desk = as_person(editor)
    blocks = [from_bank(write_question(f"Q{number}"), f"q{number}") for number in range(6)]
    course_asking(*blocks)
    listed(desk)
    with django_assert_max_num_queries(60):
        listed(desk)


# --- Reviewed ----------------------------------------------------------------------------------


def submit(question: BankQuestion, by: User) -> None:
    """Ask for review."""
    question.get_workflow().start(question, by)


def decide(question: BankQuestion, client: Client, decision: str) -> Any:
    """Approve or send back, as the buttons of the admin home do."""
    state = BankQuestion.objects.get(pk=question.pk).current_workflow_task_state
    url = reverse(
        "wagtailsnippets_courses_bankquestion:workflow_action", args=[question.pk, decision, state.pk if state else 0]
    )
    return client.post(url, {**APPROVAL, "comment": "Vu."})


def test_a_question_goes_live_after_both_reviews_and_reaches_the_courses(
    editor: User, pharmacist: User, medical: User, as_person: AsPerson
) -> None:
    question = write_question()
    course = course_asking(from_bank(question))
    draft = question.get_latest_revision_as_object()
    [block] = draft.question.get_prep_value()
    block["value"]["stem"] = "Relue ?"
    draft.question = [block]
    draft.save_revision(user=editor)
    submit(BankQuestion.objects.get(pk=question.pk), editor)
    assert decide(question, as_person(editor), "approve").status_code in (302, 403)
    assert course.editions.count() == 1
    decide(question, as_person(pharmacist), "approve")
    assert course.editions.count() == 1
    decide(question, as_person(medical), "approve")
    assert course.editions.count() == 2
    assert list(ReviewRecord.objects.order_by("pk").values_list("task_name", "object_title")) == [
        ("Relecture pharmaceutique", "Âge minimal"),
        ("Relecture médicale", "Âge minimal"),
    ]


def test_an_editor_cannot_publish_and_a_reviewer_cannot_write(
    editor: User, pharmacist: User, learner: User, as_person: AsPerson
) -> None:
    question = write_question(publish=False)
    edit = reverse("wagtailsnippets_courses_bankquestion:edit", args=[question.pk])
    page = as_person(editor).get(edit)
    assert page.status_code == 200
    assert "action-submit" in page.content.decode()
    assert "action-publish" not in page.content.decode()
    assert as_person(pharmacist).get(LIST).status_code == 200
    assert as_person(pharmacist).get(edit).status_code == 302
    submit(question, editor)
    assert as_person(pharmacist).get(edit).status_code == 200  # while it is their turn to read
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    for address in (LIST, edit):
        assert as_person(learner).get(address).status_code in (302, 403)


def test_a_question_is_previewed_with_its_answers(editor: User, as_person: AsPerson) -> None:
    question = write_question("Seule", every_type("p")[7], publish=False)
    question.save_revision(user=editor)
    revision = question.get_latest_revision()
    address = reverse("wagtailsnippets_courses_bankquestion:revisions_view", args=[question.pk, revision.pk])
    text = as_person(editor).get(address).content.decode()
    assert "corticoïde" not in text.partition("<details")[0]
    assert "adrénaline" in text


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_who_would_break_a_course_is_told_where(admin: User, as_person: AsPerson, action: str) -> None:
    question = write_question()
    course_asking(from_bank(question))
    address = reverse(f"wagtailsnippets_courses_bankquestion:{action}", args=[question.pk])
    page = as_person(admin).post(address, follow=True)
    assert "Quiz quiz" in page.content.decode()
    question.refresh_from_db()
    assert question.live


# --- Between quizzes and bank ----------------------------------------------------------------------


def test_an_editor_copies_a_question_into_a_quiz_by_a_button(editor: User, as_person: AsPerson) -> None:
    question = write_question()
    quiz = quiz_of(course_asking(single("own")))
    desk = as_person(editor)
    address = reverse("bank:copy_into", args=[question.pk])
    edit = desk.get(reverse("wagtailsnippets_courses_bankquestion:edit", args=[question.pk]))
    assert address in edit.content.decode()
    assert "Cours vacciner → Quiz quiz" in desk.get(address).content.decode()
    response = desk.post(address, {"quiz": quiz.pk})
    assert response.url == reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    quiz.refresh_from_db()
    assert len(quiz.get_latest_revision_as_object().questions) == 2
    assert quiz.latest_revision.user == editor


def test_an_editor_moves_a_question_of_a_quiz_to_the_bank_by_a_button(editor: User, as_person: AsPerson) -> None:
    quiz = quiz_of(make_course_with_quiz([single("a", stem="Un ?"), single("b", stem="Deux ?")]))
    desk = as_person(editor)
    address = reverse("bank:move", args=[quiz.pk])
    assert address in desk.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    topic = quiz.course_page().topic_id
    page = desk.post(address, {"block": quiz.questions[1].id, "topic": topic}, follow=True).content.decode()
    assert "Un ?" in page
    question = BankQuestion.objects.get()
    assert (question.title, question.live) == ("Deux ?", False)
    again = desk.post(address, {"block": quiz.questions[1].id, "topic": topic}, follow=True)
    assert BankQuestion.objects.count() == 1
    assert again.status_code == 200


def test_a_learner_reaches_neither_button(learner: User, medical: User, as_person: AsPerson) -> None:
    question = write_question()
    quiz = quiz_of(course_asking(single("own")))
    for address in (reverse("bank:copy_into", args=[question.pk]), reverse("bank:move", args=[quiz.pk])):
        for person in (learner, medical):
            response = as_person(person).post(address, {"quiz": quiz.pk})
            assert response.status_code in (302, 403), person
    quiz.refresh_from_db()
    assert quiz.latest_revision is None
    reword(question, "Encore ?")
