"""The courses of the demonstration and what they stand on, facts included: no campaigns, no crowd, nobody waiting at the desk."""

from mooc.demo.courses import build_course
from mooc.demo.facts import build_facts
from mooc.demo.people import make_people, notify
from mooc.demo.read import FOLDER, read_content
from mooc.demo.site import build_pages, build_words


def build_courses() -> None:
    """Write, review and publish them as the demonstration does."""
    content = read_content(FOLDER)
    cast = make_people(password="bench-only-2026")  # noqa: S106  a database that nobody else sees
    notify(is_on=False)
    build_words(content)
    build_facts(content, cast=cast)
    build_pages(content, cast=cast)
    for course in content.courses:
        build_course(course, content, cast=cast)
