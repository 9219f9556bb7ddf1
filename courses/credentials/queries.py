"""What a certificate proves today: whether it holds, and whether its holder has followed the safety updates since."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from courses.credentials.models import Certificate
from courses.rules.certificate import Freshness, Standing, freshness

FOUND_AT_MOST = 50


@dataclass(frozen=True)
class Proof:
    """Where a certificate stands. `due_on` is the last day of an update that waits; `renewed_on` when a newer one was issued."""

    standing: Standing
    freshness: Freshness
    due_on: date | None
    renewed_on: date | None


def see_proof(*, certificate: Certificate, now: datetime) -> Proof:
    """Where a certificate stands at that time: one query, when its enrolment and what replaced it were selected."""
    enrolment = certificate.enrolment
    later = Certificate.objects.filter(
        enrolment=certificate.enrolment_id, edition__gt=certificate.edition_id, revoked_at=None
    )
    renewed_at = later.order_by("issued_at").values_list("issued_at", flat=True).first() if enrolment else None
    due_on = enrolment.update_due_on if enrolment else None
    return Proof(
        standing=certificate.standing(now),
        freshness=freshness(update_due_on=due_on, is_renewed=renewed_at is not None, today=timezone.localdate(now)),
        due_on=due_on,
        renewed_on=timezone.localdate(renewed_at) if renewed_at else None,
    )


def find_certificates(typed: str) -> list[Certificate]:
    """Certificates for the desk, newest first, at most fifty: by number, or by the holder's name or e-mail address."""
    found = Certificate.objects.select_related("user", "edition__course", "replaced_by").latest_first()
    for word in typed.split():
        found = found.filter(
            Q(code__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
        )
    return list(found[:FOUND_AT_MOST])
