"""Who is asking."""

from django.http import HttpRequest

from home.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Return the person who is logged in; for views that nobody else reaches (TypeError otherwise)."""
    if not isinstance(request.user, User):
        raise TypeError("nobody is logged in")
    return request.user
