"""What editors do to a published course, in the few words that tests of editions share."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html, rich_text

from courses.models import Course, CourseEdition, CoursePage, LessonPage, ModulePage, QuizPage
from home.blocks.text import PROSE_FEATURES
from tests.courses.writing import single, source, write_quiz
from tests.people import owners


def edition(course: Course) -> CourseEdition:
    """The edition that is current now."""
    course.refresh_from_db()
    assert course.current_edition is not None
    return course.current_edition


def new_lesson(title: str = "Leçon neuve", *, is_required: bool = True, **fields: Any) -> LessonPage:
    """A lesson written at the end of the first module, saved and not published."""
    lesson = LessonPage(
        title=title, slug="neuve", summary="…", minutes=5, live=False, is_required=is_required,
        body=[("paragraph", "<p>Du neuf.</p>")], sources=[("source", source())],
        **{**owners(), **fields},
    )  # fmt: skip
    ModulePage.objects.order_by("path")[0].add_child(instance=lesson)
    lesson.save_revision()
    return lesson


def new_quiz(*, is_required: bool = True, **fields: Any) -> QuizPage:
    """A quiz written at the end of the first module, saved and not published."""
    quiz = write_quiz(
        ModulePage.objects.order_by("path")[0], "quiz-neuf", questions=[single("neuf")], live=False,
        is_required=is_required, **fields,
    )  # fmt: skip
    quiz.save_revision()
    return quiz


def flipped(quiz: QuizPage) -> QuizPage:
    """The quiz with the other option of its first question right; not saved."""
    first, *others = quiz.questions.raw_data
    options = [
        {**option, "value": {**option["value"], "is_correct": not option["value"]["is_correct"]}}
        for option in first["value"]["options"]
    ]
    quiz.questions = [{**first, "value": {**first["value"], "options": options}}, *others]
    return quiz


def reworded(quiz: QuizPage, stem: str = "À quel âge, au plus tôt ?") -> QuizPage:
    """The quiz with the same first question in other words; not saved."""
    first, *others = quiz.questions.raw_data
    quiz.questions = [{**first, "value": {**first["value"], "stem": stem}}, *others]
    return quiz


def declare(page: Page, kind: str, **words: Any) -> Page:
    """What its editor says of the change; not saved."""
    page.change_kind = kind
    for name, value in words.items():
        setattr(page, f"change_{name}", value)
    return page


def break_quiz() -> None:
    """Make the course one that cannot be compiled: a published question has a single option left."""
    quiz = QuizPage.objects.order_by("path")[0]
    first, *others = quiz.questions.raw_data
    value = {**first["value"], "options": first["value"]["options"][:1]}
    QuizPage.objects.filter(pk=quiz.pk).update(questions=[{**first, "value": value}, *others])


def everything() -> list[Any]:
    """The whole tree and every edition: equal exactly when nothing happened to either."""
    ours = {
        "live",
        "title",
        "path",
        "numchild",
        "url_path",
        "has_unpublished_changes",
        "alias_of_id",
        "live_revision_id",
    }
    return [
        list(Page.objects.order_by("pk").values_list("pk", *sorted(ours))),
        list(CourseEdition.objects.order_by("pk").values_list("pk", "hash", "change_class")),
        list(Course.objects.order_by("pk").values_list("pk", "current_edition_id", "withdrawn_at", "archived_at")),
        list(CoursePage.objects.order_by("pk").values_list("change_kind", "summary")),
    ]


def lesson_form(client: Client, page: LessonPage, revision: int | None = None) -> dict[str, Any]:
    """The edit form of a lesson as it is shown, ready to be sent back."""
    address = (
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision])
        if revision
        else reverse("wagtailadmin_pages:edit", args=[page.pk])
    )
    response = client.get(address)
    assert response.status_code == 200, response
    data = querydict_from_html(response.content.decode(), form_id="page-edit-form")
    shown = (
        page.revisions.get(pk=revision).as_object()
        if revision
        else LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    )
    data["body-count"] = str(len(shown.body))
    for number, block in enumerate(shown.body):
        value = block.value if block.block_type == "heading" else rich_text(block.value.source, features=PROSE_FEATURES)
        parts = {"deleted": "", "order": str(number), "type": block.block_type, "id": block.id, "value": value}
        data.update({f"body-{number}-{name}": part for name, part in parts.items()})
    data["sources-count"] = "1"
    parts = {"deleted": "", "order": "0", "type": "source", "id": shown.sources[0].id, "value": str(source().pk)}
    data.update({f"sources-0-{name}": part for name, part in parts.items()})
    return data


def save_lesson(client: Client, page: LessonPage, action: str = "", /, **changes: Any) -> Any:
    """Change fields of the edit form and press one of its buttons: saving a draft when none is named."""
    data = lesson_form(client, page)
    for name, value in changes.items():
        data[name] = value
    if action:
        data[action] = "1"
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True)
