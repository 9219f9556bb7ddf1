"""The question bank: one question, one history, wherever it is asked."""

from collections.abc import Callable

import pytest
from django.db import transaction

from courses.editions.bank import uses_of
from courses.editions.errors import CompileError, QuestionInUse
from courses.editions.outline import outline_of
from courses.learning.actions.attempt import submit
from courses.models import BankQuestion, Course, CourseEdition, Item, ItemVersion
from courses.pages.actions.bank import AlreadyInBank, NotForYou, NotInQuiz, copy_into_quiz, move_to_bank
from home.accounts.models import User
from tests.courses.banking import course_asking, from_bank, quiz_of, reword, topic, write_question
from tests.courses.factories import every_type, make_course_with_quiz, translate
from tests.courses.learners import NOW, answered, body_at, enrolled, started, steps_of
from tests.courses.writing import publish_page, single, write_module, write_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def stems(course: Course, language: str = "fr") -> list[str]:
    """What the newest edition asks."""
    course.refresh_from_db()
    assert course.current_edition is not None
    keys = [ref.version_id for step in outline_of(course.current_edition).steps() for ref in step.questions]
    return [ItemVersion.objects.get(pk=key).body["words"][language]["stem"] for key in keys]


# --- One question in many courses ---------------------------------------------------------


def test_a_question_of_the_bank_is_the_same_question_in_every_course() -> None:
    question = write_question()
    first, second = course_asking(from_bank(question), slug="un"), course_asking(from_bank(question), slug="deux")
    uids = Item.objects.filter(kind="question", course__in=[first, second]).values_list("uid", "course")
    assert set(uids) == {(question.translation_key, first.pk), (question.translation_key, second.pk)}
    assert stems(first) == stems(second) == ["Âge minimal ?"]


def test_publishing_it_changes_every_course_that_asks_it_and_no_other() -> None:
    question = write_question()
    asking = [course_asking(from_bank(question), slug=slug) for slug in ("un", "deux")]
    other = course_asking(single("own"), slug="trois")
    reword(question, "À partir de quel âge ?")
    assert [stems(course) for course in asking] == [["À partir de quel âge ?"]] * 2
    assert [course.editions.count() for course in (*asking, other)] == [2, 2, 1]


def test_a_quiz_asks_its_own_questions_beside_those_of_the_bank_in_the_editors_order() -> None:
    question = write_question()
    course = course_asking(single("a", stem="Un ?"), from_bank(question), single("b", stem="Trois ?"))
    assert stems(course) == ["Un ?", "Âge minimal ?", "Trois ?"]


@pytest.mark.parametrize("block", range(9))
def test_every_type_of_question_may_come_from_the_bank_and_be_answered(learner: User, block: int) -> None:
    question = write_question("Une", every_type("bank")[block])
    course = course_asking(from_bank(question))
    attempt = submit(attempt=answered(started(enrolled(learner, course), steps_of(course)[1])), now=NOW)
    assert (attempt.score_bp, question.kind) == (10_000, body_at(attempt, 1)["type"])


def test_a_translation_in_the_bank_is_asked_in_its_language_and_a_missing_one_falls_back() -> None:
    question = write_question()
    course = course_asking(from_bank(question))
    translate(course)
    assert set(ItemVersion.objects.get(item__uid=question.translation_key).body["words"]) == {"fr"}
    write_question(
        "Age", single("bank/Âge minimal", stem="How old?", right="11", wrong="2"), language="en",
        key=question.translation_key,
    )  # fmt: skip
    assert stems(course, "en") == ["How old?"]
    assert stems(course, "fr") == ["Âge minimal ?"]


def test_the_same_question_twice_in_one_quiz_is_refused_with_its_place() -> None:
    question = write_question()
    with pytest.raises(CompileError, match="question 2"):
        course_asking(from_bank(question, "one"), from_bank(question, "two"))


