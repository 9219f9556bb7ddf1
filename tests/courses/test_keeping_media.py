"""Pictures and documents that learners read are not deleted and get no other file; the refusal says where they are."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from PIL import Image as Drawing
from wagtail.documents.models import Document
from wagtail.images.models import Image

from courses.learning.keeping_media import MediumInUse
from courses.models import Course, CoursePage, LessonPage, QuizPage
from home.accounts.models import User
from tests.courses.factories import make_course, question, zones
from tests.courses.learners import enrolled
from tests.courses.writing import block_id, publish_page, single

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def png(colour: str = "green") -> bytes:
    file = BytesIO()
    Drawing.new("RGB", (64, 48), colour).save(file, "PNG")
    return file.getvalue()


def picture(name: str = "feuille") -> Image:
    return Image.objects.create(title=name, file=ContentFile(png(), f"{name}.png"))


def document(name: str = "fiche") -> Document:
    return Document.objects.create(title=name, file=ContentFile(b"%PDF-1.4", f"{name}.pdf"))


def link(to: Document) -> dict[str, Any]:
    return {
        "type": "paragraph",
        "id": block_id("link"),
        "value": f'<p><a linktype="document" id="{to.pk}">Fiche</a></p>',
    }


def figure(image: Image) -> dict[str, Any]:
    value = {"image": {"image": image.pk, "decorative": True, "alt_text": ""}, "caption": "", "credit": "Officine"}
    return {"type": "figure", "id": block_id("figure"), "value": value}


def shown_in_lesson(*blocks: dict[str, Any]) -> None:
    lesson = LessonPage.objects.get()
    lesson.body = [{"type": "paragraph", "id": block_id("p"), "value": "<p>Trois portes.</p>"}, *blocks]
    publish_page(lesson)


def shown_in_question(image: Image) -> None:
    quiz = QuizPage.objects.get()
    fields = {"picture": image.pk, "alt": "Un réfrigérateur", "credit": "", "several": True, "zones": zones("q9")}
    quiz.questions = [single("q1"), question("hotspot", "q9", **fields)]
    publish_page(quiz)


@pytest.fixture
def used() -> tuple[Image, Document]:
    """A picture of a question and a document of a lesson, both published."""
    make_course()
    kept = picture(), document()
    shown_in_lesson(link(kept[1]))
    shown_in_question(kept[0])
    return kept


def rows() -> tuple[int, int]:
    return Image.objects.count(), Document.objects.count()


def test_what_a_published_edition_shows_is_not_deleted_and_the_refusal_says_where(
    used: tuple[Image, Document], in_english: None
) -> None:
    image, sheet = used
    for medium, place in ((image, "“Question q9 ?” (Cours vacciner)"), (sheet, "“Leçon m1” (Cours vacciner)")):
        with pytest.raises(MediumInUse, match="cannot be deleted") as refused, transaction.atomic():
            medium.delete()
        assert place in refused.value.messages[0]
        with pytest.raises(MediumInUse), transaction.atomic():
            type(medium).objects.filter(pk=medium.pk).delete()
    assert rows() == (1, 1)


def test_it_stays_when_the_page_no_longer_shows_it_because_somebody_may_read_the_edition_before(
    used: tuple[Image, Document], learner: User
) -> None:
    image, sheet = used
    shown_in_lesson()
    quiz = QuizPage.objects.get()
    quiz.questions = [single("q1")]
    publish_page(quiz)
    enrolled(learner, Course.objects.get())
    CoursePage.objects.get().unpublish()
    for medium in (image, sheet):
        with pytest.raises(MediumInUse), transaction.atomic():
            medium.delete()


def test_what_nobody_reads_is_deleted(used: tuple[Image, Document]) -> None:
    picture("autre").delete()
    document("autre").delete()
    assert rows() == (1, 1)
    CoursePage.objects.get().unpublish()  # a course that nobody had begun
    for medium in used:
        medium.delete()
    assert rows() == (0, 0)


def test_another_file_is_refused_and_other_changes_are_not(used: tuple[Image, Document]) -> None:
    image, sheet = used
    before = image.file.name
    for medium, content in ((image, png("red")), (sheet, b"%PDF-1.7")):
        medium.file = SimpleUploadedFile("neuf.png", content)
        with pytest.raises(MediumInUse, match="Question q9|Leçon m1"), transaction.atomic():
            medium.save()
    image = Image.objects.get()
    assert image.file.name == before
    image.title = "Réfrigérateur ouvert"
    image.save()
    free = picture("libre")
    free.file = SimpleUploadedFile("neuf.png", png("red"))
    free.save()
    assert Image.objects.get(title="Réfrigérateur ouvert").pk == image.pk


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize("is_bulk", [False, True])
def test_the_desk_refuses_one_and_many_with_the_sentence_and_deletes_none(
    used: tuple[Image, Document], admin: User, as_person: Browser, kind: str, is_bulk: bool
) -> None:
    free = picture("libre"), document("libre")
    place = 0 if kind == "image" else 1
    app = "wagtailimages" if kind == "image" else "wagtaildocs"
    browser = as_person(admin)
    if is_bulk:
        url = reverse("wagtail_bulk_action", args=[app, kind, "delete"])
        url += f"?id={used[place].pk}&id={free[place].pk}&next=/"
    else:
        url = reverse(f"{app}:delete", args=[used[place].pk])
    page = browser.post(url, follow=True, headers={"referer": f"http://testserver{url}"}).content.decode()
    assert "Cours vacciner" in page
    assert rows() == (2, 2)
    if not is_bulk:
        browser.post(reverse(f"{app}:delete", args=[free[place].pk]))
        assert sum(rows()) == 3
