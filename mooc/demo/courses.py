"""Builds one course in both languages: its steps are written and reviewed first, the course sheet last."""

from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Page

from courses.models import CatalogueIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from home.models import Source, Topic
from mooc.demo.facts import fact_keys
from mooc.demo.people import Cast
from mooc.demo.review import publish, write
from mooc.demo.shapes import LANGUAGES, Assessment, Content, Course, Module, Question, Words
from mooc.demo.site import page_key
from mooc.demo.writing import author_blocks, lines, name_uuid, question_blocks, say, source_blocks, text_blocks

QUIZ = Words(fr="Quiz : {module}", en="Quiz: {module}")
QUIZ_SUMMARY = Words(
    fr="{count} questions, chaque réponse expliquée ; {percent} % pour valider.",
    en="{count} questions, every answer explained; {percent}% to pass.",
)
LONGEST_STEP = 10  # minutes
FEEDBACK = {
    "after_post_test": QuizPage.Feedback.AFTER_POST_TEST,
    "immediate_after_submission": QuizPage.Feedback.SUBMISSION,
}


def course_key(course: Course) -> UUID:
    """The identity that the language versions of a course share."""
    return name_uuid(f"course/{course.id}")


def page_of(kind: str, name: str) -> UUID:
    """The identity of a module, lesson, quiz or test."""
    return name_uuid(f"{kind}/{name}")


@transaction.atomic
def build_course(course: Course, content: Content, *, cast: Cast) -> None:
    """All pages of a course. Until the sheet is live nothing compiles, so each language compiles once."""
    for language in LANGUAGES:
        _Writer(course, content, cast, language).write_course()


class _Writer:
    """Writes the pages of one course in one language."""

    def __init__(self, course: Course, content: Content, cast: Cast, language: str) -> None:
        self.course, self.content, self.cast, self.language = course, content, cast, language
        self.sources = dict(Source.objects.values_list("slug", "pk"))
        self.facts = fact_keys()
        self.catalogue = CatalogueIndexPage.objects.get(
            translation_key=page_key("catalogue"), locale__language_code=language
        )

    def say(self, words: Words) -> str:
        return say(words, self.language)

    def lines(self, name: str, words: tuple[Words, ...]) -> list[dict[str, Any]]:
        return lines("objective", f"{name}/objectives", words, self.language)

    def make(self, model: type[Page], parent: Page, key: UUID, **fields: Any) -> Page:
        page = model(
            locale=self.catalogue.locale,
            translation_key=key,
            is_demonstration=True,
            review_due_on=fields.pop("review_due_on", self.content.site.review_due),
            **fields,
        )
        return write(page, parent=parent, by=self.cast.editor)

    def publish(self, page: Page) -> None:
        publish(page, cast=self.cast, by=self.cast.editor)

    def write_course(self) -> None:
        course = self.course
        modules = [self.content.modules[name] for name in course.module_ids]
        sheet = self.make(
            CoursePage,
            self.catalogue,
            course_key(course),
            title=self.say(course.title),
            slug=course.slug,
            summary=self.say(course.summary),
            topic=Topic.objects.get(slug=course.topic),
            level=course.level,
            minutes=course.duration_minutes,
            audience=self.say(course.audience),
            prerequisites=self.say(course.prerequisites),
            objectives=self.lines(f"course/{course.id}", tuple(one for module in modules for one in module.objectives)),
            assessment=self.say(course.assessment),
            pass_percent=course.completion.quiz_pass_percent,
            accessibility=self.say(course.accessibility),
            limits=self.say(course.limits),
            funding=self.say(course.funding),
            authors=author_blocks(f"course/{course.id}", course.authors, self.language),
        )
        tests = [self.content.tests[name] for name in course.assessment_ids]
        for test in tests:
            if test.kind == "pre_test":
                self.write_test(sheet, test)
        for module in modules:
            self.write_module(sheet, module)
        for test in tests:
            if test.kind == "post_test":
                self.write_test(sheet, test)
        sheet.refresh_from_db()
        self.publish(sheet)

    def write_module(self, sheet: Page, module: Module) -> None:
        lesson_minutes = min(LONGEST_STEP, module.duration_minutes // 2)
        summary = " ".join(self.say(objective) for objective in module.objectives)
        page = self.make(
            ModulePage,
            sheet,
            page_of("module", module.id),
            title=self.say(module.title),
            slug=module.slug,
            summary=summary,
            objectives=self.lines(f"module/{module.id}", module.objectives),
            minutes=module.duration_minutes,
            review_due_on=module.review_due,
        )
        lesson = self.make(
            LessonPage,
            page,
            page_of("lesson", module.id),
            title=self.say(module.title),
            slug={"fr": "lecon", "en": "lesson"}[self.language],
            summary=summary,
            body=text_blocks(f"lesson/{module.id}", module.lesson, self.language, self.facts),
            tip=self.say(module.tip),
            minutes=lesson_minutes,
            sources=source_blocks(f"lesson/{module.id}", module.sources, self.sources),
            review_due_on=module.review_due,
        )
        quiz = self.make(
            QuizPage,
            page,
            page_of("quiz", module.id),
            title=self.say(QUIZ).format(module=self.say(module.title)),
            slug="quiz",
            summary=self.say(QUIZ_SUMMARY).format(count=len(module.quiz), percent=module.pass_mark_percent),
            questions=self.questions(module.quiz),
            purpose=QuizPage.Purpose.QUIZ,
            feedback=QuizPage.Feedback.EACH,
            pass_percent=module.pass_mark_percent,
            minutes=min(LONGEST_STEP, module.duration_minutes - lesson_minutes),
            review_due_on=module.review_due,
        )
        for one in (page, lesson, quiz):
            one.refresh_from_db()
            self.publish(one)

    def write_test(self, sheet: Page, test: Assessment) -> None:
        rules = test.rules
        page = self.make(
            QuizPage,
            sheet,
            page_of("test", test.id),
            title=self.say(test.title),
            slug={"pre_test": "pre-test", "post_test": "post-test"}[test.kind],
            summary=self.say(rules.note),
            questions=self.questions(test.questions),
            purpose=test.kind,
            feedback=FEEDBACK[rules.feedback],
            pass_percent=rules.pass_mark_percent,
            max_attempts=rules.attempts,
            cooldown_hours=rules.cooldown_hours,
            time_limit_minutes=rules.time_limit_minutes,
            minutes=rules.time_limit_minutes,
            is_required=test.id == self.course.completion.post_test_id,
        )
        self.publish(page)

    def questions(self, questions: tuple[Question, ...]) -> list[dict[str, Any]]:
        return question_blocks(questions, self.language, self.sources)
