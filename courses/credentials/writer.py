"""Writes a certificate as a tagged PDF (PDF/UA-1), typeset by typst from its frozen words."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from courses.credentials.models import Certificate
from home.paper import PaperFault, qr_code, typeset

__all__ = ["PaperFault", "describe", "verification_url", "write_pdf"]

PAPER = Path(__file__).resolve().parent / "paper"


def verification_url(certificate: Certificate, language: str) -> str:
    """The public address that a stranger checks, made from the site's own address, never from a request."""
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse("credentials:verification", args=[certificate.code])


def write_pdf(certificate: Certificate, language: str) -> bytes:
    """Return the certificate as a PDF/UA-1 file in that language, or in the main one. Raises PaperFault.

    A name in a script that our typefaces lack takes what the system has.
    """
    words = {"certificate": describe(certificate, language)}
    [pdf] = typeset(PAPER / "certificate.typ", words=words, made_at=certificate.issued_at, with_system_fonts=True)
    return pdf


def describe(certificate: Certificate, language: str) -> dict[str, object]:
    """Return all that is printed: the frozen words, the code, and where to check it."""
    with override(language if language in certificate.context else settings.LANGUAGE_CODE):
        issued_on = timezone.localdate(certificate.issued_at)
        address = verification_url(certificate, get_language() or language)
        return {
            **certificate.words,
            "language": get_language(),
            "issued": [issued_on.year, issued_on.month, issued_on.day],
            "issued_label": _("Issued on"),
            "issued_on": date_format(issued_on, "j F Y"),
            "code_label": _("Certificate number"),
            "code": certificate.code,
            "verify_label": _("Check this document"),
            "verify_url": address,
            "qr": qr_code(address),
            "qr_text": _("QR code of the page where this document can be checked"),
            "logo": _drawing("logo"),
            "leaves": _drawing("leaves"),
        }


@cache
def _drawing(name: str) -> str:
    return (PAPER / f"{name}.svg").read_text()
