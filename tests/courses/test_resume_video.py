"""Films go on where they were left: to the second, on every device, for those who may see them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document

from courses.blocks.video import VideoBlock
from courses.editions.outline import Step
from courses.models import Course, ItemState, ItemVersion, LessonPage, ModulePage
from home.accounts.models import User
from tests.courses.factories import make_course, translate
from tests.courses.films import webm
from tests.courses.learners import enrolled, steps_of
from tests.courses.writing import block_id, publish_page

pytestmark = pytest.mark.django_db

Browsers = Callable[[User], Client]
FILM = block_id("film")


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(name: str, content: bytes) -> Document:
    return Document.objects.create(title=name, file=ContentFile(content, name))


def film(**changes: Any) -> dict[str, Any]:
    value = {
        "title": "Préparer une seringue", "file": kept("film.webm", webm(3)).pk, "poster": None, "captions": [],
        "transcript": "<p>Vérifier le lot.</p>", "credit": "Officine",
    } | changes  # fmt: skip
    return {"type": "video", "id": FILM, "value": value}


@pytest.fixture
def course() -> Course:
    """A course whose first lesson shows a film."""
    made = make_course(modules=2)
    captions = kept("film.vtt", b"WEBVTT\n")
    lesson = LessonPage.objects.get(title="Leçon m1")
    tracks = [{"type": "item", "id": block_id("track"), "value": {"language": "fr", "file": captions.pk}}]
    lesson.body = [film(captions=tracks)]
    publish_page(lesson)
    made.refresh_from_db()
    return made


def second(course: Course, step: Step) -> str:
    return reverse("learning:second", args=[course.slug, step.uid])


def test_a_film_is_compiled_with_its_captions_its_transcript_and_its_rights(course: Course) -> None:
    html = ItemVersion.objects.get(pk=steps_of(course)[0].version_id).html["fr"]
    for part in (f'data-video="{FILM}"', 'kind="captions"', 'srclang="fr"', "Vérifier le lot.", "Officine", "controls"):
        assert part in html


def test_the_second_of_one_device_is_found_on_another_and_in_the_other_language(
    learner: User, as_person: Browsers, course: Course
) -> None:
    translate(course)
    enrolled(learner, course)
    lesson = steps_of(course)[0]
    phone, computer = as_person(learner), as_person(learner)
    step = reverse("learning:step", args=[course.slug, lesson.uid])
    assert 'data-seconds="{}"' in computer.get(step).content.decode()
    assert phone.post(second(course, lesson), {"film": FILM, "second": "133"}).status_code == 204
    for url in (step, step.replace("/fr/", "/en/", 1)):
        assert computer.get(url).context["seconds"] == f'{{"{FILM}": 133}}'
    phone.post(second(course, lesson), {"film": FILM, "second": "12"})
    assert ItemState.objects.get().position == {"video": {FILM: 12}}
    assert ItemState.objects.get().done_at is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"film": FILM, "second": "-3"}, 400), ({"film": FILM, "second": "1e3"}, 400), ({"film": FILM}, 400),
        ({"film": FILM, "second": "9" * 30}, 400), ({"film": "another", "second": "3"}, 404), ({"second": "3"}, 404),
    ],
)  # fmt: skip
def test_odd_places_are_refused_and_change_nothing(
    learner: User, as_person: Browsers, course: Course, fields: dict[str, str], status: int
) -> None:
    enrolled(learner, course)
    assert as_person(learner).post(second(course, steps_of(course)[0]), fields).status_code == status
    assert not ItemState.objects.exists()


def test_a_lesson_without_a_film_and_somebody_elses_course_keep_no_place(
    learner: User, nobody: User, as_person: Browsers, course: Course
) -> None:
    enrolled(learner, course)
    fields = {"film": FILM, "second": "3"}
    first, _quiz, other, _last = steps_of(course)
    assert as_person(learner).post(second(course, other), fields).status_code == 404
    assert as_person(nobody).post(second(course, first), fields).status_code == 302
    assert not ItemState.objects.exists()


def test_the_place_in_a_locked_lesson_is_not_kept(learner: User, as_person: Browsers, course: Course) -> None:
    lesson = LessonPage.objects.get(title="Leçon m2")
    lesson.body = [film()]
    publish_page(lesson)
    module = ModulePage.objects.get(title="Module m2")
    module.opens = "after"
    publish_page(module)
    course.refresh_from_db()
    enrolled(learner, course)
    locked = steps_of(course)[2]
    assert as_person(learner).post(second(course, locked), {"film": FILM, "second": "3"}).status_code == 403
    assert not ItemState.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"file": ("film.pdf", b"%PDF-1.7")}, "file"),
        ({"transcript": ""}, "transcript"),
        ({"captions": ("film.pdf", b"%PDF-1.7")}, "captions"),
    ],
)
def test_a_film_that_some_cannot_see_or_hear_is_refused(changes: dict[str, Any], field: str) -> None:
    block = VideoBlock()
    value = block.to_python(film()["value"])
    block.clean(value)
    for name, content in changes.items():
        document = kept(*content) if isinstance(content, tuple) else None
        if name == "captions":
            value[name] = block.child_blocks[name].to_python(
                [{"type": "item", "id": block_id("x"), "value": {"language": "fr", "file": document.pk}}]  # type: ignore[union-attr]
            )
        elif name == "transcript":
            value[name] = block.child_blocks[name].to_python("")
        else:
            value[name] = document
    with pytest.raises((StructBlockValidationError, ValidationError)) as refusal:
        block.clean(value)
    assert field in refusal.value.block_errors  # type: ignore[union-attr]
