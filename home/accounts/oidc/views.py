"""To the provider and back."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponseBase

from home.accounts.oidc.provider import OpenIDAdapter

PROVIDER = "oidc"


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    """GET: ask whether to go to the provider. POST: go."""
    return _answer(OAuth2LoginView, request)


@login_not_required
def callback(request: HttpRequest) -> HttpResponseBase:
    """The provider sends people back here."""
    return _answer(OAuth2CallbackView, request)


def _answer(view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest) -> HttpResponseBase:
    try:
        return view.adapter_view(OpenIDAdapter(request, PROVIDER))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
