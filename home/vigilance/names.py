"""Which medicines and vaccines the site knows by name: each part of the house registers its own list."""

from collections.abc import Callable

from home.facts.models import Vaccine
from home.vigilance.rules import Names

Source = Callable[[], Names]

_sources: list[Source] = []


def knows_names(function: Source) -> Source:
    """Register a function that returns names of products."""
    if function not in _sources:
        _sources.append(function)
    return function


def known_names() -> Names:
    """Every name that the site knows now. One query for each list."""
    lists = [function() for function in _sources]
    return Names(
        words=tuple(word for one in lists for word in one.words),
        endings=tuple(ending for one in lists for ending in one.endings),
    )


@knows_names
def vaccines() -> Names:
    """What the vaccination rules speak of."""
    pairs = Vaccine.objects.order_by("pk").values_list("name_fr", "name_en")
    return Names(words=tuple(name for pair in pairs for name in pair))
