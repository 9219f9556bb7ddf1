"""Publishing compiles: what an edition holds, and what edits do to it."""

import pytest
from django.core.management import call_command
from wagtail.models import Locale

from courses.editions.compile import compile_course
from courses.editions.errors import CompileError
from courses.editions.outline import outline_of
from courses.models import Course, CourseEdition, CoursePage, Item, ItemVersion, LessonPage, QuizPage
from tests.courses.writing import catalogue, publish_page, single, write_course, write_quiz

pytestmark = pytest.mark.django_db


def test_publishing_a_course_makes_its_first_edition():
    write_course(modules=2)
    edition = Course.objects.get().current_edition
    outline = outline_of(edition)
    assert edition.number == 1
    assert [step.kind for step in outline.steps()] == ["lesson", "quiz", "lesson", "quiz"]
    assert [len(step.questions) for step in outline.steps()] == [0, 2, 0, 2]
    assert Item.objects.filter(kind="question").count() == 4
    lesson = ItemVersion.objects.get(pk=next(outline.steps()).version_id)
    assert "Trois portes." in lesson.html["fr"]


def test_a_course_without_a_step_compiles_to_nothing():
    course = write_course(modules=0)
    assert course.live
    assert not CourseEdition.objects.exists()


def test_publishing_the_same_again_makes_no_edition():
    course = write_course()
    publish_page(course)
    assert CourseEdition.objects.count() == 1


def test_a_new_wording_keeps_the_identity_and_the_grading_of_a_question():
    course = write_course()
    quiz = QuizPage.objects.get()
    before = {version.item_id: version for version in ItemVersion.objects.filter(item__kind="question")}
    data = quiz.questions.raw_data
    quiz.questions = [{**data[0], "value": {**data[0]["value"], "stem": "À quel âge, au plus tôt ?"}}, data[1]]
    publish_page(quiz)
    edition = Course.objects.get().current_edition
    assert edition.number == 2
    assert edition.change_class == CourseEdition.Change.WORDING
    changed = ItemVersion.objects.filter(item__kind="question").exclude(pk__in=[v.pk for v in before.values()]).get()
    assert changed.grading_hash == before[changed.item_id].grading_hash
    assert changed.display_hash != before[changed.item_id].display_hash
    assert course.live


def test_another_key_is_a_change_of_content():
    write_course()
    quiz = QuizPage.objects.get()
    data = quiz.questions.raw_data
    options = data[0]["value"]["options"]
    flipped = [{**o, "value": {**o["value"], "is_correct": not o["value"]["is_correct"]}} for o in options]
    quiz.questions = [{**data[0], "value": {**data[0]["value"], "options": flipped}}, data[1]]
    publish_page(quiz)
    assert Course.objects.get().current_edition.change_class == CourseEdition.Change.CONTENT
    assert Item.objects.filter(kind="question").count() == 2


def test_reverting_to_an_older_revision_gives_back_the_same_versions():
    write_course()
    lesson = LessonPage.objects.get()
    first = lesson.save_revision()
    lesson.tip = "Autre chose."
    publish_page(lesson)
    first.publish()
    editions = CourseEdition.objects.order_by("number")
    assert [edition.number for edition in editions] == [1, 2, 3]
    assert editions[0].structure == editions[2].structure
    assert ItemVersion.objects.filter(item__kind="lesson").count() == 2


def test_a_translation_shares_items_and_adds_its_words():
    course = write_course()
    english = Locale.objects.get_or_create(language_code="en")[0]
    catalogue("fr").copy_for_translation(english, copy_parents=True)
    copied = course.copy_for_translation(english)
    for page in course.get_descendants().order_by("path").specific():
        page.copy_for_translation(english)
    for page in copied.get_descendants().order_by("path").specific():
        page.title = f"English {page.slug}"
        publish_page(page)
    publish_page(CoursePage.objects.get(pk=copied.pk))
    outline = outline_of(Course.objects.get().current_edition)
    assert outline.languages == ("fr", "en")
    assert next(outline.steps()).title("en").startswith("English lecon")
    assert next(outline.steps()).title("fr").startswith("Leçon")
    assert Item.objects.filter(kind="question").count() == 2
    question = ItemVersion.objects.filter(item__kind="question").latest("pk")
    assert set(question.body["words"]) == {"fr", "en"}