def test_the_same_question_in_two_quizzes_of_a_course_is_one_item() -> None:
    question = write_question()
    course = course_asking(from_bank(question))
    page = quiz_of(course).course_page()
    write_quiz(write_module(page, "m2"), "encore", questions=[from_bank(question)])
    publish_page(page)
    assert Item.objects.filter(course=course, uid=question.translation_key).count() == 1
    assert len(uses_of([question.translation_key])[question.translation_key]) == 2


# --- What would break a course is refused --------------------------------------------------


def test_a_draft_of_the_bank_cannot_be_asked() -> None:
    question = write_question(publish=False)
    with pytest.raises(CompileError, match="question 1.*not published"):
        course_asking(from_bank(question))
    assert not CourseEdition.objects.exists()


def test_a_question_that_does_not_compile_is_not_published_and_the_courses_stay() -> None:
    question = write_question()
    course = course_asking(from_bank(question))
    draft = question.get_latest_revision_as_object()
    [block] = draft.question.get_prep_value()
    block["value"]["options"][0]["value"]["is_correct"] = False
    draft.question = [block]
    revision = draft.save_revision()
    with pytest.raises(CompileError, match="Âge minimal"):
        revision.publish()
    assert course.editions.count() == 1


@pytest.mark.parametrize("withdraw", [BankQuestion.unpublish, BankQuestion.delete])
def test_a_question_in_use_is_neither_withdrawn_nor_deleted_and_the_refusal_says_where(
    withdraw: Callable[[BankQuestion], object],
) -> None:
    question, free = write_question(), write_question("Autre")
    course_asking(from_bank(question))
    with pytest.raises(QuestionInUse, match="Quiz quiz.*Cours vacciner"), transaction.atomic():
        withdraw(question)
    question.refresh_from_db()
    assert question.live
    withdraw(free)


def test_a_question_that_was_taken_out_everywhere_may_go() -> None:
    question = write_question()
    course = course_asking(from_bank(question), single("own"))
    quiz = quiz_of(course)
    quiz.questions = [single("own")]
    publish_page(quiz)
    question.delete()
    assert Item.objects.filter(course=course, uid=question.translation_key).exists()


# --- Copies --------------------------------------------------------------------------------


def test_a_copy_is_a_draft_of_the_quiz_with_ids_of_its_own(admin: User) -> None:
    question = write_question()
    course = course_asking(from_bank(question))
    assert copy_into_quiz(question=question, quiz=quiz_of(course), by=admin) == 1
    quiz = quiz_of(course)
    assert len(quiz.questions) == 1  # what is live has not changed
    draft = quiz.get_latest_revision_as_object()
    [_kept, copy] = draft.questions.get_prep_value()
    [original] = question.question.get_prep_value()
    assert copy["value"]["stem"] == original["value"]["stem"]
    assert copy["id"] != original["id"]
    ids = [one["id"] for one in copy["value"]["options"]]
    assert not set(ids) & {one["id"] for one in original["value"]["options"]}
    draft.save_revision().publish()
    reword(question, "Autre ?")
    assert stems(course) == ["Autre ?", "Âge minimal ?"]


def test_a_copy_reaches_every_language_version_of_the_quiz_as_one_question(admin: User) -> None:
    question = write_question()
    write_question("Age", single("bank/Âge minimal", stem="How old?"), language="en", key=question.translation_key)
    course = course_asking(single("own"))
    translate(course)
    assert copy_into_quiz(question=question, quiz=quiz_of(course), by=admin) == 2
    drafts = [
        page.get_latest_revision_as_object().questions.get_prep_value()[-1]
        for page in type(quiz_of(course)).objects.filter(translation_key=quiz_of(course).translation_key)
    ]
    assert {draft["value"]["stem"] for draft in drafts} == {"Âge minimal ?", "How old?"}
    assert len({draft["id"] for draft in drafts}) == 1
    assert len({draft["value"]["options"][0]["id"] for draft in drafts}) == 1


def test_who_may_not_edit_the_quiz_copies_nothing_into_it(learner: User) -> None:
    question = write_question()
    course = course_asking(single("own"))
    with pytest.raises(NotForYou):
        copy_into_quiz(question=question, quiz=quiz_of(course), by=learner)
    assert quiz_of(course).latest_revision is None


