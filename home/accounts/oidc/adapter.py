"""What happens when someone comes back from an OpenID Connect provider."""

import hmac
import logging
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

logger = logging.getLogger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Logs people in by the provider's identifier for them, never by e-mail address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an id_token that was not made for this very visit."""
        expected = sociallogin.state.get("nonce", "")
        received = sociallogin.account.extra_data.get("id_token", {}).get("nonce", "")
        if not expected or not hmac.compare_digest(str(expected), str(received)):
            raise PermissionDenied("The id_token answers another request")

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        """Save person, identity and address together: the way back is a GET, which has no transaction around it."""
        return super().save_user(request, sociallogin, form)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Ask nothing more of a new person when the provider gave both names: certificates need them."""
        return bool(sociallogin.user.first_name and sociallogin.user.last_name)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        logger.warning("Log-in with %s failed: %s", provider.name, exception or error)
