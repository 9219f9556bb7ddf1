"""Every address of the site, read from its URL configuration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LANGUAGE = re.compile(r"^fr/")  # the routes of every language are the same: they are tried in one
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One pattern of the URL configuration, with the prefixes of those that include it, and the module of its view."""

    pattern: str
    module: str

    @property
    def is_regular_expression(self) -> bool:
        """Whether its address has to be written by hand."""
        return bool(re.search(r"[\\(\[]", self.pattern))

    @property
    def parameters(self) -> list[str]:
        """The names of what has to be filled in."""
        return [found["name"] for found in PARAMETER.finditer(self.pattern)]

    def address(self, values: dict[str, Any]) -> str:
        """The path with these values filled in."""
        return "/" + PARAMETER.sub(lambda found: str(values[found["name"]]), self.pattern.replace("^", "").rstrip("$"))


def routes() -> list[Route]:
    """All of them, each once, in the order in which the site looks at them."""
    return list(dict.fromkeys(_walk(get_resolver())))


def _walk(resolver: URLResolver, prefix: str = "") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = (
            LANGUAGE.sub("<language>/", prefix + str(pattern.pattern)) if not prefix else prefix + str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield Route(path, getattr(pattern.callback, "__module__", ""))
