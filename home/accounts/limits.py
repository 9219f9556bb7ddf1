"""Rate limits: counted in the database, so that every process and every machine counts together."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from django.utils.crypto import salted_hmac

ALIAS = "limits"


def hidden_key(key: str, key_prefix: str, version: int) -> str:
    """Make a cache key that cannot be read back: the originals hold IP and e-mail addresses."""
    return salted_hmac(f"accounts.limits.{key_prefix}.{version}", key, algorithm="sha256").hexdigest()


def share() -> None:
    """Let allauth count in the shared cache; it has no setting for this and takes the default one."""
    if ALIAS not in settings.CACHES:
        raise KeyError(f"CACHES has no {ALIAS!r}: rate limits would differ between processes")
    ratelimit.cache = ConnectionProxy(caches, ALIAS)
