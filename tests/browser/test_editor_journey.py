"""An editor writes a course; a pharmacist asks for changes, then approves; a physician approves; it is published."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.desk import Desk

SHEET = {
    "title": "Conseiller un vaccin à l’adulte",
    "summary": "Un cours d’essai, écrit au bureau de la rédaction.",
    "minutes": "15",
    "audience": "Pharmaciens d’officine",
    "prerequisites": "Aucun",
    "assessment": "Un quiz, 80 % pour le valider.",
    "limits": "Ne remplace pas la formation réglementaire.",
    "accessibility": "Au clavier et au lecteur d’écran.",
    "funding": "Aucun financement.",
}


def test_a_course_goes_from_a_blank_page_to_the_public_through_two_reviews(
    visit: Callable[..., Page], axe: Axe, picture: Callable[[Page, str], None]
) -> None:
    editor = Desk(visit(), "editor@example.org")
    pharmacist = Desk(visit(), "pharmacist@example.org")
    physician = Desk(visit(), "medical@example.org")

    course = write_course(editor)
    module = write_module(editor, course)
    lesson = write_lesson(editor, module)
    quiz = write_quiz(editor, module)

    # The draft looks as a learner will see it; the feedback is folded away.
    editor.page.goto(f"/admin/pages/{quiz}/view_draft/")
    expect(editor.page.locator("body")).to_contain_text("À partir de quel âge ?")
    expect(editor.page.get_by_text("Exact : 11 ans.")).to_be_hidden()

    # Nobody approves their own work, nobody publishes alone.
    assert editor.review_actions(lesson) == []
    assert editor.page.locator('footer [name="action-publish"]').count() == 0
    assert physician.review_actions(lesson) == []

    pharmacist.page.goto("/admin/")
    picture(pharmacist.page, "guide-to-read")
    pharmacist.edit(lesson)
    pharmacist.open_menu()
    picture(pharmacist.page, "guide-decide")
    pharmacist.decide(lesson, "reject", "Ajoutez la source du délai.")
    editor.edit(lesson)
    picture(editor.page, "guide-sent-back")
    editor.fill({"tip": "Formé, déclaré, équipé."})
    editor.open_menu()
    picture(editor.page, "guide-submit")
    editor.page.keyboard.press("Escape")
    editor.submit()
    for page_id in (lesson, quiz, module, course):
        assert "approve" in pharmacist.review_actions(page_id)
        pharmacist.decide(page_id, "approve")
        assert "approve" not in pharmacist.review_actions(page_id)
        physician.decide(page_id, "approve")

    # It is public, and can be learnt.
    visitor = visit("/fr/formations/")
    visitor.locator("main a", has_text=SHEET["title"]).first.click()
    expect(visitor.locator("h1")).to_have_text(SHEET["title"])
    expect(visitor.locator("main")).to_contain_text("Le module du bureau")
    assert axe.problems(visitor) == []


def write_course(desk: Desk) -> int:
    desk.add(french_catalogue(desk), "courses/coursepage")
    desk.fill(SHEET)
    desk.choose("topic", "Vaccination")
    desk.insert("objectives")
    desk.fill({"objectives-0-value": "Conseiller sans pousser."})
    desk.insert("authors")
    desk.fill(
        {
            "authors-0-value-name": "Élise Martin",
            "authors-0-value-role": "Pharmacienne",
            "authors-0-value-interests": "Aucun",
            "authors-0-value-declared_on": "2026-11-01",
        }
    )
    return desk.save_and_submit()


def write_module(desk: Desk, course: int) -> int:
    desk.add(course, "courses/modulepage")
    desk.fill({"title": "Le module du bureau", "summary": "Un module.", "minutes": "15"})
    desk.insert("objectives")
    desk.fill({"objectives-0-value": "Savoir dire pourquoi."})
    return desk.save_and_submit()


def write_lesson(desk: Desk, module: int) -> int:
    desk.add(module, "courses/lessonpage")
    desk.fill({"title": "La leçon du bureau", "summary": "Une leçon.", "minutes": "5"})
    desk.insert("body", choice=1)
    desk.write_rich_text("body", "Trois portes s’ouvrent l’une après l’autre.")
    desk.insert("sources")
    desk.choose("sources-0-value", "2023-736")
    return desk.save_and_submit()


def write_quiz(desk: Desk, module: int) -> int:
    desk.add(module, "courses/quizpage")
    desk.fill({"title": "Le quiz du bureau", "summary": "Un quiz.", "minutes": "5"})
    desk.insert("questions", choice=0)
    question = "questions-0-value"
    desk.fill({f"{question}-stem": "À partir de quel âge ?"})
    desk.choose(f"{question}-sources-0-value", "2023-736")
    if desk.page.locator(f'[name="{question}-options-1-value-text"]').count() == 0:
        desk.lengthen(f"{question}-options")
    desk.fill(
        {
            f"{question}-options-0-value-text": "2 ans",
            f"{question}-options-0-value-feedback": "Trop tôt.",
            f"{question}-options-1-value-text": "11 ans",
            f"{question}-options-1-value-feedback": "Exact : 11 ans.",
        }
    )
    desk.page.locator(f'[name="{question}-options-1-value-is_correct"]').check()
    return desk.save_and_submit()


def french_catalogue(desk: Desk) -> int:
    """The id of the French list of courses, as the page explorer knows it."""
    pages = desk.page.request.get("/admin/api/main/pages/?locale=fr&limit=20").json()["items"]
    return next(page["id"] for page in pages if (page["meta"]["html_url"] or "").endswith("/fr/formations/"))
