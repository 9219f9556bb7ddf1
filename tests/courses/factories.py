"""Courses to learn from: all nine types of question, tests before and after, two languages."""

from typing import Any

from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site

from courses.models import Course, CoursePage, QuizPage
from home.models import HomePage
from tests.courses.writing import block_id, catalogue, items, publish_page, single, source, write_course, write_quiz

ENGLISH = {"Âge minimal ?": "Minimum age?", "11 ans": "11 years", "2 ans": "2 years"}


def question(kind: str, name: str, **value: Any) -> dict[str, Any]:
    """A question block of any type, with what every question has."""
    common = {"stem": f"Question {name} ?", "explanation": "Parce que.", "points": 1, "sources": [source().pk]}
    return {"type": kind, "id": block_id(name), "value": common | value}


def picture() -> AbstractImage:
    """A picture of 640 by 480 pixels to mark places on."""
    found: AbstractImage | None = get_image_model().objects.filter(title="Réfrigérateur").first()
    return found or get_image_model().objects.create(title="Réfrigérateur", file=get_test_image_file())


def zones(name: str) -> list[dict[str, Any]]:
    """Three zones in a row, the first right."""
    texts = {"Le milieu": "Oui : loin des parois.", "La porte": "Non : trop chaud.", "Le fond": "Non : risque de gel."}
    return items(
        f"{name}/zones",
        [
            {
                "text": text, "left": 5 + 30 * place, "top": 30, "width": 20, "height": 40, "is_correct": not place,
                "feedback": feedback,
            }
            for place, (text, feedback) in enumerate(texts.items())
        ],
    )  # fmt: skip


def every_type(name: str) -> list[dict[str, Any]]:
    """One question of each of the nine types."""
    options = [
        {"text": "La formation", "is_correct": True, "feedback": "Oui : exigée."},
        {"text": "La déclaration", "is_correct": True, "feedback": "Oui : à l’Ordre."},
        {"text": "L’accord du médecin", "is_correct": False, "feedback": "Non : on l’informe."},
    ]
    pairs = [
        {"left": "Rappel dTP", "right": "Je prescris", "feedback": "Calendrier."},
        {"left": "Fièvre jaune", "right": "J’oriente", "feedback": "Voyage."},
    ]
    feedback = {"feedback_correct": "C’est cela.", "feedback_incorrect": "Pas tout à fait."}
    return [
        single(f"{name}/single"),
        question("multiple", f"{name}/multiple", options=items(f"{name}/multiple", options)),
        question(
            "true_false",
            f"{name}/true_false",
            answer="false",
            feedback_true="Non : personnelle.",
            feedback_false="Bien vu.",
        ),
        question(
            "ordering",
            f"{name}/ordering",
            items=items(f"{name}/ordering", ["Accueillir", "Questionner", "Conseiller"]),
            feedback_partial="Presque.",
            **feedback,
        ),
        question(
            "matching",
            f"{name}/matching",
            pairs=items(f"{name}/matching", pairs),
            extras=items(f"{name}/extras", ["Je refuse"]),
        ),
        question(
            "numeric",
            f"{name}/numeric",
            answer="38.25",
            tolerance="0",
            unit="heures",
            common_errors=items(f"{name}/errors", [{"value": "7", "feedback": "C’est le seul bloc pratique."}]),
            **feedback,
        ),
        question(
            "cloze",
            f"{name}/cloze",
            text="Le bloc pratique dure {{1}} heures.",
            gaps=items(
                f"{name}/gaps", [{"accepted": items(f"{name}/forms", ["7", "sept"]), "feedback": "Sept heures."}]
            ),
        ),
        question(
            "short",
            f"{name}/short",
            accepted=items(f"{name}/accepted", ["adrénaline", "épinéphrine"]),
            forgives=True,
            wrong=items(
                f"{name}/wrong", [{"forms": items(f"{name}/forms", ["corticoïde"]), "feedback": "Non : jamais seul."}]
            ),
            **feedback,
        ),
        question(
            "hotspot",
            f"{name}/hotspot",
            picture=picture().pk,
            alt="Un réfrigérateur ouvert, vu de côté.",
            credit="Officine",
            several=False,
            zones=zones(name),
        ),
    ]


