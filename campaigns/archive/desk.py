"""Puts the archive on the desk: its addresses and its place among the reports."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from campaigns.archive.views import archive


class ArchiveMenuItem(MenuItem):
    """Shown to people who may see the archive."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(archive.SEE)


@hooks.register("register_reports_menu_item")
def archive_menu_item() -> MenuItem:
    """Everything that was ever published of campaigns."""
    address = reverse("campaign_archives")
    return ArchiveMenuItem(_("Archive of campaigns"), address, icon_name="history", name="campaign-archive", order=60)


@hooks.register("register_admin_urls")
def archive_urls() -> list[URLPattern]:
    """The addresses, below /admin/. A version finds its files by `../files/`, as it does in an export."""
    return [
        path("campaigns/archive/", archive.show_all, name="campaign_archives"),
        path("campaigns/archive/export/", archive.export, name="campaign_archive_export"),
        path("campaigns/archive/of/<uuid:campaign>/", archive.show_campaign, name="campaign_archive"),
        path("campaigns/archive/version/<int:number>/", archive.show_record, name="campaign_archived"),
        path("campaigns/archive/version/<int:number>/page.html", archive.show_page, name="campaign_archived_page"),
        path("campaigns/archive/version/files/<str:name>", archive.show_file, name="campaign_archived_file"),
    ]
