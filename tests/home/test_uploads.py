"""Bad files at the editor's desk are refused in clear words and leave nothing behind; documents are only downloaded."""

import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile

from home.accounts.models import User

MEGABYTE = 1024 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def png(width: int = 4, height: int = 4) -> bytes:
    """A small picture."""
    file = BytesIO()
    Picture.new("L", (width, height)).save(file, "PNG")
    return file.getvalue()


def noise() -> bytes:
    """A picture of some kilobytes."""
    file = BytesIO()
    Picture.frombytes("L", (100, 100), random.Random(1).randbytes(10_000)).save(file, "PNG")
    return file.getvalue()


def flood(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    small = png()
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


@pytest.fixture
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def desk(editor: User, as_person: Callable[[User], Client], media: Path) -> Client:
    return as_person(editor)


def send(desk: Client, kind: str, name: str, content: bytes) -> dict[str, Any]:
    """Drop a file on the upload page of pictures or documents."""
    url = reverse({"image": "wagtailimages:add_multiple", "document": "wagtaildocs:add_multiple"}[kind])
    fields = {"title": name, "collection": Collection.get_first_root_node().pk}
    response = desk.post(
        url, {**fields, "files[]": SimpleUploadedFile(name, content)}, headers={"Accept-Language": "en"}
    )
    assert response.status_code == 200
    told: dict[str, Any] = response.json()
    return told


BAD = {
    "an oversized image": ("image", "big.png", lambda: png() + bytes(10 * MEGABYTE), "too big (10.0\xa0MB)"),
    "a broken image": ("image", "broken.png", lambda: random.Random(1).randbytes(2000), "not an image or a corrupted"),
    "a page called an image": ("image", "page.png", lambda: b"<html><script>alert(1)</script></html>", "not match the file format"),
    "an image cut short": ("image", "cut.png", lambda: noise()[:3000], "not an image or a corrupted"),
    "an image under a false name": ("image", "leaf.jpg", png, "does not match the file format (png)"),
    "a flood of pixels": ("image", "flood.png", lambda: flood(8_000, 8_000), "too many pixels (64000000)"),
    "a flood too large to count": ("image", "flood.png", lambda: flood(60_000, 60_000), "too many pixels"),
    "a drawing with a script": ("image", "leaf.svg", lambda: SVG, "Not a supported image format"),
    "a drawing with a script called a picture": ("image", "leaf.png", lambda: SVG, "does not match the file format"),
    "an oversized document": ("document", "big.pdf", lambda: bytes(2 * MEGABYTE), "too big (2.0\xa0MB)"),
    "a page among the documents": ("document", "page.html", lambda: b"<script>alert(1)</script>", "“html” is not allowed"),
    "a drawing among the documents": ("document", "leaf.svg", lambda: SVG, "“svg” is not allowed"),
    "a program among the documents": ("document", "setup.exe", lambda: b"MZ", "“exe” is not allowed"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "content", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_reason_and_nothing_is_kept(
    desk: Client, media: Path, settings: LazySettings, kind: str, name: str, content: Callable[[], bytes], reason: str
) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = MEGABYTE
    told = send(desk, kind, name, content())
    assert told["success"] is False
    assert reason in told["error_message"]
    assert not Image.objects.exists()
    assert not Document.objects.exists()
    assert not UploadedFile.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_good_file_is_taken(desk: Client) -> None:
    assert send(desk, "image", "leaf.png", png())["success"] is True
    assert send(desk, "document", "leaflet.pdf", b"%PDF-1.7")["success"] is True
    picture = Image.objects.get()
    assert (picture.width, Document.objects.get().filename) == (4, "leaflet.pdf")
    form = desk.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert 'accept="image/*' in form
    assert "10,0" in form, "the form says how large a picture may be"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["leaflet.pdf", "page.html", "leaf.svg"])
def test_a_document_is_downloaded_and_never_opened_by_the_browser(desk: Client, media: Path, name: str) -> None:
    document = Document(title="Dépliant")
    document.file.save(name, ContentFile(SVG))
    response = desk.get(document.url)
    assert b"".join(response) == SVG
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