# --- From a quiz to the bank ----------------------------------------------------------------


def test_a_question_that_moves_to_the_bank_keeps_its_answers_and_its_figures(learner: User, admin: User) -> None:
    course = make_course_with_quiz([single("a", stem="Un ?"), single("b", stem="Deux ?")])
    attempt = submit(attempt=answered(started(enrolled(learner, course), steps_of(course)[1])), now=NOW)
    before = list(Item.objects.filter(course=course).order_by("pk").values_list("pk", "uid"))
    quiz = quiz_of(course)
    question = move_to_bank(quiz=quiz, block_id=quiz.questions[1].id, topic=topic(), by=admin)
    assert (question.live, question.title, question.kind) == (False, "Deux ?", "single")
    assert stems(course) == ["Un ?", "Deux ?"]  # learners see what they saw
    question.get_latest_revision().publish()
    quiz_of(course).get_latest_revision().publish()
    course.refresh_from_db()
    # The very same items in the very same versions: nothing has changed, so there is no new edition.
    assert (course.editions.count(), stems(course)) == (1, ["Un ?", "Deux ?"])
    assert list(Item.objects.filter(course=course).order_by("pk").values_list("pk", "uid")) == before
    assert uses_of([question.translation_key])[question.translation_key][0].quiz == "Quiz quiz"
    attempt.refresh_from_db()
    assert attempt.score_bp == 10_000
    reword(question, "Deux, vraiment ?")
    assert stems(course) == ["Un ?", "Deux, vraiment ?"]


def test_the_quiz_is_not_published_before_the_question_that_moved(admin: User) -> None:
    course = make_course_with_quiz([single("a")])
    quiz = quiz_of(course)
    move_to_bank(quiz=quiz, block_id=quiz.questions[0].id, topic=topic(), by=admin)
    with pytest.raises(CompileError, match="not published"):
        quiz_of(course).get_latest_revision().publish()


def test_a_question_moves_with_all_its_languages(admin: User) -> None:
    course = make_course_with_quiz([single("a")])
    translate(course)
    quiz = quiz_of(course)
    question = move_to_bank(quiz=quiz, block_id=quiz.questions[0].id, topic=topic(), by=admin)
    versions = BankQuestion.objects.filter(translation_key=question.translation_key)
    assert {(one.locale.language_code, one.title) for one in versions} == {
        ("fr", "Âge minimal ?"),
        ("en", "Minimum age?"),
    }


def test_a_question_moves_once_and_only_when_it_is_there(admin: User, learner: User) -> None:
    course = make_course_with_quiz([single("a"), single("b")])
    quiz = quiz_of(course)
    first = quiz.questions[0].id
    with pytest.raises(NotForYou):
        move_to_bank(quiz=quiz, block_id=first, topic=topic(), by=learner)
    with pytest.raises(NotInQuiz):
        move_to_bank(quiz=quiz, block_id="nothing", topic=topic(), by=admin)
    move_to_bank(quiz=quiz, block_id=first, topic=topic(), by=admin)
    with pytest.raises(AlreadyInBank):
        move_to_bank(quiz=quiz, block_id=first, topic=topic(), by=admin)
    assert BankQuestion.objects.count() == 1


# --- The question itself ---------------------------------------------------------------------


def test_a_question_of_the_bank_is_exactly_one_question() -> None:
    question = write_question()
    for blocks in ([], [single("a"), single("b")]):
        question.question = blocks
        with pytest.raises(CompileError, match="exactly one question"), transaction.atomic():
            question.save_revision(clean=False).publish()
    question.refresh_from_db()
    assert len(question.question) == 1


def test_a_draft_is_found_by_what_it_says_now() -> None:
    question = write_question(publish=False)
    question.question = [single("a", stem="Et maintenant ?")]
    question.save_revision()
    assert BankQuestion.objects.filter(words__icontains="Et maintenant", kind="single").exists()
