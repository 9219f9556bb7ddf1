"""The people of the demonstration: one for each role, and a learner who must see nothing of the others."""

from dataclasses import dataclass

from django.db import transaction
from wagtail.users.models import UserProfile

from home.accounts.actions import create_person
from home.accounts.models import User
from home.editorial.roles import (
    ADMINISTRATOR,
    CAMPAIGN_MANAGER,
    COURSE_MANAGER,
    EDITOR,
    EMERGENCY_PUBLISHER,
    MEDICAL_REVIEWER,
    PHARMACIST_REVIEWER,
    REGULATORY,
    VIGILANCE,
    Role,
)


@dataclass(frozen=True)
class Person:
    """Someone who does not exist."""

    email: str
    first_name: str
    last_name: str
    role: Role | None = None


LEARNER = Person("learner@example.org", "Camille", "Renaud")
EDITOR_PERSON = Person("editor@example.org", "Élise", "Martin", EDITOR)
PHARMACIST = Person("pharmacist@example.org", "Paul", "Lefèvre", PHARMACIST_REVIEWER)
MEDICAL = Person("medical@example.org", "Nadia", "Benali", MEDICAL_REVIEWER)
REGULATORY_AFFAIRS = Person("regulatory@example.org", "Claire", "Fournier", REGULATORY)
COURSES = Person("courses@example.org", "Inès", "Garnier", COURSE_MANAGER)
CAMPAIGNS = Person("campaigns@example.org", "Hugo", "Morel", CAMPAIGN_MANAGER)
VIGIL = Person("vigilance@example.org", "Lucie", "Chevalier", VIGILANCE)
ON_CALL = Person("urgent@example.org", "Marc", "Vidal", EMERGENCY_PUBLISHER)
ADMIN = Person("admin@example.org", "Anne", "Dubois", ADMINISTRATOR)
NOBODY = Person("nobody@example.org", "Sacha", "Petit")
EVERYBODY = (
    LEARNER, EDITOR_PERSON, PHARMACIST, MEDICAL, REGULATORY_AFFAIRS, COURSES, CAMPAIGNS, VIGIL, ON_CALL, ADMIN, NOBODY,
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """The accounts by what they do."""

    learner: User
    editor: User
    pharmacist: User
    medical: User
    regulatory: User
    campaigns: User


@transaction.atomic
def make_people(*, password: str) -> Cast:
    """Make the accounts that are missing, each with a verified address; those that exist stay as they are."""
    found = {person: _make(person, password) for person in EVERYBODY}
    return Cast(
        learner=found[LEARNER],
        editor=found[EDITOR_PERSON],
        pharmacist=found[PHARMACIST],
        medical=found[MEDICAL],
        regulatory=found[REGULATORY_AFFAIRS],
        campaigns=found[CAMPAIGNS],
    )


def stand_in_for(owner: User) -> User:
    """Who answers for what this person owns while they are away: the editor for campaigns, the administrator for the rest."""
    person = EDITOR_PERSON if owner.email == CAMPAIGNS.email else ADMIN
    return User.objects.get(email=person.email)


def _make(person: Person, password: str) -> User:
    user = User.objects.filter(email=person.email).first()
    return user or create_person(
        email=person.email,
        password=password,
        first_name=person.first_name,
        last_name=person.last_name,
        language="fr",
        roles=(person.role.name,) if person.role else (),
        is_superuser=person.role is ADMINISTRATOR,
    )


def notify(*, is_on: bool) -> None:
    """Switch the e-mails about reviews on or off: building a whole site would send hundreds of them."""
    for user in User.objects.filter(email__in=[person.email for person in EVERYBODY]):
        profile = UserProfile.get_for_user(user)
        if profile.submitted_notifications != is_on:
            profile.submitted_notifications = profile.approved_notifications = profile.rejected_notifications = is_on
            profile.save()
