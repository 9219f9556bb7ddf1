"""Render the text of every current lesson again: after a change of templates or of picture sizes."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.editions.models import Course, ItemVersion
from courses.editions.rows import render_lesson
from courses.editions.tree import read_course
from courses.pages.lesson import LessonPage


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for course in Course.objects.filter(current_edition__isnull=False).select_related("current_edition"):
            current = {
                step["uid"]: step["version"]
                for section in course.current_edition.structure["sections"]  # type: ignore[union-attr]  # filtered above
                for step in section["steps"]
                if step["kind"] == "lesson"
            }
            trees = read_course(course.translation_key)
            for uid, version_id in current.items():
                found = {
                    language: page
                    for language, tree in trees.items()
                    for page in tree.steps()
                    if isinstance(page, LessonPage) and str(page.translation_key) == uid
                }
                ItemVersion.objects.filter(pk=version_id).update(html=render_lesson(found))
                count += 1
        self.stdout.write(f"{count} lessons rendered.")
