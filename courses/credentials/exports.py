"""Certificates as personal data: handed over on request; after an erasure only number, course and dates remain."""

from typing import Any

from courses.credentials.actions import forget_holder
from courses.credentials.models import Certificate
from home.accounts.models import User
from home.accounts.privacy import eraser, exporter


@exporter("certificates")
def export_certificates(user: User) -> list[Any]:
    return list(
        Certificate.objects.of(user)
        .latest_first()
        .values("code", "issued_at", "expires_at", "revoked_at", "revocation_reason", "context")
    )


@eraser
def forget_certificates(user: User) -> None:
    forget_holder(user=user)
