"""Writes small courses the way an editor does: pages, blocks, publication."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale, Page

from courses.models import CatalogueIndexPage, CoursePage, LessonPage, ModulePage, QuizPage
from home.models import HomePage, Source, Topic
from tests.people import owners

AUTHOR = {
    "type": "author",
    "value": {"name": "Équipe", "role": "Pharmacie", "interests": "Aucun", "declared_on": "2026-11-01"},
}


def block_id(name: str) -> str:
    """The same block id for the same name, whatever the language."""
    return str(uuid5(NAMESPACE_URL, name))


def items(name: str, values: list[Any]) -> list[dict[str, Any]]:
    """List items with stable ids."""
    return [{"type": "item", "id": block_id(f"{name}/{n}"), "value": value} for n, value in enumerate(values)]


def source() -> Source:
    """A source to cite."""
    return Source.objects.get_or_create(
        slug="decret-2023-736",
        defaults={"title": "Décret", "publisher": "Légifrance", "date_text": "2023-08-08", "confidence": "high"},
    )[0]


def single(name: str, *, stem: str = "Âge minimal ?", right: str = "11 ans", wrong: str = "2 ans") -> dict[str, Any]:
    """A single-choice question, its first option right."""
    options = [
        {"text": right, "is_correct": True, "feedback": f"Oui : {right}."},
        {"text": wrong, "is_correct": False, "feedback": f"Non : {wrong} est trop tôt."},
    ]
    return {
        "type": "single",
        "id": block_id(name),
        "value": {
            "stem": stem,
            "explanation": "",
            "points": 1,
            "sources": [source().pk],
            "options": items(f"{name}/options", options),
        },
    }


def catalogue(language: str = "fr") -> CatalogueIndexPage:
    """The catalogue of a language, made with its home page when missing."""
    locale = Locale.objects.get_or_create(language_code=language)[0]
    found = CatalogueIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    home = HomePage.objects.filter(locale=locale).first() or Page.get_first_root_node().add_child(
        instance=HomePage(title="Officine", slug=f"accueil-{language}", summary="…", tagline="…", locale=locale)
    )
    index = CatalogueIndexPage(title="Formations", slug="formations", summary="…", locale=locale)
    return home.add_child(instance=index)


def write_course(slug: str = "vacciner", *, modules: int = 1, language: str = "fr", publish: bool = True) -> CoursePage:
    """A course whose modules each have one lesson and one quiz of two questions."""
    topic = Topic.objects.get_or_create(
        slug="vaccination", defaults={"name_fr": "Vaccination", "name_en": "Vaccination"}
    )[0]
    course: CoursePage = catalogue(language).add_child(
        instance=CoursePage(
            title=f"Cours {slug}", slug=slug, summary="Un cours.", topic=topic, minutes=20 * modules, audience="Tous",
            prerequisites="Aucun", assessment="Un quiz", accessibility="Oui", limits="Ne remplace pas la formation.",
            funding="Aucun", objectives=[("objective", "Savoir")], authors=[AUTHOR], live=False,
            review_due_on=date(2030, 1, 1), locale=Locale.objects.get(language_code=language), **owners(),
        )
    )  # fmt: skip
    for number in range(1, modules + 1):
        write_module(course, f"m{number}")
    if publish:
        publish_page(course)
    return course


def write_module(course: CoursePage, slug: str) -> ModulePage:
    """A published module with a lesson and a quiz."""
    module: ModulePage = course.add_child(
        instance=ModulePage(
            title=f"Module {slug}", slug=slug, summary="…", objectives=[("objective", "Savoir")], minutes=20,
            locale=course.locale, **owners(),
        )
    )  # fmt: skip
    lesson = LessonPage(
        title=f"Leçon {slug}", slug="lecon", summary="…", minutes=8, tip="Retenez.", locale=course.locale,
        body=[("heading", "Avant"), ("paragraph", "<p>Trois portes.</p>")], sources=[("source", source())],
        **owners(),
    )  # fmt: skip
    module.add_child(instance=lesson)
    write_quiz(module, "quiz", questions=[single(f"{slug}/q1"), single(f"{slug}/q2", stem="Encore ?")])
    return module


def write_quiz(parent: Page, slug: str, *, questions: list[dict[str, Any]], **rules: Any) -> QuizPage:
    """A published quiz with these questions."""
    quiz: QuizPage = parent.add_child(
        instance=QuizPage(
            title=f"Quiz {slug}",
            slug=slug,
            summary="…",
            questions=questions,
            locale=parent.locale,
            **owners(),
            **rules,
        )
    )
    return quiz


def publish_page(page: Page) -> Page:
    """Publish the page as it stands."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page
