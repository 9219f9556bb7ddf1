"""Puts translations on the desk: the report, and the notice above the form of one that is behind."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from home.changes import views
from home.changes.models import PublicRecord


@hooks.register("register_admin_urls")
def changes_urls() -> list[URLPattern]:
    """Where the screens are, below /admin/."""
    return [
        path("reports/translations/", views.show_translations, name="translations"),
        path("reports/translations/translations.csv", views.export_translations, name="translations_csv"),
    ]


@hooks.register("register_reports_menu_item")
def translations_menu_item() -> MenuItem:
    """Among the reports, for everybody at the desk."""
    address = reverse("translations")
    return MenuItem(lazy("Translations"), address, icon_name="globe", name="translations", order=50)


@hooks.register("before_edit_page", order=20)
def speak_of_source(request: HttpRequest, page: Page) -> None:
    """Above the form of a translation that is behind: since when, and what changed in its source."""
    record = PublicRecord.objects.filter(page=page.pk, behind_since_at__isnull=False).select_related("source").first()
    if request.method != "GET" or record is None or record.source is None or record.follows_number is None:
        return
    day = date_format(localtime(record.behind_since_at), "DATE_FORMAT")
    text = _("The source, “%(title)s”, has changed since this translation was published (on %(day)s). Publish the translation again to bring it into step.")  # fmt: skip
    link = format_html(
        ' <a class="button button-small button-secondary" href="{}">{}</a>',
        views.compare_address(record.source.pk, record.follows_number),
        _("What changed in the source since"),
    )
    messages.warning(request, format_html("{}{}", text % {"title": record.source.title, "day": day}, link))
