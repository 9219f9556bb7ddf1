"""Kits over HTTP: the pharmacy's details, the page of a kit, its files, and the codes on paper."""

from campaigns.kits.views.codes import code, to_language, type_code
from campaigns.kits.views.files import file, making, own_file, own_making
from campaigns.kits.views.kit import kit
from campaigns.kits.views.pharmacy import forget, pharmacy, taken_down

__all__ = [
    "code",
    "file",
    "forget",
    "kit",
    "making",
    "own_file",
    "own_making",
    "pharmacy",
    "taken_down",
    "to_language",
    "type_code",
]
