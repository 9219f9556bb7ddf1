"""The look keeps its promises: legible in both themes, durations and percentages said truthfully, one address per language."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, engines
from django.test import RequestFactory
from wagtail import admin
from wagtail.models import Locale, Page

from home.models import ContentPage, HomePage
from home.templatetags.ui import language_links, minutes, percent
from tests.databases import ROOT

STYLES = ROOT / "mooc" / "static" / "mooc" / "css"
# Sheets that are shown inside Wagtail's desk take its colours, which follow the theme that the editor chose there.
ON_THE_DESK = {"agenda.css", "counts.css", "desk.css", "figures.css", "law.css", "planner.css", "vigilance.css"}
WAGTAIL_STYLES = Path(admin.__file__).parent / "static" / "wagtailadmin" / "css"
DRAWINGS = sorted((ROOT / "templates" / "components" / "art").glob("*.svg"))
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STYLES / "base.css").read_text(encoding="utf-8")
    )
}
TINTS = ["green", "apricot", "rose", "blue", "sun", "lilac"]
TEXT = [
    (ink, ground) for ink in ("ink", "ink-soft", "link", "green-strong") for ground in ("paper", "surface", "sunken")
]
TEXT += [(ink, f"{tint}-tint") for tint in TINTS for ink in (f"{tint}-ink", "ink", "ink-soft")]
TEXT += [("on-green", "green"), ("on-green", "green-strong")]
MARKS = [(mark, ground) for mark in ("line-strong", "green", "focus") for ground in ("paper", "surface", "sunken")]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted([light(one), light(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_and_marks_stand_out_from_every_ground_they_are_used_on(theme: int) -> None:
    faint = [pair for pair in TEXT if contrast(TOKENS[pair[0]][theme], TOKENS[pair[1]][theme]) < 4.5]
    faint += [pair for pair in MARKS if contrast(TOKENS[pair[0]][theme], TOKENS[pair[1]][theme]) < 3]
    assert not faint


@pytest.mark.parametrize("path", sorted(STYLES.glob("*.css")), ids=lambda path: path.name)
def test_every_colour_and_size_asked_for_exists(path: Path) -> None:
    everything = "".join(sheet.read_text(encoding="utf-8") for sheet in STYLES.glob("*.css"))
    if path.name in ON_THE_DESK:
        everything += (WAGTAIL_STYLES / "core.css").read_text(encoding="utf-8")
    defined = set(re.findall(r"(--[\w-]+):", everything))
    asked = set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8")))
    assert asked <= defined


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_takes_its_colours_from_the_theme_and_stays_silent(path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) - {"none"}
    known = {f"var(--{name})" for name in TOKENS} | {f"var(--art-skin-{number})" for number in (1, 2, 3)}
    assert colours <= known
    assert 'aria-hidden="true"' in drawing and "<text" not in drawing and "style" not in drawing


def test_every_component_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "explanation" / "look.md").read_text(encoding="utf-8")
    components = {path.name for path in (ROOT / "templates" / "components").glob("*.html")}
    assert {name for name in components if f"`{name}`" not in reference} == set()


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (120, "2 h"), (154, "2 h 34 min")]
)
def test_a_duration_is_said_in_hours_and_minutes(value: int, said: str) -> None:
    assert minutes(value).replace("\u00a0", " ") == said


def test_a_percentage_reaches_one_hundred_only_when_all_is_done() -> None:
    assert [re.sub(r"\D", "", percent(bp)) for bp in (0, 99, 5050, 9999, 10000)] == ["0", "0", "50", "99", "100"]


@pytest.fixture
def french_page(db: None) -> ContentPage:
    """A page under the French home."""
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Officine", slug="accueil-fr", summary="…", tagline="…", locale=locale)
    )
    return home.add_child(instance=ContentPage(title="À propos", slug="a-propos", summary="…", locale=locale))


def links_of(page: Page | None, path: str) -> dict[str, str]:
    """Where the page drawn at that address says it is found in other languages."""
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    context = Context({"request": request, "page": page} if page else {"request": request})
    return {link.code: link.url for link in language_links(context) if not link.is_current}


def test_a_page_without_translation_leads_to_the_other_languages_home(french_page: ContentPage) -> None:
    assert links_of(french_page, "/fr/a-propos/") == {"en": "/en/"}


def test_an_ordinary_view_is_found_in_the_other_language_with_its_question() -> None:
    assert links_of(None, "/fr/search/?q=grippe") == {"en": "/en/search/?q=grippe"}


@pytest.mark.parametrize("name", ["400.html", "404.html", "500.html"])
def test_error_pages_are_drawn_without_a_request(name: str) -> None:
    html = engines["django"].get_template(name).render()
    assert "<h1>" in html and "csrfmiddlewaretoken" not in html
