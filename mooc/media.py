"""Pictures and films, wherever they are kept, under an address of this site, for whoever may see them (mooc/gate.py).

A folder and a bucket look the same from outside. Documents to download are sent by Wagtail, after the same question.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

from courses.blocks.video import CAPTIONS, FILMS
from mooc.gate import Kind, Right, is_public, picture_at, right_to
from mooc.ranges import Unsatisfiable, read_range

KEEP = 30 * 24 * 3600  # seconds: a picture that changes gets another name
KEEP_PRIVATE = 3600
PIECE = 64 * 1024  # bytes sent at a time


@require_safe
@transaction.non_atomic_requests
def image(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """Send one picture to whoever may see it; others get an empty refusal, since nobody reads a page in its place."""
    path = f"{folder}/{name}"
    picture = picture_at(path)
    if picture is None:
        raise Http404
    right = right_to(request, Kind.IMAGE, picture.key, is_public=picture.is_public)
    if right is Right.REFUSED:
        return _kept(HttpResponse(status=HTTPStatus.FORBIDDEN), right)
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    return _kept(FileResponse(file), right)


@transaction.non_atomic_requests
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Play a film or its captions; let Wagtail send any other document. Both ask `check_document` first.

    Holds no transaction: nobody waits for a download to end.
    """
    content_type = (FILMS | CAPTIONS).get(document_filename.rpartition(".")[2].lower())
    if content_type is None:
        response: HttpResponseBase = serve(request, document_id, document_filename)
        return response
    film = get_object_or_404(get_document_model(), pk=document_id)
    if film.filename != document_filename:
        raise Http404
    right = _right_to_document(request, film)
    for ask in hooks.get_hooks("before_serve_document"):
        refusal = _refusal(request, right) if ask is check_document else ask(film, request)
        if refusal is not None:
            return cast(HttpResponse, refusal)
    return _kept(_play(film, request, content_type), right)


@hooks.register("before_serve_document", order=10)
def check_document(document: Any, request: HttpRequest) -> HttpResponse | None:
    """After Wagtail's own question about collections: refuse a document to whoever may not read it; None lets it go on."""
    return _refusal(request, _right_to_document(request, document))


def _right_to_document(request: HttpRequest, document: Any) -> Right:
    return right_to(request, Kind.DOCUMENT, document.pk, is_public=is_public(Kind.DOCUMENT, document.pk))


def _refusal(request: HttpRequest, right: Right) -> HttpResponse | None:
    if right is not Right.REFUSED:
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    response = render(request, "403.html", status=HTTPStatus.FORBIDDEN)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _play(document: Any, request: HttpRequest, content_type: str) -> HttpResponseBase:
    """Send a film, or the part of it that the player asks for (RFC 9110, section 14)."""
    try:
        file = document.file.storage.open(document.file.name)
    except FileNotFoundError:
        raise Http404 from None
    size, tag = file.size, f'"{document.get_file_hash()}"'
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        wanted = ""
    try:
        part = read_range(wanted, size)
    except Unsatisfiable:
        return HttpResponse(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"}
        )
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(_pieces(file, first, last), content_type=content_type)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    if part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _pieces(file: Any, first: int, last: int) -> Iterator[bytes]:
    """Read a part of a file; of a file in a bucket only that part is fetched."""
    if first > last:
        return
    with file:
        if hasattr(file, "obj"):
            yield from file.obj.get(Range=f"bytes={first}-{last}")["Body"].iter_chunks(PIECE)
            return
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _kept(response: HttpResponseBase, right: Right) -> HttpResponseBase:
    """Say who may keep a copy: everybody, or only this person's browser as long as they are logged in, or nobody."""
    if right is Right.EVERYBODY:
        patch_cache_control(response, public=True, immutable=True, max_age=KEEP)
    elif right is Right.THIS_PERSON:
        patch_cache_control(response, private=True, max_age=KEEP_PRIVATE)
        patch_vary_headers(response, ["Cookie"])
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
