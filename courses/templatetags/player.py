"""What the player shows alike to many learners, rendered once per process: sections of an outline, texts of lessons."""

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.blocks import StreamBlock

from courses.blocks.lesson import LESSON_BLOCKS
from courses.learning.delta import ChangedWords
from courses.learning.queries.course import LessonScreen, SectionRow
from home.templatetags.kept import once

register = template.Library()

_LESSON = StreamBlock(LESSON_BLOCKS)


@register.simple_tag
def outline_section(section: SectionRow) -> SafeString:
    """A section of an outline. Learners who stand at the same place in it share one rendering."""
    key = (section, get_language())
    return once(key, lambda: render_to_string("components/outline_module.html", {"module": section}))


@register.simple_tag
def lesson_text(lesson: LessonScreen) -> SafeString:
    """The text of a lesson with its tip and its sources: the same for all its readers."""
    key = (lesson.key, lesson.language, get_language())
    return once(key, lambda: render_to_string("courses/learning/_lesson_text.html", {"lesson": lesson}))


@register.simple_tag
def changed_text(key: str, changed: ChangedWords) -> SafeString:
    """What a lesson says anew since another version of it; `key` names both, and all who did that one share it."""

    def render() -> SafeString:
        with translation.override(changed.language):
            blocks = _LESSON.to_python(list(changed.blocks))
            html = ((block.block_type, block.render({"block_id": block.id})) for block in blocks)
            return format_html_join("\n", '<div class="block-{}">{}</div>', html)

    return once(("changed", key, changed.language), render)
