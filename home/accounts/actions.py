"""What can happen to an account: it is made, its owner takes their data along, it is erased."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError

from home.accounts.models import User
from home.accounts.privacy import erasers, exporters


class LastAdministrator(Exception):
    """The only person who can manage the site may not disappear."""


@transaction.atomic
def create_person(
    *, email: str, password: str, first_name: str, last_name: str, language: str = "", roles: tuple[str, ...] = (),
    is_superuser: bool = False,
) -> User:  # fmt: skip
    """Create a person whose address needs no proof, with the roles (group names) they have.

    For people who are known already: the demo, the first administrator. Group.DoesNotExist when a role is unknown.
    """
    make = User.objects.create_superuser if is_superuser else User.objects.create_user
    user = make(email, password, first_name=first_name, last_name=last_name, language=language)
    user.groups.set([Group.objects.get(name=role) for role in roles])
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def export(*, user: User, now: datetime) -> dict[str, Any]:
    """Return everything the site holds about a person, one entry for each part of the house."""
    return {"made_at": now, **{name: function(user) for name, function in exporters().items()}}


@transaction.atomic
def erase(*, user: User) -> None:
    """Forget a person. Learning rows stay, without a person; rows that would have to keep one keep a nameless account.

    Raises LastAdministrator, and then nothing has changed.
    """
    if user.is_superuser and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists():
        raise LastAdministrator
    for function in erasers():
        function(user)
    try:
        with transaction.atomic():
            user.delete()
    except ProtectedError:
        _empty(user)


def _empty(user: User) -> None:
    """Leave an account that says nothing about anyone and that nobody can use."""
    for related in ("emailaddress_set", "authenticator_set", "socialaccount_set", "usersession_set"):
        getattr(user, related).all().delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.first_name, user.last_name = f"erased-{uuid4().hex}@erased.invalid", "", ""
    user.language, user.last_login = "", None
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
