"""How many files with their own details a person may have made: counted in the database, for every process together."""

from django.core.cache import caches

from home.accounts.limits import ALIAS
from home.accounts.models import User

MOST_AN_HOUR = 150  # a whole kit in both languages, several times
HOUR = 3600


def count_making(person: User) -> bool:
    """Count one more file, since the first one an hour ago at most; False when it is one too many."""
    counts = caches[ALIAS]
    key = f"kits:{person.pk}"
    counts.add(key, 0, timeout=HOUR)
    try:
        return counts.incr(key) <= MOST_AN_HOUR
    except ValueError:  # the hour ended between the two lines
        return True
