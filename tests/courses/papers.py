"""Certificates made at once, for tests that begin with the paper in hand."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from courses.credentials.models import Certificate
from courses.credentials.wording import Earned, compose
from courses.editions.outline import outline_of
from courses.models import Course, CourseEdition
from courses.rules.certificate import make_code
from home.accounts.models import User

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

_ENGLISH = {
    "title": "Vaccinating in the pharmacy",
    "objectives": ["Know the legal framework", "Lead the interview"],
    "limits": "Does not replace the statutory training.",
    "funding": "None",
    "authors": [{"name": "Ève Œillet", "role": "pharmacist", "interests": "None", "declared_on": "2026-11-01"}],
}
_FRENCH = _ENGLISH | {"title": "Vacciner à l’officine", "limits": "Ne remplace pas la formation réglementaire."}


def make_certificate(user: User, *, is_demonstration: bool = True) -> Certificate:
    """The certificate of a course in two languages, finished with 87.99 %, the pass mark being 80 %."""
    course = Course.objects.create(translation_key=uuid4(), slug=f"vacciner-{uuid4().hex}", created_at=NOW)
    structure = {
        "languages": ["fr", "en"], "words": {"fr": _FRENCH, "en": _ENGLISH}, "minutes": 154, "pass_bp": 8000,
        "is_demonstration": is_demonstration, "sections": [],
    }  # fmt: skip
    edition = CourseEdition.objects.create(
        course=course, number=3, structure=structure, hash=uuid4().hex, change_class="first", published_at=NOW
    )
    earned = Earned(
        name=str(user), outline=outline_of(edition), edition_published_at=NOW, started_at=NOW - timedelta(days=19),
        finished_at=NOW, score_bp=8799, pass_bp=8000, active_seconds=72 * 60 + 59,
    )  # fmt: skip
    return Certificate.objects.create(
        code=make_code(uuid4().bytes), user=user, edition=edition, context=compose(earned), issued_at=NOW
    )
