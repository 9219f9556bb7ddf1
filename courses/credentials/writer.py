"""Writes a certificate as a tagged PDF (PDF/UA-1), typeset by typst from its frozen words."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from courses.credentials.models import Certificate

PAPER = Path(__file__).resolve().parent / "paper"


class PaperFault(Exception):
    """The PDF could not be made; the certificate itself is not concerned."""


def verification_url(certificate: Certificate, language: str) -> str:
    """The public address that a stranger checks, made from the site's own address, never from a request."""
    with override(language):
        return settings.WAGTAILADMIN_BASE_URL + reverse("credentials:verification", args=[certificate.code])


def qr_code(text: str) -> str:
    """Draw a QR code as SVG. Error correction "M": it still reads when 15 % of it are damaged."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", border=2, dark="#074d38", light=None, xmldecl=False, nl=False
    )
    return drawing.getvalue().decode()


def write_pdf(certificate: Certificate, language: str) -> bytes:
    """Return the certificate as a PDF/UA-1 file in that language, or in the main one. Raises PaperFault."""
    try:
        # One compiler per paper: a shared one refuses a second thread.
        pdf = typst.Compiler(PAPER / "certificate.typ", root=PAPER, font_paths=_fonts()).compile(
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"certificate": json.dumps(describe(certificate, language))},
            timestamp=certificate.issued_at.replace(microsecond=0),  # PDF dates count in seconds
        )
    except typst.TypstError as error:
        raise PaperFault(f"{certificate.code}: {error}") from error
    if not isinstance(pdf, bytes):
        raise PaperFault(f"{certificate.code}: typst returned no file")
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


@cache
def _fonts() -> typst.Fonts:
    """Our typeface; names in other scripts take what typst and the system have. Read once per process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[PAPER / "fonts"])
