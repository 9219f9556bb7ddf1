"""A certificate for its owner, and its public proof for everybody else."""

import logging
from http import HTTPStatus

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.credentials.access import certificate_by_code, own_certificate
from courses.credentials.actions import NothingToCorrect, correct_name
from courses.credentials.queries import see_proof
from courses.credentials.writer import PaperFault, write_pdf
from courses.rules.certificate import normalise_code
from home.accounts.access import person_of

logger = logging.getLogger(__name__)

# Checks a minute from one network: enough for a person with a pile of papers, too little to go fishing for names.
CHECKS_A_MINUTE = 30


@require_safe
@never_cache
@login_required
@transaction.non_atomic_requests
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF, for its owner. If it cannot be made, a page says so and gives the number, which holds anyway."""
    certificate = own_certificate(person_of(request), code)
    try:
        pdf = write_pdf(certificate, get_language() or "")
    except PaperFault:
        logger.exception("A certificate could not be written")
        context = {"certificate": certificate}
        return render(request, "courses/credentials/no_paper.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="officine-{certificate.code}.pdf"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """The owner wants it in the name they have today: the page says what that does, the form does it."""
    certificate = own_certificate(person_of(request), code)
    if request.method == "POST":
        try:
            corrected = correct_name(certificate=certificate, now=timezone.now())
        except NothingToCorrect:
            messages.info(request, _("This certificate already bears your name, or no longer counts."))
            return redirect("credentials:verification", code=certificate.code)
        messages.success(request, _("Issued again with your name of today. The former one says that it was replaced."))
        return redirect("credentials:verification", code=corrected.code)
    return render(request, "courses/credentials/correct.html", {"certificate": certificate, "name": str(request.user)})


@require_safe
@transaction.non_atomic_requests
def verify(request: HttpRequest) -> HttpResponse:
    """The form where a code is typed. What looks like a code leads to its page; the rest is explained."""
    typed = request.GET.get("code", "")
    code = normalise_code(typed)
    if code is not None:
        return redirect("credentials:verification", code=code)
    return _answer(request, "courses/credentials/verify.html", {"typed": typed[:100], "is_wrong": bool(typed.strip())})


@require_safe
@never_cache
@transaction.non_atomic_requests
def verification(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a certificate is genuine: only what is on the paper, and where it stands today."""
    if _count_check(request) > CHECKS_A_MINUTE:
        context = {"typed": code[:100], "is_busy": True}
        return _answer(request, "courses/credentials/verify.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    certificate = certificate_by_code(code)
    if certificate is None:
        context = {"typed": code[:100], "is_unknown": True}
        return _answer(request, "courses/credentials/verify.html", context, status=HTTPStatus.NOT_FOUND)
    context = {"certificate": certificate, "proof": see_proof(certificate=certificate, now=timezone.now())}
    return _answer(request, "courses/credentials/verification.html", context)


def _count_check(request: HttpRequest) -> int:
    """Count one more check from this network since its first one, a minute ago at most. Its address is kept as a hash."""
    key = salted_hmac("courses.credentials.verify", get_ip(request)).hexdigest()
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key)
    except ValueError:  # a full cache has just dropped the key
        return 1


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
