"""What accounts do when allauth tells that someone came in."""

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from home.accounts.models import ProfessionalIdentity
from home.accounts.oidc.identity import profession_of


@receiver([user_logged_in, social_account_added])
def remember_profession(request: HttpRequest, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """Keep what a health identity provider says about the person's profession, at log-in or when accounts are joined."""
    if sociallogin is None:
        return
    data = sociallogin.account.extra_data
    profession = profession_of({**data.get("id_token", {}), **data.get("userinfo", {})})
    if profession:
        ProfessionalIdentity.objects.update_or_create(
            user=sociallogin.user,
            defaults={
                "provider": sociallogin.account.get_provider(request).name,
                "rpps": profession.rpps,
                "profession_code": profession.code,
                "seen_at": timezone.now(),
            },
        )
