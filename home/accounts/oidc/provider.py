"""The OpenID Connect provider: allauth's, with a nonce, verified signatures and nothing taken from the address bar."""

import secrets
from typing import Any

import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

CONFIGURATION_LASTS = 600  # seconds


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    """Speaks with the provider's server."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider announces about itself, kept for ten minutes."""
        app = self.get_provider().app
        key = f"oidc:{app.settings['server_url']}"
        config = cache.get(key)
        if config is None:
            config = super().openid_config
            cache.set(key, config, CONFIGURATION_LASTS)
        return {**config, **app.settings.get("openid_configuration_overrides", {})}

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return the one address that the provider sends people back to, the same in every language."""
        return str(settings.WAGTAILADMIN_BASE_URL + reverse("openid_connect_callback"))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Check that token and profile speak of one person; turn every oddity of the answer into a refusal."""
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ProviderException("The answer of the provider cannot be read") from error
        data = login.account.extra_data
        if "id_token" not in data:
            raise OAuth2Error("The provider sent no id_token")
        if "userinfo" in data and data["userinfo"].get("sub") != data["id_token"].get("sub"):
            raise OAuth2Error("Profile and id_token speak of two people")
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


class OpenIDProvider(OpenIDConnectProvider):
    """Who people may log in with."""

    package = "home.accounts.oidc"
    oauth2_adapter_class = OpenIDAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        query = f"?{urlencode(kwargs)}" if kwargs else ""
        return reverse("openid_connect_login") + query

    def get_callback_url(self) -> str:
        return reverse("openid_connect_callback")

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, Any]:
        """Return what the settings say, whatever the address bar asks for."""
        return self.get_auth_params()

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Return what the settings say, whatever the address bar asks for."""
        return self.get_scope()

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the person's address, verified only when the provider says so with a real "true"."""
        addresses: list[EmailAddress] = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = address.verified is True
        return addresses

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponseBase:
        """Send someone to the provider with a nonce, by a page of ours that goes on by itself.

        A plain redirect would be stopped by `form-action 'self'`, which browsers apply to every hop after a form.
        """
        nonce = secrets.token_urlsafe(32)
        auth_params = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        try:
            response = super().redirect(
                request, process, next_url, data, auth_params=auth_params, nonce=nonce, **kwargs
            )
        except (requests.RequestException, KeyError, ValueError) as error:
            get_adapter().on_authentication_error(request, self, exception=error)
            return render(request, "socialaccount/authentication_error.html", {"provider": self}, status=502)
        if not isinstance(response, HttpResponseRedirect):
            return response
        return render(request, "socialaccount/leaving.html", {"provider": self, "url": response.url})
