"""Which part of a film a player asks for."""

import pytest

from mooc.ranges import Unsatisfiable, read_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None), ("bytes=0-", (0, 99)), ("bytes=0-0", (0, 0)), ("bytes=10-19", (10, 19)), ("bytes=90-500", (90, 99)),
        ("bytes=-10", (90, 99)), ("bytes=-500", (0, 99)), ("bytes=5-4", None), ("bytes=0-1,5-6", None), ("bytes=-", None),
        ("items=0-1", None), ("bytes=a-b", None), ("bytes= 1 - 2", (1, 2)), ("bytes=" + "9" * 40 + "-", None),
    ],
)  # fmt: skip
def test_one_part_is_understood_and_anything_else_is_the_whole_file(header, expected):
    assert read_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(header):
    with pytest.raises(Unsatisfiable):
        read_range(header, 100)


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-1"])
def test_an_empty_file_has_no_part(header):
    with pytest.raises(Unsatisfiable):
        read_range(header, 0)
