"""Pictures have an address of this site; nothing else of the media folder has one."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "documents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "images" / "leaf.max-800x800.format-webp.webp").write_bytes(b"a picture")
    (tmp_path / "documents" / "private.pdf").write_bytes(b"a document")
    (tmp_path / "officine.sqlite3").write_bytes(b"a database")
    return tmp_path


def test_a_picture_is_sent_and_may_be_kept(client: Client, media: Path) -> None:
    answer = client.get("/media/images/leaf.max-800x800.format-webp.webp")
    assert b"".join(answer) == b"a picture"
    assert answer["Content-Type"] == "image/webp"
    assert "max-age=2592000" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    ["images/missing.png", "documents/private.pdf", "images/../documents/private.pdf", "images/..", "officine.sqlite3",
     "images/%2e%2e/officine.sqlite3", "images/..%2fofficine.sqlite3", "images/.hidden", "images/a%00b.png"],
)  # fmt: skip
def test_nothing_else_is_reached_through_the_folder(client: Client, media: Path, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
