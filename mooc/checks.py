"""Checks that `manage.py check --deploy` adds to Django's: what would make this site wrong or unsafe in production."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host


@checks.register(deploy=True)
def site_address(**_options: Any) -> list[checks.CheckMessage]:
    """Links in e-mails and on certificates start with the site's address: it must be HTTPS, and answered."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    found: list[checks.CheckMessage] = []
    if address.scheme != "https":
        found.append(checks.Error("SITE_URL is not an https address.", id="mooc.E001"))
    if not validate_host(str(address.hostname), settings.ALLOWED_HOSTS):
        found.append(checks.Error("ALLOWED_HOSTS does not hold the host of SITE_URL.", id="mooc.E002"))
    return found


@checks.register(deploy=True)
def interface_texts(**_options: Any) -> list[checks.CheckMessage]:
    """The interface is French first, and its texts have to be compiled."""
    compiled = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.mo"
    if not compiled.exists():
        return [
            checks.Warning(
                "The French texts are not compiled.", hint="python tools/messages.py compile", id="mooc.W001"
            )
        ]
    return []


@checks.register(deploy=True)
def local_files(**_options: Any) -> list[checks.CheckMessage]:
    """Uploaded files that stay on this machine need a folder that can be written to."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    remote = settings.STORAGES["default"]["BACKEND"] != "django.core.files.storage.FileSystemStorage"
    if remote or os.access(folder, os.W_OK):
        return []
    return [checks.Error(f"Uploaded files cannot be written to {settings.MEDIA_ROOT}.", id="mooc.E003")]
