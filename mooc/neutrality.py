"""Courses, claims and plain pages are told when they name a medicine: the names are kept by the campaigns, refused there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns.compliance.reading import neutral_words
from campaigns.rules.law import medicines_named
from courses.models import CoursePage, LessonPage, ModulePage
from home.checks.registry import checks
from home.checks.rules import Finding, Level
from home.checks.texts import read
from home.models import Claim, ContentPage


@checks(CoursePage, ModulePage, LessonPage, Claim, ContentPage)
def check_names(obj: Any, now: datetime) -> Iterator[Finding]:
    """The names of medicines, once for each field: a lesson may need one, its editor has thought of it then."""
    words, said = neutral_words(), set()
    for part in read(obj):
        for found in medicines_named(part.lines, words):
            if (part.field, found.casefold()) not in said:
                said.add((part.field, found.casefold()))
                sentence = _("“%(found)s” names a medicine: the vaccine’s common description is neutral.")
                yield Finding(
                    Level.WARNS, part.field, place=part.place, about={"found": found}, words=sentence % {"found": found}
                )
