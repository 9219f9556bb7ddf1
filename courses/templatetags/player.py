"""What the player shows alike to many learners, rendered once per process: sections of an outline, texts of lessons."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.learning.queries.course import LessonScreen, SectionRow

register = template.Library()

KEPT_AT_MOST = 4_000
_kept: OrderedDict[Hashable, SafeString] = OrderedDict()


@register.simple_tag
def outline_section(section: SectionRow) -> SafeString:
    """A section of an outline. Learners who stand at the same place in it share one rendering."""
    return _once(
        (section, get_language()), lambda: render_to_string("components/outline_module.html", {"module": section})
    )


@register.simple_tag
def lesson_text(lesson: LessonScreen) -> SafeString:
    """The text of a lesson with its tip and its sources: the same for all its readers."""
    key = (lesson.key, lesson.language, get_language())
    return _once(key, lambda: render_to_string("courses/learning/_lesson_text.html", {"lesson": lesson}))


def _once(key: Hashable, render: Callable[[], SafeString]) -> SafeString:
    """Render, or give what was rendered for an equal key; the longest kept is forgotten first."""
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = render()
        if len(_kept) > KEPT_AT_MOST:
            _kept.popitem(last=False)
    return found
