"""Films of lessons: sent in parts, from a folder and from a bucket alike, to whoever may see the lesson."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from moto.server import ThreadedMotoServer
from wagtail.documents.models import Document

from courses.models import LessonPage
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.films import webm
from tests.courses.learners import enrolled
from tests.courses.writing import block_id, publish_page

pytestmark = pytest.mark.django_db

FILM = webm(3)


@pytest.fixture(scope="module")
def bucket_server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, settings: LazySettings, tmp_path: Path, monkeypatch: Any) -> str:
    """Keep uploaded files in a folder, then in a bucket."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "bucket":
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        keys = {"access_key": "officine", "secret_key": "counterpart"}
        address = request.getfixturevalue("bucket_server")
        s3 = boto3.resource(
            "s3", endpoint_url=address, aws_access_key_id="officine", aws_secret_access_key="counterpart",
            region_name="eu-west-3",
        )  # fmt: skip
        bucket = s3.Bucket("officine-films")
        if bucket.creation_date is None:
            bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
        options = {"bucket_name": "officine-films", "endpoint_url": address, "region_name": "eu-west-3", **keys}
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {**options, "file_overwrite": False, "custom_domain": "officine.example/media"},
            },
        }
    return str(request.param)


def kept(name: str, content: bytes) -> Document:
    """A document at the desk."""
    return Document.objects.create(title=name, file=ContentFile(content, name))


def film_block(film: Document, captions: Document | None = None) -> dict[str, Any]:
    tracks = (
        [{"type": "item", "id": block_id("fr"), "value": {"language": "fr", "file": captions.pk}}] if captions else []
    )
    value = {
        "title": "Préparer une seringue", "file": film.pk, "poster": None, "captions": tracks,
        "transcript": "<p>Vérifier le lot.</p>", "credit": "Officine",
    }  # fmt: skip
    return {"type": "video", "id": block_id("film"), "value": value}


@pytest.fixture
def film(storage: str, learner: User) -> Document:
    """The film of a lesson that the learner may read."""
    course = make_course()
    document = kept("film.webm", FILM)
    lesson = LessonPage.objects.get()
    lesson.body = [film_block(document, kept("film.vtt", b"WEBVTT\n"))]
    publish_page(lesson)
    course.refresh_from_db()
    enrolled(learner, course)
    cache.clear()
    return document


def test_a_film_is_sent_whole_and_in_parts(learner: User, as_person: Callable[[User], Client], film: Document) -> None:
    browser = as_person(learner)
    whole = browser.get(film.url)
    assert (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]) == (200, "video/webm", "bytes")
    assert b"".join(whole) == FILM
    assert whole["Content-Length"] == str(len(FILM))
    assert "private" in whole["Cache-Control"]
    part = browser.get(film.url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 10-19/{len(FILM)}")
    assert b"".join(part) == FILM[10:20]
    end = browser.get(film.url, headers={"range": "bytes=-5"})
    assert b"".join(end) == FILM[-5:]
    beyond = browser.get(film.url, headers={"range": f"bytes={len(FILM)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(FILM)}")


def test_a_part_of_another_film_under_the_same_name_is_never_mixed_in(
    learner: User, as_person: Callable[[User], Client], film: Document
) -> None:
    browser = as_person(learner)
    tag = browser.get(film.url)["ETag"]
    same = browser.get(film.url, headers={"range": "bytes=0-3", "if-range": tag})
    other = browser.get(film.url, headers={"range": "bytes=0-3", "if-range": '"another"'})
    assert (same.status_code, other.status_code) == (206, 200)


def test_a_film_is_for_those_who_may_read_its_lesson(
    client: Client,
    learner: User,
    nobody: User,
    editor: User,
    as_person: Callable[[User], Client],
    film: Document,
) -> None:
    captions = Document.objects.get(title="film.vtt")
    for document in (film, captions):
        assert "/login/" in client.get(document.url).url
        assert as_person(nobody).get(document.url).status_code == 403
        assert as_person(learner).get(document.url).status_code == 200
        assert as_person(editor).get(document.url).status_code == 200
    assert as_person(learner).get(captions.url)["Content-Type"].startswith("text/vtt")


def test_a_document_nothing_shows_is_for_the_desk(
    client: Client, learner: User, editor: User, as_person: Callable[[User], Client], storage: str
) -> None:
    document = kept("notes.pdf", b"%PDF-1.7")
    assert client.get(document.url).status_code == 302
    assert as_person(learner).get(document.url).status_code == 403
    sent = as_person(editor).get(document.url)
    assert b"".join(sent) == b"%PDF-1.7"
    assert sent["Content-Disposition"].startswith("attachment")


def test_a_film_under_a_false_name_does_not_exist(
    editor: User, as_person: Callable[[User], Client], film: Document
) -> None:
    assert as_person(editor).get(film.url.replace("/film", "/other")).status_code == 404
