"""What can happen to an account: it is made, its owner takes their data along, it is erased."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction

from home.accounts.models import Throttle, User
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
    """Forget a person. What they learnt or wrote stays, without a person.

    Raises LastAdministrator, and then nothing has changed.
    """
    manages = "accounts.change_user"
    if user.has_perm(manages) and not User.objects.with_perm(manages).exclude(pk=user.pk).exists():
        raise LastAdministrator
    for function in erasers():
        function(user)
    user.delete()


@transaction.atomic
def forget_past(*, now: datetime) -> None:
    """Delete what no longer serves: counts of tries, sessions that have ended and what was noted about their devices."""
    Throttle.objects.filter(expires__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
