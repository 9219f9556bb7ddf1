"""A visitor for the tests of accounts, and what stands in the e-mails they get."""

import re
from typing import Any

from django.core import mail
from django.test import Client

PASSWORD = "des mots longs et calmes"


class Visitor(Client):
    """A browser, and the forms that are filled in again and again."""

    def log_in(self, email: str, password: str = PASSWORD, **extra: str) -> Any:
        """Fill in the log-in form."""
        return self.post("/fr/account/login/", {"login": email, "password": password, **extra})

    def sign_up(self, email: str, password: str = PASSWORD, **changes: str) -> Any:
        """Fill in the sign-up form."""
        names = {"first_name": "Léa", "last_name": "Martin"}
        return self.post("/fr/account/signup/", {"email": email, "password1": password, **names, **changes})

    def confirm(self, password: str = PASSWORD) -> Any:
        """Give the password again, as sensitive pages ask."""
        return self.post("/fr/account/reauthenticate/", {"password": password, "next": "/fr/account/"})

    def is_logged_in(self) -> bool:
        """Say whether the account page opens."""
        return self.get("/fr/account/").status_code == 200


def last_mail() -> str:
    """The text of the newest e-mail."""
    return str(mail.outbox[-1].body)


def code() -> str:
    """The code in the newest e-mail."""
    found = re.search(r"^ {4}(\S+)$", last_mail(), flags=re.M)
    assert found, last_mail()
    return found.group(1)


def link() -> str:
    """The first address in the newest e-mail."""
    found = re.search(r"https?://\S+", last_mail())
    assert found, last_mail()
    return found.group()
