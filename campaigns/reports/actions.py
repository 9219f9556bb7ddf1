"""Adds up what happened, everything once, and forgets figures that are too old to keep.

A batch is one transaction: rows are locked, added and deleted. Cut off at any moment it has counted all of them or none;
two counters at once skip each other's rows (PostgreSQL) or take turns (SQLite).
"""

from collections import Counter
from datetime import datetime
from time import sleep

from django.db import transaction
from django.db.models import F

from campaigns.reports.models import DailyCount
from campaigns.rules.visits import kept_from
from campaigns.visits.models import Hit
from home.paris import PARIS

BATCH = 1_000  # rows in one transaction: some tens of milliseconds
BREATH = 0.05  # seconds between two full batches: SQLite has one writer and no queue, so others must find a gap
ABOUT = ("campaign", "day", "kind", "asset", "territory")


def fold(*, batch: int = BATCH) -> int:
    """Add up everything that waits; returns how many hits that were. Two at once do no harm."""
    total = 0
    while Hit.objects.exists():
        counted = fold_batch(batch=batch)
        total += counted
        if counted < batch:
            break
        sleep(BREATH)
    return total


@transaction.atomic
def fold_batch(*, batch: int = BATCH) -> int:
    """Add one batch to the figures and delete it, in one transaction; returns how many hits it held."""
    hits = list(Hit.objects.select_for_update(skip_locked=True).order_by("pk")[:batch])
    sums = Counter(tuple(getattr(hit, name) for name in ABOUT) for hit in hits)
    for values in sorted(sums):  # an order that all counters share: none waits for another in a ring
        key = dict(zip(ABOUT, values, strict=True))
        DailyCount.objects.get_or_create(**key)
        DailyCount.objects.filter(**key).update(number=F("number") + sums[values])
    Hit.objects.filter(pk__in=[hit.pk for hit in hits]).delete()
    return len(hits)


@transaction.atomic
def forget_old_counts(*, now: datetime) -> int:
    """Delete the figures of days that lie more than 25 months back; returns how many rows that were."""
    deleted, _by_table = DailyCount.objects.filter(day__lt=kept_from(now.astimezone(PARIS).date())).delete()
    return deleted
