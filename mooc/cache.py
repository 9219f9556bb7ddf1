"""The Redis cache, which fails open: while Redis is away or slow, the site goes on as with an empty cache."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds without a try after a failure, so that a hanging server does not slow every request


class FailOpenClient(RedisCacheClient):
    """Django's client, answering "nothing there" instead of raising when Redis cannot be reached."""

    away_until = 0.0

    def _ask(self, method: Callable[..., Any], *args: Any, otherwise: Any) -> Any:
        if time.monotonic() < FailOpenClient.away_until:
            return otherwise
        try:
            return method(*args)
        except RedisError as error:
            FailOpenClient.away_until = time.monotonic() + PAUSE
            logger.warning("The cache is away, the site goes on without it: %s", error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask(super().add, key, value, timeout, otherwise=True)

    def get(self, key: Any, default: Any) -> Any:
        return self._ask(super().get, key, default, otherwise=default)

    def set(self, key: Any, value: Any, timeout: Any) -> Any:
        return self._ask(super().set, key, value, timeout, otherwise=None)

    def touch(self, key: Any, timeout: Any) -> Any:
        return self._ask(super().touch, key, timeout, otherwise=False)

    def delete(self, key: Any) -> Any:
        return self._ask(super().delete, key, otherwise=False)

    def get_many(self, keys: Any) -> Any:
        return self._ask(super().get_many, keys, otherwise={})

    def has_key(self, key: Any) -> Any:
        return self._ask(super().has_key, key, otherwise=False)

    def incr(self, key: Any, delta: int) -> Any:
        return self._ask(super().incr, key, delta, otherwise=delta)

    def set_many(self, data: Any, timeout: Any) -> Any:
        return self._ask(super().set_many, data, timeout, otherwise=None)

    def delete_many(self, keys: Any) -> Any:
        return self._ask(super().delete_many, keys, otherwise=None)

    def clear(self) -> Any:
        return self._ask(super().clear, otherwise=False)


class FailOpenRedisCache(RedisCache):
    """A cache that may be lost at any time without anyone noticing more than slower pages."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = FailOpenClient
