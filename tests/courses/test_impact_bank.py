"""What publishing a question of the bank will change: course by course, from the change itself, and nothing of it stays."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from courses.editions.errors import CompileError
from courses.learning.actions.attempt import submit
from courses.learning.actions.impact import foresee_question
from courses.models import Attempt, BankQuestion, Course, CourseEdition, ItemVersion
from home.accounts.models import User
from tests.courses.banking import course_asking, from_bank, write_question
from tests.courses.learners import NOW, answered, enrolled, started, steps_of
from tests.courses.writing import single

pytestmark = pytest.mark.django_db

AsPerson = Callable[[User], Client]


def drafted(question: BankQuestion, change: Callable[[dict[str, object]], None]) -> BankQuestion:
    """The question with a draft in which something was changed."""
    draft = question.get_latest_revision_as_object()
    [block] = draft.question.get_prep_value()
    change(block["value"])
    draft.question = [block]
    draft.save_revision()
    return BankQuestion.objects.get(pk=question.pk)


def turn_key(value: dict[str, object]) -> None:
    for option in value["options"]:  # type: ignore[attr-defined]
        option["value"]["is_correct"] = not option["value"]["is_correct"]


def everything() -> tuple[object, ...]:
    """What a trial may not change."""
    return (
        list(CourseEdition.objects.order_by("pk").values()),
        list(ItemVersion.objects.order_by("pk").values_list("pk", "display_hash")),
        list(Attempt.objects.order_by("pk").values()),
        list(BankQuestion.objects.order_by("pk").values("live", "live_revision", "title")),
    )


@pytest.fixture
def question(learner: User, nobody: User) -> BankQuestion:
    """Asked in two courses: Léa has handed in an answer in one, Noé has begun the other; a third course has other questions."""
    question = write_question()
    first, second = (course_asking(from_bank(question, slug), single(slug), slug=slug) for slug in ("grippe", "covid"))
    course_asking(single("x"), slug="autre")
    submit(attempt=answered(started(enrolled(learner, first), steps_of(first)[1])), now=NOW)
    answered(started(enrolled(nobody, second), steps_of(second)[1]), 2)
    return question


def test_what_is_foreseen_in_each_course_is_what_then_happens_and_nothing_of_the_trial_stays(
    question: BankQuestion,
) -> None:
    question, before = drafted(question, turn_key), everything()
    seen = foresee_question(question=question, now=NOW)
    assert everything() == before
    assert set(seen) == {"Cours grippe", "Cours covid"}
    assert {title: (one.marked_differently, one.open_kept, one.people) for title, one in seen.items()} == {
        "Cours grippe": (1, 0, 1),
        "Cours covid": (0, 1, 1),
    }
    question.get_latest_revision().publish()
    for slug in ("grippe", "covid"):
        course = Course.objects.select_related("current_edition").get(slug=slug)
        assert course.current_edition
        assert course.current_edition.change_class == seen[f"Cours {slug}"].edition == "content"
    assert Course.objects.get(slug="autre").editions.count() == 1


def test_a_question_that_changes_nothing_or_is_asked_nowhere_says_so(
    question: BankQuestion, editor: User, as_person: AsPerson
) -> None:
    assert {one.edition for one in foresee_question(question=question, now=NOW).values()} == {""}
    alone = write_question("Seule")
    assert foresee_question(question=alone, now=NOW) == {}
    page = as_person(editor).get(reverse("course_impact_question", args=[alone.pk]))
    assert "impact-result" not in page.content.decode()


def test_what_cannot_be_compiled_is_foreseen_as_refused(
    question: BankQuestion, editor: User, as_person: AsPerson
) -> None:
    question = drafted(question, lambda value: value.update(options=value["options"][:1]))  # type: ignore[index]
    before = everything()
    with pytest.raises(CompileError):
        foresee_question(question=question, now=NOW)
    page = as_person(editor).get(reverse("course_impact_question", args=[question.pk]))
    assert "help-critical" in page.content.decode()
    assert everything() == before


def test_it_is_offered_on_the_form_and_before_an_approval_and_shown_as_a_page_or_a_part_of_one(
    question: BankQuestion, editor: User, pharmacist: User, as_person: AsPerson
) -> None:
    question = drafted(question, turn_key)
    address = reverse("course_impact_question", args=[question.pk])
    edit = reverse("wagtailsnippets_courses_bankquestion:edit", args=[question.pk])
    assert address in as_person(editor).get(edit).content.decode()
    question.get_workflow().start(question, editor)
    state = BankQuestion.objects.get(pk=question.pk).current_workflow_task_state
    dialogue = reverse("wagtailsnippets_courses_bankquestion:workflow_action", args=[question.pk, "approve", state.pk])
    reviewer = as_person(pharmacist)
    assert address in reviewer.get(dialogue).json()["html"]
    whole = reviewer.get(address).content.decode()
    part = reviewer.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert all(title in answer for title in ("Cours grippe", "Cours covid") for answer in (whole, part))


@pytest.mark.parametrize("who", ["learner", "campaign_manager"])
def test_others_never_see_it(
    question: BankQuestion, as_person: AsPerson, who: str, request: pytest.FixtureRequest
) -> None:
    answer = as_person(request.getfixturevalue(who)).get(reverse("course_impact_question", args=[question.pk]))
    assert answer.status_code in (302, 403)
    assert "grippe" not in answer.content.decode()
