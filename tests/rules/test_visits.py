"""Which requests are somebody who looks at something now, and how long figures are kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.visits import is_meant, is_of_our_page, kept_from


def test_a_browser_that_asks_for_a_page_is_meant() -> None:
    assert is_meant("GET", {})
    assert is_meant("GET", {"Sec-Purpose": "", "DNT": "0", "Sec-GPC": "", "Purpose": "navigate"})


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_only_reading_the_whole_is_meant(method: str) -> None:
    assert not is_meant(method, {})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-Moz", "Prefetch"),
    ],
)
def test_what_is_fetched_before_anybody_asked_is_not_meant(name: str, value: str) -> None:
    assert not is_meant("GET", {name: value})


@pytest.mark.parametrize("name", ["DNT", "Sec-GPC"])
def test_whoever_objects_is_not_counted(name: str) -> None:
    assert not is_meant("GET", {name: "1"})


@pytest.mark.parametrize(("pieces", "is_begun"), [("bytes=0-", True), ("bytes=0-1023", True), ("bytes=1024-", False)])
def test_a_download_counts_when_it_begins(pieces: str, is_begun: bool) -> None:
    assert is_meant("GET", {"Range": pieces}) is is_begun


def test_a_picture_counts_only_on_a_page_of_this_site() -> None:
    assert is_of_our_page({})
    assert is_of_our_page({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"})
    assert not is_of_our_page({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"})
    assert not is_of_our_page({"Sec-Fetch-Site": "none", "Sec-Fetch-Dest": "document"})


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 22), date(2024, 10, 22)),
        (date(2027, 3, 31), date(2025, 2, 28)),
        (date(2026, 3, 30), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2023, 12, 1)),
    ],
)
def test_figures_are_kept_for_twenty_five_months(today: date, first: date) -> None:
    assert kept_from(today) == first


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_first_day_kept_never_goes_back(today: date) -> None:
    assert kept_from(today) <= kept_from(today + timedelta(days=1))
    assert 755 <= (today - kept_from(today)).days <= 762
