"""Makes a real film of a few seconds: a WebM file that browsers play, one still picture per second."""

import struct
from io import BytesIO

from PIL import Image

SIZE = (32, 24)


def _element(name: str, *contents: bytes) -> bytes:
    """One element of EBML (RFC 8794), its length written in eight bytes."""
    content = b"".join(contents)
    return bytes.fromhex(name) + struct.pack(">Q", len(content) | 1 << 56) + content


def _number(name: str, value: int) -> bytes:
    return _element(name, struct.pack(">Q", value))


def _frame(shade: int) -> bytes:
    """A key frame of VP8: what a lossy WebP picture holds."""
    file = BytesIO()
    Image.new("RGB", SIZE, (shade, 160, 90)).save(file, "WEBP", quality=10)
    data = file.getvalue()
    start = data.index(b"VP8 ")
    (length,) = struct.unpack("<I", data[start + 4 : start + 8])
    return data[start + 8 : start + 8 + length]


def webm(seconds: int = 20) -> bytes:
    """A film of so many seconds, about two hundred bytes each."""
    head = _element(
        "1A45DFA3", _number("4286", 1), _number("42F7", 1), _number("42F2", 4), _number("42F3", 8),
        _element("4282", b"webm"), _number("4287", 2), _number("4285", 2),
    )  # fmt: skip
    info = _element(
        "1549A966", _number("2AD7B1", 1_000_000), _element("4489", struct.pack(">d", seconds * 1000.0)),
        _element("4D80", b"officine"), _element("5741", b"officine"),
    )  # fmt: skip
    video = _element("E0", _number("B0", SIZE[0]), _number("BA", SIZE[1]))
    tracks = _element(
        "1654AE6B",
        _element("AE", _number("D7", 1), _number("73C5", 1), _number("83", 1), _element("86", b"V_VP8"), video),
    )
    clusters = [
        _element(
            "1F43B675", _number("E7", second * 1000), _element("A3", b"\x81\x00\x00\x80" + _frame(second * 37 % 256))
        )
        for second in range(seconds)
    ]

    def cues(start: int) -> bytes:
        places = [start + sum(map(len, clusters[:second])) for second in range(seconds)]
        return _element(
            "1C53BB6B",
            *(
                _element("BB", _number("B3", second * 1000), _element("B7", _number("F7", 1), _number("F1", place)))
                for second, place in enumerate(places)
            ),
        )

    start = len(info) + len(tracks) + len(cues(0))
    return head + _element("18538067", info, tracks, cues(start), *clusters)
