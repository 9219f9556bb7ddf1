"""What a certificate proves today: whether it holds, and whether its holder has followed the safety updates since."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from courses.credentials.models import Certificate
from courses.editions.models import CourseEdition
from courses.editions.outline import outline_of
from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.quiz import QuizPage
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


def is_review_over(*, edition: CourseEdition, today: date) -> bool:
    """Whether the review of the course, or of a step that this edition requires, is over on a day in Paris: one query.

    The dates of today's pages count, not those that were compiled: once somebody has read them again, they hold. They are
    those of the main language that the course has. A step that is no longer published counts no more; a course that was
    withdrawn does, until it is deleted.
    """
    uids = [step.uid for step in outline_of(edition).steps() if step.is_required]
    pages = CoursePage.objects.filter(translation_key=edition.course.translation_key).order_by("-live", "pk")
    over = {"translation_key__in": uids, "locale": OuterRef("locale"), "live": True, "review_due_on__lt": today}
    rows = pages.annotate(
        lesson_is_over=Exists(LessonPage.objects.filter(**over)), quiz_is_over=Exists(QuizPage.objects.filter(**over))
    ).values_list("live", "locale__language_code", "review_due_on", "lesson_is_over", "quiz_is_over")
    languages = [code for code, _name in settings.LANGUAGES]
    known = [row for row in rows if row[1] in languages]
    if not known:
        return False
    _live, _language, due_on, *steps = min(known, key=lambda row: (not row[0], languages.index(row[1])))
    return any(steps) or (due_on is not None and due_on < today)


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
