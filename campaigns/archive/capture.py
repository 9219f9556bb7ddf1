"""Takes a page as a visitor sees it, with everything it shows: style sheets, typefaces, pictures. No script is kept."""

import hashlib
import mimetypes
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.test.client import RequestFactory
from django.utils.translation import override

from campaigns.pages.campaign import CampaignPage

PAGE = "page.html"
FOLDER = "../files/"  # as seen from the page, on the desk and in an export alike
IN_CSS = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)|@import\s+(["'])([^"']+)\3""")
DROPPED = "script, link[rel~=preload], link[rel~=modulepreload], link[rel~=manifest], link[rel~=prefetch]"
SHOWN = (("link[rel~=stylesheet], link[rel~=icon], link[rel~=apple-touch-icon]", "href"), ("img, source, video, audio, track, input", "src"),
         ("video", "poster"), ("svg use, svg image", "href"))  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One file of an archived version."""

    name: str
    content: bytes
    content_type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Captured:
    """A page and its files, each under its fingerprint."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    seen: dict[str, str | None] = field(default_factory=dict)  # address → where the page finds it now


def capture(page: CampaignPage, at: datetime) -> list[Piece]:
    """The page as it is at that moment, followed by the files it shows. Raises FileNotFoundError for a lost file."""
    return take_along(render(page, at), page.get_full_url() or settings.WAGTAILADMIN_BASE_URL)


def render(page: CampaignPage, at: datetime) -> str:
    """The HTML that a visitor without an account gets."""
    host = urlsplit(page.get_full_url() or settings.WAGTAILADMIN_BASE_URL)
    request = RequestFactory().get(host.path or "/", HTTP_HOST=host.netloc, secure=host.scheme == "https")
    request.user = AnonymousUser()
    request.shown_at = at  # type: ignore[attr-defined]
    with override(page.locale.language_code):
        request.LANGUAGE_CODE = page.locale.language_code
        return render_to_string(page.get_template(request), page.get_context(request), request=request)


def take_along(html: str, address: str) -> list[Piece]:
    """The HTML with its files beside it; links lead to the site, scripts are left out."""
    soup = BeautifulSoup(html, "html.parser")
    captured = Captured()
    for tag in soup.select(DROPPED):
        tag.decompose()
    for selector, attribute in SHOWN:
        for tag in soup.select(selector):
            _replace(tag, attribute, captured, address)
    for tag in soup.select("[srcset]"):
        tag["srcset"] = ", ".join(_candidate(part, captured, address) for part in str(tag["srcset"]).split(","))
    for tag in soup.select("[style]"):
        tag["style"] = _css(str(tag["style"]), captured, address, FOLDER)
    for tag in soup.select("a[href], form[action]"):
        attribute = "href" if tag.name == "a" else "action"
        if not str(tag[attribute]).startswith("#"):
            tag[attribute] = urljoin(address, str(tag[attribute]))
    page = Piece(PAGE, str(soup).encode(), "text/html; charset=utf-8")
    return [page, *captured.pieces.values()]


def _replace(tag: Tag, attribute: str, captured: Captured, address: str) -> None:
    if tag.get(attribute):
        value, mark, part = str(tag[attribute]).partition("#")
        found = _take(value, captured, address) if value else None
        if found:
            tag[attribute] = FOLDER + found + mark + part
            for name in ("integrity", "crossorigin"):
                tag.attrs.pop(name, None)
        elif value and urlsplit(urljoin(address, value)).netloc == urlsplit(address).netloc:
            tag.decompose()  # a view of the site, such as the counter of visits: opening an archive is no visit


def _candidate(part: str, captured: Captured, address: str) -> str:
    url, _space, size = part.strip().partition(" ")
    found = _take(url, captured, address)
    return f"{FOLDER + found if found else url} {size}".strip()


def _take(url: str, captured: Captured, address: str) -> str | None:
    """Take one file along; its name, or None for what is not a file of this site."""
    absolute = urljoin(address, url)
    path = unquote(urlsplit(absolute).path)
    if urlsplit(absolute).netloc != urlsplit(address).netloc and not _is_ours(absolute):
        return None
    if path not in captured.seen:
        captured.seen[path] = None  # a style sheet that imports itself ends here
        content = _read(path)
        if content is None:
            return None
        suffix = PurePosixPath(path).suffix.lower()
        if suffix == ".css":
            content = _css(content.decode(), captured, urljoin(address, path), "").encode()
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        name = hashlib.sha256(content).hexdigest() + suffix
        captured.pieces[name] = Piece(name, content, kind)
        captured.seen[path] = name
    return captured.seen[path]


def _css(text: str, captured: Captured, address: str, folder: str) -> str:
    def replace(match: re.Match[str]) -> str:
        url = match[2] or match[4]
        found = _take(url.strip(), captured, address)
        if found is None:
            return match[0]
        return f'url("{folder}{found}")' if match[2] else f'@import "{folder}{found}"'

    return IN_CSS.sub(replace, text)


def _is_ours(url: str) -> bool:
    return any("://" in base and url.startswith(base) for base in (settings.STATIC_URL, settings.MEDIA_URL))


def _read(path: str) -> bytes | None:
    """The content of a file of this site. Raises FileNotFoundError for one that should be there."""
    readers: list[tuple[str, Callable[[str], bytes]]] = [
        (urlsplit(settings.STATIC_URL).path, _read_static), (urlsplit(settings.MEDIA_URL).path, _read_media),
    ]  # fmt: skip
    for prefix, read in readers:
        if path.startswith(prefix):
            return read(posixpath.normpath(path.removeprefix(prefix)))
    return None


def _read_static(name: str) -> bytes:
    found = finders.find(name)
    if found:
        return Path(str(found)).read_bytes()
    with staticfiles_storage.open(name) as file:
        return bytes(file.read())


def _read_media(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())
