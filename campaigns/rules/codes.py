"""Codes printed on paper: short, typed by hand without mistakes, the same in capitals and small letters.

No vowel, so that no code is a word; none of 0 O 1 I L, which look alike. Seven of these 27 signs make ten thousand
million codes: a code typed with one wrong sign leads nowhere rather than to somebody else's poster.
"""

import re
from collections.abc import Callable, Sequence

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
LENGTH = 7
LONGEST_TYPED = 40


def make_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a new code; `choose` takes one element of a sequence at random (secrets.choice)."""
    return "".join(choose(ALPHABET) for _place in range(LENGTH))


def normalise_code(typed: str) -> str | None:
    """Return the code that somebody typed or scanned, or None when it cannot be one. Spaces and hyphens do not count."""
    code = re.sub(r"[\s\-‐‑–]", "", typed[:LONGEST_TYPED]).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def written(code: str) -> str:
    """Return a code as it is printed: K7M-2XQ9."""
    return f"{code[:3]}-{code[3:]}"
