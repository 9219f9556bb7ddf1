"""Tells owners that the review of something ends, or is over: each thing once for each date."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from home.accounts.models import User
from home.paris import paris_day
from home.upkeep.finding import Item, administrators, due, key_of
from home.upkeep.letters import Told, write_letter
from home.upkeep.models import UpkeepLetter
from home.upkeep.rules import NOTICE

Kind = UpkeepLetter.Kind


@transaction.atomic
def tell_owners(*, now: datetime) -> int:
    """Write to those responsible for what has become due since they were last told, and return for how many things.

    Thirty days before: owner and stand-in. After the last day: them and the administrators. Where both have gone, the
    administrators. One letter a person holds all of it. Rows and letters are written together; a second worker waits for
    the row of the first, and finds it.
    """
    today = paris_day(now)
    told: dict[User, Told] = defaultdict(Told)
    number = 0
    sent = UpkeepLetter.objects.filter(due_on__lte=today + NOTICE).order_by("pk")
    known = set(sent.values_list("content_type_id", "object_id", "due_on", "kind"))
    for item in due(today):
        kind = Kind.OVER if item.is_over else Kind.SOON
        if (*key_of(item.thing), item.due_on, kind) in known or not _is_first(item, kind, now):
            continue
        number += 1
        for person in _readers(item, kind):
            told[person].add(item)
    for person, things in sorted(told.items(), key=lambda pair: pair[0].pk):
        write_letter(person, things)
    return number


def _is_first(item: Item, kind: UpkeepLetter.Kind, now: datetime) -> bool:
    """Write down that this is said; False when somebody else has just done so."""
    content_type, object_id = key_of(item.thing)
    _row, is_new = UpkeepLetter.objects.get_or_create(
        content_type_id=content_type,
        object_id=object_id,
        due_on=item.thing.review_due_on,
        kind=kind,
        defaults={"sent_at": now},
    )
    return is_new


def _readers(item: Item, kind: UpkeepLetter.Kind) -> list[User]:
    """Who is told, each once."""
    if kind == Kind.SOON:
        return list(item.responsible) or administrators()
    return list(dict.fromkeys([*item.responsible, *administrators()]))
