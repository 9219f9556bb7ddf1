"""The site's address comes from SITE_URL and is put right by `set_up`."""

import pytest
from wagtail.models import Site

from home.editorial.set_up import set_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "hostname", "port", "root"),
    [
        ("https://officine.example.org", "officine.example.org", 443, "https://officine.example.org"),
        ("http://localhost:8765", "localhost", 8765, "http://localhost:8765"),
    ],
)
def test_wagtail_spells_out_the_address_of_the_settings(settings, address, hostname, port, root):
    settings.WAGTAILADMIN_BASE_URL = address
    set_up()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port, site.root_url) == (hostname, port, root)
