"""What a pharmacy may say of itself on paper: signs that our typefaces draw, and links that lead where they seem to.

Paper has no screen reader and no second look: a sign that cannot be drawn, or one that turns the reading direction of
its neighbours around, is refused with its name rather than dropped.
"""

import re
import unicodedata
from bisect import bisect_right
from urllib.parse import urlsplit

LONGEST_LINK = 300
MOST_LINES = 8

# What our typefaces draw (home/paper/fonts): Latin, Arabic and Hebrew with their signs.
_RANGES = (
    "0020-007E 00A0-00AC 00AE-00B4 00B6-0107 010A-0113 0116-011B 011E-0123 0126-0127 012A-012B 012E-0133 0136-0137 "
    "0139-013E 0141-0148 014A-014D 0150-0165 016A-017E 0192 0218-021B 0237 02C6-02C7 02C9 02D8-02DD 0300-0304 0306-0308 "
    "030A-030C 0312 0326-0328 0394 03A9 03BC 03C0 0591-05C7 05D0-05EA 05EF-05F4 0606-061B 061D-06DC 06DE-06FF 0750-077F "
    "0870-088E 0898-08E1 08E3-08FF 1E80-1E85 1E9E 1EF2-1EF3 2009-2009 2010-2011 2013-2014 2018-201A 201C-201E 2020-2022 "
    "2026 202F 2030 2039-203A 2044 20AA 20AC 20B9 2113 2122 212E 2212 2215 2219-221A 221E 2248 2260 2264-2265 25CA 266A "
    "FB1D-FB36 FB38-FB3C FB3E FB40-FB41 FB43-FB44 FB46-FB4F FB50-FBC2 FBD3-FD8F FD92-FDC7 FDCF FDF0-FDFF FE70-FE74 FE76-FEFC"
)
_BOUNDS = [tuple(int(end, 16) for end in (part + "-" + part).split("-")[:2]) for part in _RANGES.split()]
_STARTS = [bounds[0] for bounds in _BOUNDS]
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+", re.IGNORECASE)
RIGHT_TO_LEFT = {"R", "AL"}


class UnsafeLink(ValueError):
    """A link that is not printed: not http or https, hiding where it leads, or not an address at all."""


def is_drawable(sign: str) -> bool:
    """Whether a sign can be printed."""
    place = bisect_right(_STARTS, ord(sign)) - 1
    return place >= 0 and ord(sign) <= _BOUNDS[place][1]


def clean_line(text: str) -> str:
    """Return a line in composed form, its spaces brought to one."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def clean_lines(text: str) -> str:
    """Return a text line by line, cleaned, without its empty lines."""
    lines = (clean_line(line) for line in re.split(r"\r\n|[\r\n]", text))
    return "\n".join(line for line in lines if line)


def undrawable(text: str) -> list[str]:
    """Return what of a text cannot be printed, each once: the sign itself, or the number of one that cannot be shown."""
    found = dict.fromkeys(sign for sign in text if sign != "\n" and not is_drawable(sign))
    return [sign if unicodedata.category(sign)[0] in "LNPS" else f"U+{ord(sign):04X}" for sign in found]


def drawable(text: str) -> str:
    """Return a text with typographic apostrophes, and without what cannot be printed; for words that were reviewed for the screen."""
    kept = "".join(sign for sign in unicodedata.normalize("NFC", text) if is_drawable(sign))
    return re.sub(r"(?<=\w)'(?=\w)", "’", " ".join(kept.split(" ")))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is Arabic, Hebrew or of another script read from the right."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in RIGHT_TO_LEFT:
            return True
        if direction == "L":
            return False
    return False


def safe_link(typed: str) -> str:
    """Return the address of a booking page, with its host in ASCII. Raises UnsafeLink.

    Only http and https; no user name before the host, which makes one site look like another; nothing invisible.
    """
    link = typed.strip()
    if len(link) > LONGEST_LINK or any(unicodedata.category(sign)[0] in "CZ" for sign in link) or "\\" in link:
        raise UnsafeLink
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError as error:
        raise UnsafeLink from error
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or "@" in parts.netloc:
        raise UnsafeLink
    if re.fullmatch(r"[\d.]+", host) or not host.rpartition(".")[2].isascii():
        raise UnsafeLink
    rest = "".join(sign if sign.isascii() else _percent(sign) for sign in link[_after_host(link) :])
    return f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}{rest}"


def shown_link(link: str) -> str:
    """Return a link as people read it: without its scheme, "www." and a last slash."""
    return re.sub(r"^https?://(www\.)?", "", link).rstrip("/")


def _after_host(link: str) -> int:
    found = re.search(r"[/?#]", link[link.index("//") + 2 :])
    return link.index("//") + 2 + found.start() if found else len(link)


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())
