"""The words of the messages a course leaves for its learners, in every language at once."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.editions.kept import version_by_id
from courses.editions.outline import in_language
from courses.learning.regrading import Change


def regrade_words(*, changes: Sequence[Change], reason: str, has_finished: bool, is_held: bool) -> dict[str, Any]:
    """Tell a learner, by language, which scores changed and why; of several attempts the one that is now best.

    `has_finished`: this finished the course. `is_held`: the certificate waits until the course has been read again.
    """
    best = max(changes, key=lambda change: change.after.score_bp)
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = {
                "title": _("A question was corrected"),
                "text": _text(best, language, reason, _finish(is_held=is_held) if has_finished else ""),
            }
    return words


def _text(change: Change, language: str, reason: str, finish: str) -> str:
    attempt = change.attempt
    title = in_language(version_by_id(attempt.version_id).body["words"], language)[0]["title"]
    reason = reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
    sentences = [
        _("In the quiz “%(quiz)s”, a question now counts differently: %(reason)s") % {"quiz": title, "reason": reason},
        _("Your attempt of %(day)s goes from %(before)s%% to %(after)s%%.")
        % {
            "day": date_format(localtime(attempt.submitted_at), "DATE_FORMAT"),
            "before": change.before.score_bp // 100,
            "after": change.after.score_bp // 100,
        },
    ]
    if change.after.is_passed and not change.before.is_passed:
        sentences.append(_("You have now passed this quiz."))
    if change.before.is_passed and not change.after.is_passed:
        sentences.append(_("This attempt no longer reaches the pass mark; what you have finished stays finished."))
    return " ".join([*sentences, finish]).strip()


def _finish(*, is_held: bool) -> str:
    if is_held:
        return _("That finishes the course: your certificate follows as soon as the course has been read again.")
    return _("That finishes the course: your certificate is ready.")
