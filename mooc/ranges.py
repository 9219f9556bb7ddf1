"""Which part of a file a player asks for (RFC 9110, section 14.2)."""

import re

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})\Z")


class Unsatisfiable(Exception):
    """The part lies beyond the end of the file."""


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte of one part, both included; None for the whole file.

    A header that asks for several parts, or cannot be read, asks for the whole file. Raises Unsatisfiable.
    """
    found = _ONE.match(header.strip().replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        if not length:
            raise Unsatisfiable
        return size - length, size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return int(first), min(int(last), size - 1) if last else size - 1
