"""The lines of HTML that show a campaign on another site."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from campaigns.rules.sharing import Box, Size, Theme
from campaigns.rules.territories import Territory


def widget_path(key: UUID, *, language: str, territory: Territory | None, size: Size, theme: Theme = Theme.AUTO) -> str:
    """The path of a widget; what is as most people want it is left out."""
    chosen = {
        "territory": territory.value if territory else "",
        "size": "" if size is Size.STANDARD else size.value,
        "theme": "" if theme is Theme.AUTO else theme.value,
    }
    query = urlencode({name: value for name, value in chosen.items() if value})
    with override(language):
        path = reverse("sharing:widget", args=[key])
    return f"{path}?{query}" if query else path


def frame(address: str, *, title: str, box: Box) -> SafeString:
    """The frame itself, for an absolute address. Everything in it is escaped."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" referrerpolicy="no-referrer"'
        ' style="border:0;max-width:100%"></iframe>',
        address,
        gettext("%(campaign)s – Officine") % {"campaign": title},
        box.width,
        box.height,
    )


def resizer_tag(request: HttpRequest) -> SafeString:
    """The script that lets frames follow their content."""
    address = request.build_absolute_uri(reverse("embed_resizer"))
    return format_html('<script src="{}" async></script>', address)
