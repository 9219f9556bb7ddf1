"""Makes the person and the notes of the yardstick, and prints a session: `python -m tools.bench.yardstick.people`."""

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from tools.bench.yardstick.models import Note  # noqa: E402

NOTES = 100


def main() -> None:
    """Print the key of a session."""
    user, is_new = User.objects.get_or_create(username="somebody")
    if is_new:
        Note.objects.bulk_create(Note(author=user, text=f"Note {number}") for number in range(NOTES))
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    print(store.session_key)


if __name__ == "__main__":
    main()
