"""What the accounts themselves hold about a person: handed over and forgotten."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from home.accounts.models import ProfessionalIdentity, User
from home.accounts.privacy import eraser, exporter


@exporter("account")
def export_account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "language": user.language,
        "date_joined": user.date_joined,
        "last_login": user.last_login,
        "roles": list(user.groups.order_by("name").values_list("name", flat=True)),
        "email_addresses": list(
            EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")
        ),
        "professional_identity": list(
            ProfessionalIdentity.objects.filter(user=user).values("provider", "rpps", "profession_code", "seen_at")
        ),
    }


@exporter("security")
def export_security(user: User) -> dict[str, Any]:
    """Keys and secrets themselves stay out: the file would be a way in."""
    return {
        "second_factors_and_passkeys": [
            {
                "type": authenticator.type,
                "name": authenticator.data.get("name", ""),
                "created_at": authenticator.created_at,
                "last_used_at": authenticator.last_used_at,
            }
            for authenticator in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "sessions": list(
            UserSession.objects.filter(user=user)
            .order_by("pk")
            .values("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "outside_identities": list(
            SocialAccount.objects.filter(user=user)
            .order_by("pk")
            .values("provider", "uid", "date_joined", "last_login", "extra_data")
        ),
    }


@eraser
def end_sessions(user: User) -> None:
    """Log the person out everywhere: the rows of django.contrib.sessions do not point to their user."""
    for session in UserSession.objects.filter(user=user):
        session.end()


@eraser
def forget_log_labels(user: User) -> None:
    """Delete the admin's log entries about the person: they hold the name as text."""
    content_type = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=content_type, object_id=str(user.pk)).delete()
