"""Pictures have an address of this site, for whoever may see them; nothing else of the media folder has one."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction, ReferenceIndex

from courses.learning.actions.lesson import mark_read
from courses.models import BankQuestion, Course, LessonPage, ModulePage, QuizPage
from home.accounts.models import User
from home.models import Claim, ContentPage, HomePage, VaccineRule
from tests.courses.banking import write_question
from tests.courses.factories import every_type, make_course, make_course_with_quiz, open_site
from tests.courses.learners import NOW, answered, enrolled, started, steps_of
from tests.courses.writing import block_id, publish_page, single, write_course
from tests.home.facts import write_claim, write_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "documents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "documents" / "private.pdf").write_bytes(b"a document")
    (tmp_path / "officine.sqlite3").write_bytes(b"a database")
    return tmp_path


def picture(name: str = "leaf") -> Image:
    """A picture that nothing shows yet."""
    file = BytesIO()
    Drawing.new("RGB", (8, 8), "green").save(file, "PNG")
    return Image.objects.create(title=name, file=ContentFile(file.getvalue(), f"{name}.png"))


def address(image: Image) -> str:
    """Where one of its sizes is found."""
    return str(image.get_rendition("width-960").url)


def figure(image: Image) -> dict[str, Any]:
    value = {"image": {"image": image.pk, "decorative": True, "alt_text": ""}, "caption": "", "credit": "Officine"}
    return {"type": "figure", "id": block_id(f"figure {image.pk}"), "value": value}


def put(page: Any, *blocks: dict[str, Any]) -> None:
    """Publish a page with these blocks."""
    page.body = [{"type": "paragraph", "id": block_id("p"), "value": "<p>Trois portes.</p>"}, *blocks]
    publish_page(page)


def course_with_two_modules(**opens: str) -> tuple[Course, LessonPage, LessonPage]:
    course = make_course(modules=2)
    first, second = ModulePage.objects.order_by("path")
    second.opens = opens.get("second", "always")
    publish_page(second)
    lessons = [LessonPage.objects.child_of(module).get() for module in (first, second)]
    return course, lessons[0], lessons[1]


def status(client: Client, url: str) -> int:
    cache.clear()
    return client.get(url).status_code


# --- Addresses -------------------------------------------------------------------------------


def test_a_picture_of_a_public_page_is_sent_to_everybody_and_may_be_kept(client: Client, media: Path) -> None:
    write_course()
    open_site()
    image = picture()
    page = HomePage.objects.get(locale__language_code="fr").add_child(
        instance=ContentPage(title="À propos", slug="a-propos", summary="…", live=False)
    )
    assert status(client, address(image)) == 403
    put(page, figure(image))
    cache.clear()
    answer = client.get(address(image))
    assert b"".join(answer) == (media / "images" / address(image).rpartition("/")[2]).read_bytes()
    assert answer["Content-Type"] == "image/png"
    assert "max-age=2592000" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    page.unpublish()
    assert status(client, address(image)) == 403


@pytest.mark.parametrize(
    "path",
    ["images/missing.png", "documents/private.pdf", "images/../documents/private.pdf", "images/..", "officine.sqlite3",
     "images/%2e%2e/officine.sqlite3", "images/..%2fofficine.sqlite3", "images/.hidden", "images/a%00b.png"],
)  # fmt: skip
def test_nothing_else_is_reached_through_the_folder(client: Client, media: Path, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


WAYS: list[dict[str, Any]] = [
    {},
    {"method": "HEAD"},
    {"headers": {"Range": "bytes=0-3"}},
    {"headers": {"If-None-Match": "*"}},
    {"headers": {"X-Original-URL": "/", "X-Rewrite-URL": "/"}},
]


def leaflet() -> Document:
    """A document that nothing links to yet."""
    return Document.objects.create(title="Fiche", file=ContentFile(b"%PDF-1.7 a draft", "fiche.pdf"))


def addresses(image: Image, document: Document) -> list[str]:
    """Every address by which somebody may try to get them, the plain one of the picture first."""
    name, original = address(image).rpartition("/")[2], image.file.name.rpartition("/")[2]
    return [
        address(image), f"/media/original_images/{original}", f"/media/images/..%2foriginal_images/{original}",
        f"/media/images/%2e%2e/original_images/{original}", f"/media//images/{name}", f"/media/images/./{name}",
        f"/media/images%2f{name}", f"{address(image)}?public=1", f"{address(image)}/", document.url,
        f"/documents/{document.pk}/other.pdf", f"/documents/../documents/{document.pk}/fiche.pdf",
        f"/documents/%2e%2e/media/{document.file.name}", f"/media/{document.file.name}",
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_files_of_drafts_are_refused_however_they_are_asked_for_before_and_after_their_page_is_live(
    client: Client, media: Path, way: dict[str, Any]
) -> None:
    write_course()
    open_site()
    image, document = picture(), leaflet()

    def answers() -> list[Any]:
        cache.clear()
        ways = addresses(image, document)
        return [client.generic(way.get("method", "GET"), one, headers=way.get("headers", {})) for one in ways]

    page = HomePage.objects.get(locale__language_code="fr").add_child(
        instance=ContentPage(title="À propos", slug="a-propos", summary="…", live=False)
    )
    page.body = [figure(image)]
    page.save_revision()
    assert {one.status_code for one in answers()} <= {301, 302, 403, 404}
    put(page, figure(image))
    assert answers()[0].status_code in {200, 206, 304}
    page.unpublish()
    assert {one.status_code for one in answers()} <= {301, 302, 403, 404}
    assert not [one for one in answers() if b"a draft" in one.content]


def a_claim_with(image: Image, document: Document, *, key: int) -> Claim:
    """A claim whose evidence shows a picture and links to a document, as pasted or imported text may."""
    evidence = (
        f'<p>Une preuve.</p><embed embedtype="image" id="{image.pk}" format="left" alt=""/>'
        f'<p><a linktype="document" id="{document.pk}">Fiche</a></p>'
    )
    return write_claim(publish=False, pk=key, evidence_fr=evidence, evidence_en=evidence)


def a_rule_with(image: Image, document: Document, *, key: int) -> VaccineRule:
    """A rule whose condition names both; it has no field that shows a file."""
    return write_rule(publish=False, pk=key, condition_fr=f"{address(image)} {document.url}")


def a_question_with(image: Image, document: Document, *, key: int) -> BankQuestion:
    """A question of the bank about a place on a picture."""
    [block] = [one for one in every_type("bank") if one["type"] == "hotspot"]
    block["value"] |= {"picture": image.pk, "explanation": document.url}
    return write_question(block=block, publish=False)


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("write", [a_claim_with, a_rule_with, a_question_with])
def test_files_of_unpublished_claims_rules_and_questions_are_refused_however_they_are_asked_for(
    client: Client, learner: User, as_person: Callable[[User], Client], media: Path, way: dict[str, Any], write: Any
) -> None:
    course = make_course()
    enrolled(learner, course)
    public = HomePage.objects.get(locale__language_code="fr")
    image, document = picture(), leaflet()
    thing = write(image, document, key=public.pk)  # the number of a public page: nothing is told by numbers alone
    ReferenceIndex.create_or_update_for_object(thing)

    def answers() -> list[Any]:
        cache.clear()
        ask = (client, as_person(learner))
        ways = addresses(image, document)
        return [
            one.generic(way.get("method", "GET"), path, headers=way.get("headers", {})) for one in ask for path in ways
        ]

    assert {one.status_code for one in answers()} <= {301, 302, 403, 404}
    assert not [one for one in answers() if b"a draft" in one.content]
    thing.get_latest_revision().publish()
    type(thing).objects.get(pk=thing.pk).unpublish()
    assert {one.status_code for one in answers()} <= {301, 302, 403, 404}


def test_a_picture_whose_file_is_gone_does_not_exist(admin: User, as_person: Any, media: Path) -> None:
    url = address(picture())
    (media / "images" / url.rpartition("/")[2]).unlink()
    assert as_person(admin).get(url).status_code == 404


# --- Who may see -----------------------------------------------------------------------------


def test_the_picture_of_a_lesson_is_for_those_who_follow_the_course_and_for_the_desk(
    client: Client, learner: User, nobody: User, editor: User, as_person: Callable[[User], Client], media: Path
) -> None:
    course, lesson, _second = course_with_two_modules()
    image = picture()
    put(lesson, figure(image))
    enrolled(learner, course)
    for url in (address(image), f"/media/{image.file.name}"):
        assert status(client, url) == 403
        assert status(as_person(nobody), url) == 403
        assert status(as_person(learner), url) == 200
        assert status(as_person(editor), url) == 200
    answer = as_person(learner).get(address(image))
    assert "private" in answer["Cache-Control"]
    assert "immutable" not in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]
    assert "no-store" in client.get(address(image))["Cache-Control"]


def test_the_picture_of_a_locked_lesson_is_locked_until_the_lesson_opens(
    learner: User, as_person: Callable[[User], Client], media: Path
) -> None:
    course, _first, second = course_with_two_modules(second="after")
    image = picture()
    put(second, figure(image))
    enrolment = enrolled(learner, course)
    browser = as_person(learner)
    lesson, quiz, locked, _quiz = steps_of(course)
    assert status(browser, reverse("learning:step", args=[course.slug, locked.uid])) == 403
    assert status(browser, address(image)) == 403
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    answered(started(enrolment, quiz))
    assert status(browser, reverse("learning:step", args=[course.slug, locked.uid])) == 200
    assert status(browser, address(image)) == 200


def test_what_nothing_published_shows_is_seen_at_the_desk_only(
    client: Client, learner: User, editor: User, as_person: Callable[[User], Client], media: Path
) -> None:
    course, lesson, _second = course_with_two_modules()
    enrolled(learner, course)
    image = picture()
    lesson.body = [figure(image)]
    lesson.save_revision()
    for reader, expected in ((client, 403), (as_person(learner), 403), (as_person(editor), 200)):
        assert status(reader, address(image)) == expected


def test_a_picture_that_a_new_edition_took_out_stays_readable_to_those_who_read_the_old_one(
    client: Client, learner: User, as_person: Callable[[User], Client], media: Path
) -> None:
    course, lesson, _second = course_with_two_modules()
    image = picture()
    put(lesson, figure(image))
    enrolled(learner, course)
    put(lesson)
    assert status(as_person(learner), address(image)) == 200
    assert status(client, address(image)) == 403
    lesson.unpublish()
    assert status(as_person(learner), address(image)) == 200


def test_a_picture_of_a_lesson_that_a_public_page_shows_too_is_public(client: Client, media: Path) -> None:
    _course, lesson, _second = course_with_two_modules()
    image = picture()
    put(lesson, figure(image))
    page = HomePage.objects.get(locale__language_code="fr").add_child(
        instance=ContentPage(title="À propos", slug="a-propos", summary="…", live=False)
    )
    put(page, figure(image))
    assert status(client, address(image)) == 200


def test_a_picture_of_a_private_page_is_for_those_whom_the_page_lets_in(
    client: Client, learner: User, as_person: Callable[[User], Client], media: Path
) -> None:
    write_course()
    open_site()
    page = HomePage.objects.get(locale__language_code="fr").add_child(
        instance=ContentPage(title="Équipe", slug="equipe", summary="…", live=False)
    )
    image = picture()
    put(page, figure(image))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert status(client, address(image)) == 403
    answer = as_person(learner).get(address(image))
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


def test_the_picture_of_a_question_is_for_those_who_may_be_asked_it(
    client: Client, learner: User, nobody: User, as_person: Callable[[User], Client], media: Path
) -> None:
    course = make_course_with_quiz([one for one in every_type("image") if one["type"] == "hotspot"])
    url = address(Image.objects.get())
    enrolment = enrolled(learner, course)
    attempt = started(enrolment, steps_of(course)[1])
    quiz = QuizPage.objects.get()
    quiz.questions = [single("instead")]
    publish_page(quiz)
    as_person(learner).get(reverse("learning:course", args=[course.slug]))
    assert status(as_person(learner), url) == 200
    assert status(as_person(nobody), url) == 403
    assert status(client, url) == 403
    attempt.delete()
    assert status(as_person(learner), url) == 403


def test_public_pictures_cost_no_query_once_known_and_those_of_lessons_few(
    client: Client, learner: User, as_person: Callable[[User], Client], media: Path, django_assert_max_num_queries: Any
) -> None:
    course, lesson, _second = course_with_two_modules()
    image, shown = picture(), picture("shown")
    put(lesson, figure(image))
    page = HomePage.objects.get(locale__language_code="fr").add_child(
        instance=ContentPage(title="À propos", slug="a-propos", summary="…", live=False)
    )
    put(page, figure(shown))
    enrolled(learner, course)
    client.get(address(shown))
    with django_assert_max_num_queries(0):
        assert client.get(address(shown)).status_code == 200
    browser, url = as_person(learner), address(image)
    browser.get(url)
    with django_assert_max_num_queries(9):
        assert browser.get(url).status_code == 200
