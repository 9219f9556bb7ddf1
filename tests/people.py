"""The fixed cast: who acts in the tests. Everybody has the password of the demo and a verified e-mail address."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from home.accounts.models import User
from home.editorial import roles
from home.editorial.set_up import give_role

__all__ = [
    "APPROVAL",
    "admin",
    "as_person",
    "campaign_manager",
    "course_manager",
    "editor",
    "learner",
    "medical",
    "nobody",
    "pharmacist",
    "regulatory",
    "vigilant",
]

# What a reviewer answers before approving.
APPROVAL = {"statement": "none", "interest": "", "comment": ""}


def person(name: str, role: roles.Role | None = None, first: str = "", last: str = "") -> User:
    """Make one of the cast."""
    user = User.objects.create_user(
        f"{name}@example.org", settings.DEMO_PASSWORD, first_name=first, last_name=last, language="fr"
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if role:
        give_role(user, role)
    return user


def stand_in() -> User:
    """Who stands in for the owner of whatever the tests write: somebody of the desk who does nothing else."""
    found = User.objects.filter(email="stand-in@example.org").first()
    return found or User.objects.create_user("stand-in@example.org", first_name="Swann", last_name="Relais")


def owners() -> dict[str, User]:
    """Who answers for what the tests write, where it matters to no one who."""
    found = User.objects.filter(email="owner@example.org").first()
    owner = found or User.objects.create_user("owner@example.org", first_name="Odile", last_name="Garde")
    return {"owner": owner, "backup_owner": stand_in()}


@pytest.fixture
def learner(db: None) -> User:
    """A pharmacist who takes courses."""
    return person("learner", first="Léa", last="Martin")


@pytest.fixture
def nobody(db: None) -> User:
    """Another learner, who must see nothing of the first one's."""
    return person("nobody", first="Noé", last="Petit")


@pytest.fixture
def editor(db: None) -> User:
    """Writes courses and submits them to review."""
    return person("editor", roles.EDITOR, first="Élise", last="Roux")


@pytest.fixture
def pharmacist(db: None) -> User:
    """Reviews what editors write, first."""
    return person("pharmacist", roles.PHARMACIST_REVIEWER, first="Paul", last="Girard")


@pytest.fixture
def medical(db: None) -> User:
    """Reviews what editors write, second."""
    return person("medical", roles.MEDICAL_REVIEWER, first="Mona", last="Leroy")


@pytest.fixture
def regulatory(db: None) -> User:
    """Checks campaigns against the law, last."""
    return person("regulatory", roles.REGULATORY, first="Rose", last="Perrin")


@pytest.fixture
def campaign_manager(db: None) -> User:
    """Plans awareness campaigns."""
    return person("campaigns", roles.CAMPAIGN_MANAGER, first="Camille", last="Blanc")


@pytest.fixture
def course_manager(db: None) -> User:
    """Looks after learners: who is where, who needs help."""
    return person("manager", roles.COURSE_MANAGER, first="Sophie", last="Garnier")


@pytest.fixture
def vigilant(db: None) -> User:
    """Reads what may be an adverse event."""
    return person("vigilance", roles.VIGILANCE, first="Lucie", last="Faure")


@pytest.fixture
def admin(db: None) -> User:
    """Looks after people and roles."""
    return person("admin", roles.ADMINISTRATOR, first="Adèle", last="Fontaine")


@pytest.fixture
def as_person() -> Callable[[User], Client]:
    """Return a browser in which somebody is logged in."""

    def logged_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return logged_in
