"""A campaign opens on a slow network: everything its page needs weighs little."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

MOST_BYTES = 100 * 1000
STORED_COMPRESSED = (".css", ".js", ".svg")  # by mooc.storage; the demonstration sends these as they are


@pytest.mark.parametrize("address", ["/fr/campagnes/grippe-2026-2027/", "/en/campaigns/grippe-2026-2027/"])
def test_a_campaign_page_with_all_it_loads_weighs_a_hundred_kilobytes_at_most(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("about:blank", width=360, height=800)
    loaded: list[Response] = []

    def note(response: Response) -> None:
        loaded.append(response)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    sizes = {one.url: _weight(one) for one in loaded}
    assert any(url.endswith(address) for url in sizes)
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def _weight(response: Response) -> int:
    body = response.body()
    return len(gzip.compress(body) if response.url.endswith(STORED_COMPRESSED) else body)
