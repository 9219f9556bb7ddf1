"""The only way a request reaches a certificate: its owner by their account, anybody else by its code."""

from django.http import Http404

from courses.credentials.models import Certificate
from courses.rules.certificate import normalise_code
from home.accounts.models import User


def own_certificate(user: User, code: str) -> Certificate:
    """This person's certificate with that code; Http404 when it is unknown or somebody else's."""
    certificate: Certificate | None = (
        Certificate.objects.of(user).with_holder().filter(code=normalise_code(code) or "").first()
    )
    if certificate is None:
        raise Http404("No such certificate.")
    return certificate


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate with a code as someone typed it, or None. What cannot be a code is looked up all the same.

    Knowing the code is the permission: it has 128 random bits, and whoever has it was shown the paper.
    """
    certificates = Certificate.objects.select_related("replaced_by", "enrolment")
    certificate: Certificate | None = certificates.filter(code=normalise_code(code) or "").first()
    return certificate