def right_answers(body: dict[str, Any]) -> dict[str, Any]:
    """The form fields that answer a compiled question rightly."""
    grading = body["grading"]
    match body["type"]:
        case "single" | "multiple" | "hotspot":
            return {"answer": grading["correct"]}
        case "true_false":
            return {"answer": "true" if grading["answer"] else "false"}
        case "ordering":
            return {f"answer-{item}": str(place) for place, item in enumerate(grading["order"], start=1)}
        case "matching":
            return {f"answer-{left}": right for left, right in grading["pairs"].items()}
        case "numeric":
            return {"answer": grading["answer"].replace(".", ",")}
        case "short":
            return {"answer": grading["accepted"][0]}
        case _:
            return {f"answer-{gap}": forms[0] for gap, forms in grading["gaps"].items()}


def open_site() -> None:
    """Let the home page made with the catalogue be the root of the site, so that its pages have addresses."""
    site = Site.objects.get()
    site.root_page = HomePage.objects.get(locale__language_code="fr")
    site.save()


def make_course(slug: str = "vacciner", *, modules: int = 1, **options: Any) -> Course:
    """A compiled course: modules with one lesson and one quiz of two single choices each."""
    page = write_course(slug, modules=modules, **options)
    open_site()
    return Course.objects.get(translation_key=page.translation_key)


def make_course_with_quiz(questions: list[dict[str, Any]], slug: str = "vacciner", **rules: Any) -> Course:
    """A compiled course of one lesson and one quiz with these questions and rules."""
    page = write_course(slug, publish=False)
    quiz = QuizPage.objects.descendant_of(page).get()
    quiz.questions = questions
    for name, value in rules.items():
        setattr(quiz, name, value)
    quiz.save()
    publish_page(page)
    open_site()
    return Course.objects.get(translation_key=page.translation_key)


def make_course_with_tests(slug: str = "vacciner", *, modules: int = 1, **post_rules: Any) -> Course:
    """A compiled course between a test before and a test after."""
    page = write_course(slug, modules=modules, publish=False)
    before = write_quiz(
        page, "avant", questions=[single("pre/1"), single("pre/2")], purpose="pre_test", feedback="after_post_test"
    )
    before.move(page, pos="first-child")
    rules = {"purpose": "post_test", "feedback": "submission", "max_attempts": 3} | post_rules
    write_quiz(CoursePage.objects.get(pk=page.pk), "apres", questions=[single("post/1"), single("post/2")], **rules)
    publish_page(CoursePage.objects.get(pk=page.pk))
    open_site()
    return Course.objects.get(translation_key=page.translation_key)


def translate(course: Course) -> None:
    """Publish an English version of the whole course, with English words."""
    page = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="fr")
    home = HomePage.objects.get(locale__language_code="fr")
    english = Locale.objects.get(language_code="en")
    root = Page.get_first_root_node()
    root.add_child(
        instance=HomePage(
            title="Officine",
            slug="home-en",
            summary="…",
            tagline="…",
            locale=english,
            translation_key=home.translation_key,
        )
    )
    for original in Page.objects.descendant_of(page, inclusive=True).order_by("path").specific():
        if isinstance(original, CoursePage):
            copy = original.copy(
                to=catalogue("en"), recursive=False, copy_revisions=False, reset_translation_key=False,
                update_attrs={"locale": english, "title": f"EN {original.title}"}, keep_live=True,
            )  # fmt: skip
        else:
            parent = Page.objects.get(translation_key=original.get_parent().translation_key, locale=english)
            copy = original.copy(
                to=parent, recursive=False, copy_revisions=False, reset_translation_key=False,
                update_attrs={"locale": english, "title": f"EN {original.title}"}, keep_live=True,
            )  # fmt: skip
        if isinstance(copy, QuizPage):
            copy.questions = [in_english(block) for block in copy.questions.raw_data]
            copy.save()
    publish_page(CoursePage.objects.get(translation_key=course.translation_key, locale=english))
    course.refresh_from_db()


def in_english(value: Any) -> Any:
    """A question block with its known French texts in English."""
    if isinstance(value, dict):
        return {key: in_english(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_english(one) for one in value]
    return ENGLISH.get(value, value) if isinstance(value, str) else value
