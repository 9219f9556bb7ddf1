"""The catalogue and the course sheet: what anyone can know before enrolling, in few queries and without a cookie."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.editions.archive import archive, reopen
from courses.learning.actions.enrol import enrol
from courses.models import Course, CoursePage
from home.accounts.models import User
from home.models import Topic
from tests.campaigns.writing import front_door
from tests.courses.writing import write_course

pytestmark = pytest.mark.django_db

CATALOGUE = "/en/formations/"
SHEET = "/en/formations/vaccinate/"
BUDGET = 12


@pytest.fixture(autouse=True)
def english_site() -> None:
    front_door("en")


def write(slug: str = "vaccinate", *, topic: str = "vaccination", **changes: object) -> CoursePage:
    page = write_course(slug, language="en")
    kept = Topic.objects.get_or_create(slug=topic, defaults={"name_fr": topic, "name_en": topic.capitalize()})[0]
    CoursePage.objects.filter(pk=page.pk).update(topic=kept, **changes)
    return CoursePage.objects.get(pk=page.pk)


def shown(client: Client, query: str = "") -> set[str]:
    """The courses a catalogue lists."""
    response = client.get(CATALOGUE + query)
    assert response.status_code == 200
    return {course.slug for course in response.context["courses"]}


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


@pytest.fixture
def three() -> None:
    write("short", topic="vaccination", level="core", minutes=30)
    write("middle", topic="vigilance", level="intermediate", minutes=60)
    write("long", topic="vigilance", level="core", minutes=154)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"short", "middle", "long"}),
        ("?topic=vigilance", {"middle", "long"}),
        ("?minutes=30", {"short"}),
        ("?minutes=60", {"short", "middle"}),
        ("?level=core", {"short", "long"}),
        ("?language=en", {"short", "middle", "long"}),
        ("?language=fr", set()),
        ("?topic=vigilance&level=core", {"long"}),
        ("?topic=vigilance&level=core&minutes=120", set()),
        ("?topic=nothing&minutes=-1&level=%00&page=x", {"short", "middle", "long"}),
        ("?minutes=9999999999999999999999", {"short", "middle", "long"}),
        ("?page=99", {"short", "middle", "long"}),
    ],
)
def test_filters_narrow_the_catalogue_and_odd_ones_are_left_aside(
    client: Client, three: None, query: str, expected: set[str]
) -> None:
    assert shown(client, query) == expected


def test_the_catalogue_counts_what_it_lists_and_says_so_when_nothing_matches(client: Client, three: None) -> None:
    assert "2 courses" in client.get(f"{CATALOGUE}?topic=vigilance").content.decode()
    assert "No course matches" in client.get(f"{CATALOGUE}?level=advanced").content.decode()


def test_a_draft_course_is_nowhere(client: Client) -> None:
    page = write()
    assert shown(client) == {"vaccinate"}
    page.unpublish()
    assert shown(client) == set()
    assert client.get(SHEET).status_code == 404


def test_a_catalogue_lists_its_own_language_only(client: Client) -> None:
    write("vaccinate")
    write_course("vacciner", language="fr")
    assert shown(client) == {"vaccinate"}


def test_the_sheet_says_everything_before_enrolment(client: Client) -> None:
    write(
        audience="Community pharmacists", prerequisites="To work in a pharmacy.", assessment="A quiz per module.",
        pass_percent=75, accessibility="By keyboard.", limits="Does not replace the training.", funding="Nobody paid.",
        summary="Six short modules.", minutes=154, is_demonstration=True,
    )  # fmt: skip
    page = client.get(SHEET).content.decode()
    for words in [
        "Six short modules.",
        "Community pharmacists",
        "To work in a pharmacy.",
        "2 h 34 min".replace(" ", "\u00a0"),
        "A quiz per module.",
        "75%",
        "By keyboard.",
        "Does not replace the training.",
        "Nobody paid.",
        "Savoir",  # an objective
        "Équipe",  # an author,
        "Aucun",  # with declared interests,
        "1 November 2026",  # and their date
        "1 January 2030",  # the next review
        "Module m1",
        "Leçon m1",
        "Certificate",
        "English",
        "Demonstration content",
    ]:
        assert words in page, words


def test_a_visitor_is_led_to_an_account_and_back_without_a_cookie(client: Client) -> None:
    write()
    response = client.get(SHEET)
    page = response.content.decode()
    assert f"/en/account/signup/?next={SHEET}" in page
    assert f"/en/account/login/?next={SHEET}" in page
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies
    assert response["Cache-Control"] == "public, max-age=60"


def test_a_person_who_is_logged_in_enrols_by_the_sheet_then_continues_from_it(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    write()
    reader = as_person(learner)
    before = reader.get(SHEET).content.decode()
    enrol = f'action="/en/learn/{Course.objects.get().slug}/enrol/"'
    assert enrol in before
    assert reader.post(f"/en/learn/{Course.objects.get().slug}/enrol/").status_code == 302
    after = reader.get(SHEET).content.decode()
    assert enrol not in after
    assert "/resume/" in after
    assert "0%" in after
    assert "0%" in reader.get(CATALOGUE).content.decode()


def test_a_course_that_takes_nobody_any_more_says_so(learner: User, as_person: Callable[[User], Client]) -> None:
    write()
    Course.objects.update(archived_at=timezone.now() - timedelta(days=1))
    page = as_person(learner).get(SHEET).content.decode()
    assert "no longer takes new learners" in page
    assert "/enrol/" not in page


def test_an_archived_course_is_offered_nowhere_and_whoever_is_in_it_goes_on(
    client: Client, learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    write()
    course, title = Course.objects.get(), CoursePage.objects.get(slug="vaccinate").title
    enrol(user=learner, course=course, now=timezone.now())
    stranger = as_person(nobody)
    places = [(client, CATALOGUE), (client, "/en/"), (stranger, "/en/learn/")]
    assert all(title in browser.get(place).content.decode() for browser, place in places)
    archive(course=course, now=timezone.now())
    cache.clear()
    for browser, place in places:
        assert title not in browser.get(place).content.decode()
    assert client.get(SHEET).status_code == 200
    assert title in as_person(learner).get("/en/learn/").content.decode()
    reopen(course=course)
    cache.clear()
    assert all(title in browser.get(place).content.decode() for browser, place in places)


def test_lesson_and_quiz_addresses_lead_to_the_sheet(client: Client) -> None:
    write()
    for address in ["m1/", "m1/lecon/"]:
        response = client.get(SHEET + address)
        assert (response.status_code, response["Location"]) == (302, SHEET)


def test_catalogue_and_sheet_keep_to_their_budgets_whatever_their_size(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    write()
    reader = as_person(learner)
    sheet, catalogue = count(reader, SHEET), count(reader, CATALOGUE)
    assert sheet <= BUDGET
    assert catalogue <= BUDGET
    write_course("bigger", modules=4, language="en")
    for number in range(3):
        write(f"other-{number}")
    assert count(reader, "/en/formations/bigger/") == sheet
    assert count(reader, CATALOGUE) == catalogue
    reader.post(f"/en/learn/{Course.objects.get(slug__contains='bigger').slug}/enrol/")
    assert count(reader, "/en/formations/bigger/") <= BUDGET


def test_a_card_names_every_language_in_which_the_course_can_be_taken(client: Client) -> None:
    page = write()
    assert "Français, English" not in client.get(CATALOGUE).content.decode()
    front_door("fr")
    french = write_course("vacciner", language="fr")
    CoursePage.objects.filter(pk=french.pk).update(translation_key=page.translation_key)
    assert "Français, English" in client.get(CATALOGUE).content.decode()
    assert shown(client, "?language=fr") == {"vaccinate"}
