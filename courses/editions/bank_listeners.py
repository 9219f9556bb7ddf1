"""Reacts to what happens to questions of the bank: every course that asks one is compiled anew, or nothing changes.

The signals fire inside the transaction of the publication or deletion, so that a refusal undoes it.
"""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.signals import published, unpublished

from courses.editions.bank import course_keys, published_versions, uses_of
from courses.editions.compile import compile_course
from courses.editions.errors import QuestionInUse
from courses.editions.questions import check_banked
from courses.pages.bank import BankQuestion


@receiver(published, sender=BankQuestion)
def compile_with_published(instance: BankQuestion, revision: Any = None, **kwargs: Any) -> None:
    """Compile every course that asks this question. Raises CompileError, which refuses the publication."""
    language = instance.locale.language_code
    check_banked(published_versions([instance], [language])[instance.translation_key])
    _compile_courses(instance, by=revision.user if revision else None)


@receiver(unpublished, sender=BankQuestion)
def compile_without_unpublished(instance: BankQuestion, **kwargs: Any) -> None:
    """Compile every course that asked a translation of this question. Raises QuestionInUse."""
    refuse_if_used(instance)
    _compile_courses(instance)


@receiver(pre_delete, sender=BankQuestion)
def keep_used(instance: BankQuestion, **kwargs: Any) -> None:
    """Refuse to delete a question that learners meet. Raises QuestionInUse."""
    refuse_if_used(instance)


def refuse_if_used(question: BankQuestion) -> None:
    """Raise QuestionInUse, naming every place, when a published course rests on this language version."""
    uses = uses_of([question.translation_key]).get(question.translation_key, ())
    language = question.locale.language_code
    places = sorted({f"“{use.quiz}” ({use.course})" for use in uses if use.language == language})
    if places:
        words = {"title": question.title, "places": ", ".join(places)}
        raise QuestionInUse(_("“%(title)s” is asked in %(places)s. Take it out there first.") % words)


def _compile_courses(question: BankQuestion, by: Any = None) -> None:
    for key in course_keys(question):
        compile_course(translation_key=key, by=by, now=timezone.now())
