"""How many messages one network address may send: counted in the database under a hidden key, forgotten after an hour."""

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import caches
from django.http import HttpRequest

from home.accounts.limits import ALIAS

MOST_AN_HOUR = 20  # a whole pharmacy may share one address
HOUR = 3600


def count_message(request: HttpRequest) -> bool:
    """Count one more message from this address, since its first one an hour ago at most; False when it is one too many."""
    counts = caches[ALIAS]
    key = f"messages:{get_ip(request)}"
    counts.add(key, 0, timeout=HOUR)
    try:
        return counts.incr(key) <= MOST_AN_HOUR
    except ValueError:  # the hour ended between the two lines
        return True
