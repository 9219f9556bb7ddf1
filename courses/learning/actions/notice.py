"""What the course tells a learner: written once, shown until it is closed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.editions.kept import history_by_id
from courses.learning.models import Enrolment, Notice
from courses.learning.place import Place
from home.templatetags.ui import minutes


@transaction.atomic
def close_notice(*, notice: Notice, now: datetime) -> Notice:
    """A learner has read a notice; a second time changes nothing."""
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.read_at is None:
        locked.read_at = now
        locked.save(update_fields=["read_at"])
    return locked


def ask_for_updates(*, asked: Sequence[tuple[Enrolment, Place]], now: datetime) -> None:
    """Tell people, whose enrolments are locked and moved, that a safety update has to be done; instead of what was asked before."""
    if not asked:
        return
    alike: dict[tuple[int, Place], list[Enrolment]] = defaultdict(list)
    for enrolment, place in asked:
        alike[enrolment.edition_id, place].append(enrolment)
    everybody = [enrolment.pk for enrolment, _place in asked]
    Notice.objects.filter(enrolment__in=everybody, kind=Notice.Kind.UPDATE, read_at=None).update(read_at=now)
    Notice.objects.bulk_create(
        Notice(enrolment=enrolment, kind=Notice.Kind.UPDATE, words=words, created_at=now)
        for (edition_id, place), enrolments in alike.items()
        for words in [_words(edition_id, place)]
        for enrolment in enrolments
    )


def _words(edition_id: int, place: Place) -> dict[str, Any]:
    """Title and text of the notice, in every language of the site; `notes` say what changed, in the editor's own words."""
    editions = [edition for edition in history_by_id(edition_id) if edition.number in place.asked]
    notes = [{"text": one.change_note, "language": one.note_language} for one in editions if one.change_note]
    assert place.update_due_on is not None  # whoever is asked has a day
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            text = _("To be done by %(day)s: about %(minutes)s.") % {
                "day": date_format(place.update_due_on, "DATE_FORMAT"),
                "minutes": minutes(place.update_minutes),
            }
            words[language] = {"title": _("A safety update waits for you"), "text": text, "notes": notes}
    return words
