"""Questions of the bank, written and published the way an editor does."""

from typing import Any
from uuid import UUID

from wagtail.models import Locale

from courses.models import BankQuestion, Course, CoursePage, QuizPage
from home.accounts.models import User
from home.models import Topic
from tests.courses.writing import block_id, publish_page, single, source, write_course
from tests.people import owners


def topic() -> Topic:
    """The topic under which all of them stand."""
    return Topic.objects.get_or_create(
        slug="vaccination", defaults={"name_fr": "Vaccination", "name_en": "Vaccination"}
    )[0]


def write_question(
    title: str = "Âge minimal", block: dict[str, Any] | None = None, *, language: str = "fr", publish: bool = True,
    key: UUID | None = None,
) -> BankQuestion:  # fmt: skip
    """A question of the bank, published unless said otherwise."""
    source()
    question = BankQuestion(
        title=title, topic=topic(), live=False, locale=Locale.objects.get_or_create(language_code=language)[0],
        **owners(),
    )  # fmt: skip
    if key is not None:
        question.translation_key = key
    question.question = [block or single(f"bank/{title}")]
    question.full_clean()
    question.save()
    revision = question.save_revision()
    if publish:
        revision.publish()
        question.refresh_from_db()
    return question


def from_bank(question: BankQuestion, name: str = "bank") -> dict[str, Any]:
    """A block of a quiz that asks this question."""
    return {"type": "bank", "id": block_id(name), "value": question.pk}


def course_asking(*blocks: dict[str, Any], slug: str = "vacciner") -> Course:
    """A published course whose quiz asks exactly this."""
    page = write_course(slug, publish=False)
    quiz = quiz_of(page)
    quiz.questions = list(blocks)
    quiz.save()
    publish_page(page)
    return Course.objects.get(translation_key=page.translation_key)


def quiz_of(page: CoursePage | Course) -> QuizPage:
    """The quiz of a course with one module."""
    if isinstance(page, Course):
        page = CoursePage.objects.get(translation_key=page.translation_key, locale__language_code="fr")
    return QuizPage.objects.descendant_of(page).get()


def reword(question: BankQuestion, stem: str, *, by: User | None = None) -> None:
    """Publish the question with another text."""
    draft = question.get_latest_revision_as_object()
    [block] = draft.question.get_prep_value()
    block["value"]["stem"] = stem
    draft.question = [block]
    draft.save_revision(user=by).publish()
    question.refresh_from_db()
