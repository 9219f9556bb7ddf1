"""The account page: name and language, ways to log in, a person's own data."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from home.accounts import actions
from home.accounts.access import person_of
from home.accounts.forms import EraseForm, ProfileForm
from home.accounts.models import ProfessionalIdentity


@never_cache
def desk_door(request: HttpRequest) -> HttpResponse:
    """Where the editing desk sends those it does not let in: to the log-in, or to a page that says why.

    Sending somebody who is logged in to the log-in would send them back here, and so on for ever.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"), login_url="account_login")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """GET: the account page. POST: a new name or language."""
    user = person_of(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are up to date."))
        return redirect("account_profile")
    if form.errors:
        user.refresh_from_db()  # the header goes on showing the name that is stored
    return render(request, "account/profile.html", {"form": form, **_security_of(request)})


def _security_of(request: HttpRequest) -> dict[str, Any]:
    user = person_of(request)
    types = list(Authenticator.objects.filter(user=user).order_by("pk").values_list("type", flat=True))
    return {
        "passkey_count": types.count(Authenticator.Type.WEBAUTHN),
        "has_totp": Authenticator.Type.TOTP in types,
        "has_recovery_codes": Authenticator.Type.RECOVERY_CODES in types,
        "identity": ProfessionalIdentity.objects.filter(user=user).first(),
        "providers": get_social_adapter().list_providers(request),
    }


@never_cache
@login_required
@reauthentication_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everything the site holds about the person, as a JSON file."""
    content = actions.export(user=person_of(request), now=timezone.now())
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="officine.json"'
    return response


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """GET: what erasing means. POST: erase the account, when its address has been typed."""
    user = person_of(request)
    form = EraseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        email = user.email
        try:
            actions.erase(user=user)
        except actions.LastAdministrator:
            form.add_error(None, _("You are the only administrator. Name another one first. Nothing has been erased."))
        else:
            logout(request)
            get_adapter(request).send_mail("account/email/account_erased", email, {"user": user})
            messages.success(request, _("Your account has been erased. Thank you for the time you spent here."))
            return redirect("account_login")
    return render(request, "account/erase.html", {"form": form})
