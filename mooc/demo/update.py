"""Gives the demonstration a safety update: a course that people have finished changes, and says what and until when."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from courses.editions.models import CourseEdition
from courses.models import LessonPage
from mooc.demo.courses import course_key, page_of
from mooc.demo.facts import fact_keys
from mooc.demo.people import Cast
from mooc.demo.review import publish, save
from mooc.demo.shapes import Content, Words
from mooc.demo.writing import block, say, text_blocks

COURSE, MODULE = "c3", "c3m1"
TIME_TO_DO_IT = timedelta(days=30)
REMINDER = Words(
    fr="À retenir : ne nommez jamais la personne. Ses initiales, son âge et son sexe suffisent.",
    en="Remember: never name the person. Initials, age and sex are enough.",
)
NOTE = Words(
    fr="Démonstration : un rappel s’ajoute à la leçon sur la déclaration, ne jamais nommer la personne.",
    en="Demonstration: the lesson about reporting has a new reminder, never name the person.",
)
# The safety update is announced where everybody reads it first; the translation, published before, is wording alone.
ANNOUNCED_IN, BEFORE_IT = "fr", "en"


def has_update(content: Content) -> bool:
    """Whether the safety update was published already."""
    key = next(course_key(course) for course in content.courses if course.id == COURSE)
    return CourseEdition.objects.filter(course__translation_key=key, change_class=CourseEdition.Change.SAFETY).exists()


@transaction.atomic
def publish_update(content: Content, *, cast: Cast, now: datetime) -> None:
    """Add a reminder to a lesson in both languages; those who finished the course have a month to read it."""
    for language in (BEFORE_IT, ANNOUNCED_IN):
        page = LessonPage.objects.get(translation_key=page_of("lesson", MODULE), locale__language_code=language)
        name = f"lesson/{MODULE}"
        reminder = {"variant": "warning", "text": f"<p>{say(REMINDER, language)}</p>"}
        blocks = [
            *text_blocks(name, content.modules[MODULE].lesson, language, fact_keys()),
            block("callout", f"{name}/update", reminder),
        ]
        page.body = LessonPage.body.field.to_python(blocks)
        if language == ANNOUNCED_IN:
            page.change_kind = LessonPage.Kind.SAFETY
            page.change_note = say(NOTE, language)
            page.change_due_on = timezone.localdate(now + TIME_TO_DO_IT)
        save(page, by=cast.editor)
        publish(page, cast=cast, by=cast.editor)
