"""How allauth behaves here: our addresses in e-mails, our name on passkeys, no way off the site."""

from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override

from home.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts known by e-mail address."""

    def new_user(self, request: HttpRequest) -> User:
        """Return an unsaved person who will get e-mails in the language they are reading now."""
        return User(language=get_language() or settings.LANGUAGE_CODE)

    def is_safe_url(self, url: str) -> bool:
        """Say whether the site may send someone to this address: only to itself."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset e-mail, made from SITE_URL: never from the request's Host header."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.WAGTAILADMIN_BASE_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an e-mail in the language its reader chose, with our own address in it."""
        user = context.get("user")
        with override(getattr(user, "language", "") or get_language()):
            message: EmailMessage = self.render_mail(
                template_prefix, email, {**context, "email": email, "site_url": settings.WAGTAILADMIN_BASE_URL}
            )
        message.send()


class MFAAdapter(DefaultMFAAdapter):
    """Second factors and passkeys."""

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code on white, so that telephones read it on dark pages too."""
        return str(segno.make(url).svg_inline(scale=8, border=4, light="white"))