def test_a_translation_that_misses_an_option_is_left_out_of_the_question():
    course = write_course()
    english = Locale.objects.get_or_create(language_code="en")[0]
    catalogue("fr").copy_for_translation(english, copy_parents=True)
    copied = course.copy_for_translation(english)
    for page in course.get_descendants().order_by("path").specific():
        page.copy_for_translation(english)
    quiz = QuizPage.objects.get(locale=english)
    data = quiz.questions.raw_data
    options = data[0]["value"]["options"]
    quiz.questions = [{**data[0], "value": {**data[0]["value"], "options": options[:1]}}, data[1]]
    publish_page(quiz)
    for page in copied.get_descendants().order_by("path").specific():
        publish_page(page)
    publish_page(CoursePage.objects.get(pk=copied.pk))
    step = list(outline_of(Course.objects.get().current_edition).steps())[1]
    first, second = (ItemVersion.objects.get(pk=question.version_id) for question in step.questions)
    assert set(first.body["words"]) == {"fr"}
    assert set(second.body["words"]) == {"fr", "en"}


def test_a_copy_of_a_course_is_another_course():
    course = write_course()
    copied = course.copy(recursive=True, update_attrs={"slug": "copie", "title": "Copie"}, keep_live=False)
    for page in copied.get_descendants(inclusive=True).order_by("-path").specific():
        publish_page(page)
    assert Course.objects.count() == 2
    assert Item.objects.filter(kind="question").count() == 4


def test_unpublishing_a_lesson_takes_it_out_of_the_next_edition_and_keeps_its_item():
    write_course()
    LessonPage.objects.get().unpublish()
    outline = outline_of(Course.objects.get().current_edition)
    assert [step.kind for step in outline.steps()] == ["quiz"]
    assert Item.objects.filter(kind="lesson").count() == 1


def test_a_quiz_moved_to_another_module_keeps_its_identity():
    write_course(modules=2)
    quiz = QuizPage.objects.order_by("path").first()
    course = Course.objects.get()
    before = outline_of(course.current_edition).step(quiz.translation_key)
    quiz.slug = "quiz-deplace"
    publish_page(quiz)
    last_module = quiz.get_parent().get_next_sibling()
    quiz.move(last_module, pos="last-child")
    course.refresh_from_db()
    outline = outline_of(course.current_edition)
    assert outline.step(quiz.translation_key).item_id == before.item_id
    assert [len(section.steps) for section in outline.sections] == [1, 3]


def test_a_quiz_that_cannot_be_compiled_is_not_published_and_says_why():
    course = write_course()
    broken = single("broken")
    broken["value"]["options"] = broken["value"]["options"][:1]
    module = course.get_children().first()
    quiz = write_quiz(module, "casse", questions=[single("fine")])
    compile_course(translation_key=course.translation_key, by=None, now=course.first_published_at)
    editions = CourseEdition.objects.count()
    quiz.questions = [broken]
    with pytest.raises(CompileError, match="Quiz casse.*question 1"):
        quiz.save_revision().publish()
    assert CourseEdition.objects.count() == editions


def test_lessons_can_be_rendered_again_without_a_new_edition():
    write_course()
    ItemVersion.objects.filter(item__kind="lesson").update(html={"fr": "périmé"})
    call_command("render_lessons", verbosity=0)
    assert "Trois portes." in ItemVersion.objects.get(item__kind="lesson").html["fr"]
    assert CourseEdition.objects.count() == 1
