"""The filters of the catalogue: topic, duration, level and language, in the address so that a choice can be shared."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.pages.course import CoursePage, CourseQuerySet
from home.words import Topic

DURATIONS = [("30", _("30 min at most")), ("60", _("1 h at most")), ("120", _("2 h at most"))]


class CatalogueFilters(forms.Form):
    """What a visitor looks for. Anything the form does not know is left aside, never an error page."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    minutes = forms.ChoiceField(label=_("Duration"), required=False, choices=[("", _("Any duration")), *DURATIONS])
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("Every level")), *CoursePage.Level.choices]
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Every language")), *settings.LANGUAGES]
    )

    def __init__(self, *args: Any, topics: list[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        field: forms.ChoiceField = self.fields["topic"]  # type: ignore[assignment]
        field.choices = [("", _("Every topic")), *((topic.slug, topic.name) for topic in topics)]

    def narrow(self, courses: CourseQuerySet) -> CourseQuerySet:
        """Keep the courses that match what was understood."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("topic"):
            courses = courses.on_topic(chosen["topic"])
        if chosen.get("level"):
            courses = courses.of_level(chosen["level"])
        if chosen.get("minutes"):
            courses = courses.at_most(int(chosen["minutes"]))
        if chosen.get("language"):
            courses = courses.spoken_in(chosen["language"])
        return courses
