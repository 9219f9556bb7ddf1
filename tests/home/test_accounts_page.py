"""The account page: details, second step, devices, one's own data, and leaving."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from courses.editions.models import Course, CourseEdition
from courses.learning.models import Enrolment
from home.accounts.actions import create_person, forget_past
from home.accounts.models import ProfessionalIdentity, Throttle, User
from tests.home.entrance import PASSWORD, Visitor, code

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea() -> User:
    return create_person(
        email="lea@example.org", password=PASSWORD, first_name="Léa", last_name="Martin", language="fr"
    )


@pytest.fixture
def visitor(lea: User) -> Visitor:
    """Léa's browser, logged in."""
    visitor = Visitor()
    visitor.log_in(lea.email)
    return visitor


def totp(secret: str) -> str:
    """What an authenticator app would show now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


# --- Details ---------------------------------------------------------------------------------


def test_name_and_language_are_changed_on_the_account_page(visitor: Visitor, lea: User) -> None:
    new = {"first_name": "Léa-Maÿlis", "last_name": "D’Aubigné Nguyễn", "language": "en"}
    assert visitor.post("/fr/account/", new).status_code == 302
    lea.refresh_from_db()
    assert (str(lea), lea.language) == ("Léa-Maÿlis D’Aubigné Nguyễn", "en")


def test_the_account_page_changes_nothing_else(visitor: Visitor, lea: User) -> None:
    fields = {"first_name": "Léa", "last_name": "Martin", "language": "fr"}
    extra = {"is_superuser": "on", "is_staff": "on", "email": "x@example.org", "groups": "1", "is_active": ""}
    visitor.post("/fr/account/", fields | extra)
    lea.refresh_from_db()
    assert (lea.is_superuser, lea.is_staff, lea.is_active, lea.email) == (False, False, True, "lea@example.org")
    assert not lea.groups.exists()


def test_e_mails_come_in_the_language_that_was_chosen(visitor: Visitor, lea: User) -> None:
    User.objects.filter(pk=lea.pk).update(language="en")
    Visitor().post("/fr/account/password/reset/", {"email": lea.email})
    assert mail.outbox[-1].subject == "Choose a new password"


def test_a_new_address_counts_once_its_code_is_typed(visitor: Visitor, lea: User) -> None:
    visitor.confirm()
    answer = visitor.post(reverse("account_email"), {"email": "lea.martin@example.org", "action_add": "1"})
    lea.refresh_from_db()
    assert lea.email == "lea@example.org"
    assert mail.outbox[-1].to == ["lea.martin@example.org"]
    visitor.post(answer.url, {"code": code()})
    lea.refresh_from_db()
    assert lea.email == "lea.martin@example.org"
    assert ["lea@example.org"] in [message.to for message in mail.outbox], "the old address is told"
    assert Visitor().log_in("lea@example.org").status_code == 200


def test_the_account_page_is_for_its_owner(db: None) -> None:
    for name in (
        "account_profile",
        "account_export",
        "account_erase",
        "account_email",
        "mfa_index",
        "usersessions_list",
    ):
        answer = Visitor().get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


# --- Second step -----------------------------------------------------------------------------


def switch_on_totp(visitor: Visitor) -> str:
    """Switch on the authenticator app; return its secret."""
    visitor.confirm()
    page = visitor.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    assert visitor.post(reverse("mfa_activate_totp"), {"code": totp(secret)}).status_code == 302
    return secret


def test_with_an_authenticator_app_the_password_alone_is_not_enough(visitor: Visitor, lea: User) -> None:
    secret = switch_on_totp(visitor)
    recovery = visitor.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(recovery) == 10

    telephone = Visitor()
    step = telephone.log_in(lea.email)
    assert step.url == reverse("mfa_authenticate")
    assert not telephone.is_logged_in()
    telephone.post(step.url, {"code": "000000"})
    assert not telephone.is_logged_in()
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        telephone.post(step.url, {"code": totp(secret)})
        assert telephone.is_logged_in()


def test_a_recovery_code_opens_the_account_once(visitor: Visitor, lea: User) -> None:
    switch_on_totp(visitor)
    recovery = visitor.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (True, False):
        other = Visitor()
        step = other.log_in(lea.email)
        other.post(step.url, {"code": recovery})
        assert other.is_logged_in() is expected


def test_a_stolen_open_session_cannot_change_the_locks(visitor: Visitor) -> None:
    visitor.confirm()
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        for name in ("mfa_activate_totp", "mfa_add_webauthn", "account_export", "account_erase"):
            assert reverse("account_reauthenticate") in visitor.get(reverse(name)).url
        answer = visitor.post(
            f"{reverse('account_reauthenticate')}?next={reverse('account_export')}", {"password": PASSWORD}
        )
        assert answer.url == reverse("account_export")
        assert visitor.get(answer.url)["Content-Type"] == "application/json"


def test_other_devices_can_be_logged_out(visitor: Visitor, lea: User) -> None:
    other = Visitor()
    other.log_in(lea.email)
    visitor.post(reverse("usersessions_list"))
    assert visitor.is_logged_in()
    assert not other.is_logged_in()


# --- One's own data --------------------------------------------------------------------------


def enrol(lea: User) -> Enrolment:
    """Let Léa have learnt something."""
    now = timezone.now()
    course = Course.objects.create(
        translation_key="6f1f1d3c-6d07-4df1-8f0a-0b6f4f0c2b11", slug="grippe", created_at=now
    )
    edition = CourseEdition.objects.create(
        course=course, number=1, structure={}, hash="0", change_class=CourseEdition.Change.FIRST, published_at=now
    )
    return Enrolment.objects.create(
        user=lea, course=course, edition=edition, edition_started=edition, items_total=3, started_at=now, last_at=now
    )


def test_the_file_holds_what_the_site_holds_and_no_key_to_it(visitor: Visitor, lea: User) -> None:
    secret = switch_on_totp(visitor)
    ProfessionalIdentity.objects.create(
        user=lea, provider="Pro Santé Connect", rpps="10101010101", profession_code="21", seen_at=timezone.now()
    )
    answer = visitor.get(reverse("account_export"))
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == lea.email
    assert data["account"]["email_addresses"] == [{"email": lea.email, "verified": True, "primary": True}]
    assert data["account"]["professional_identity"][0]["rpps"] == "10101010101"
    assert len(data["security"]["sessions"]) == 1
    assert [factor["type"] for factor in data["security"]["second_factors_and_passkeys"]] == ["totp", "recovery_codes"]
    lea.refresh_from_db()
    for hidden in (secret, lea.password, visitor.cookies["sessionid"].value):
        assert hidden not in answer.content.decode()


def test_erasing_takes_the_address_typed_in_full(visitor: Visitor, lea: User) -> None:
    visitor.confirm()
    for typed in ("", "oui", "lea@example.com"):
        answer = visitor.post(reverse("account_erase"), {"email": typed})
        assert answer.context["form"].errors
    assert User.objects.filter(pk=lea.pk).exists()
    assert visitor.is_logged_in()


def test_an_erased_person_is_gone_and_what_they_learnt_stays_nameless(visitor: Visitor, lea: User, admin: User) -> None:
    enrolment = enrol(lea)
    page = Page.objects.get(depth=1)
    Page.objects.filter(pk=page.pk).update(owner=lea)
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User), object_id=str(lea.pk), label=str(lea),
        action="wagtail.edit", timestamp=timezone.now(),
    )  # fmt: skip
    other = Visitor()
    other.log_in(lea.email)

    visitor.confirm()
    assert visitor.post(reverse("account_erase"), {"email": " Lea@Example.org "}).status_code == 302

    enrolment.refresh_from_db()
    assert enrolment.user is None
    assert not visitor.is_logged_in()
    assert not other.is_logged_in()
    assert mail.outbox[-1].to == ["lea@example.org"]
    assert Visitor().log_in("lea@example.org").status_code == 200
    left = f"{list(User.objects.values())}{list(EmailAddress.objects.values())}{list(ModelLogEntry.objects.values())}"
    left += "".join(str(session.get_decoded()) for session in Session.objects.all())
    left += str(list(Throttle.objects.values()))
    assert not [word for word in ("lea@", "Léa", "Martin") if word in left]


def test_the_only_administrator_cannot_disappear(admin: User, settings: Any) -> None:
    visitor = Visitor()
    visitor.log_in(admin.email, settings.DEMO_PASSWORD)
    visitor.confirm(settings.DEMO_PASSWORD)
    answer = visitor.post(reverse("account_erase"), {"email": admin.email})
    assert answer.context["form"].non_field_errors()
    assert User.objects.filter(pk=admin.pk).exists()


def test_what_is_known_about_devices_goes_with_their_sessions(lea: User) -> None:
    short, long = Visitor(), Visitor()
    short.log_in(lea.email)
    long.log_in(lea.email, remember="on")
    short.log_in(lea.email, "mauvais mot de passe")
    short.post(reverse("account_logout"))
    forget_past(now=timezone.now())
    assert UserSession.objects.count() == 1
    assert long.is_logged_in()
    forget_past(now=timezone.now() + timedelta(days=31))
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    assert not Throttle.objects.exists()


# --- User management in the admin ------------------------------------------------------------


@pytest.fixture
def desk() -> Any:
    """A superuser's browser in the admin."""
    create_person(email="root@example.org", password=PASSWORD, first_name="R", last_name="R", is_superuser=True)
    visitor = Visitor()
    visitor.log_in("root@example.org")
    return visitor


def test_an_administrator_creates_a_person_who_then_proves_their_address(desk: Visitor) -> None:
    url = reverse("wagtailusers_users:add")
    assert desk.get(url).status_code == 200
    names = {"first_name": "Noé", "last_name": "Petit", "email": "Noe@Example.org"}
    answer = desk.post(url, {**names, "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302, answer.context["form"].errors

    noe = Visitor()
    step = noe.log_in("noe@example.org")
    assert step.url == reverse("account_email_verification_sent")
    noe.post(step.url, {"code": code()})
    assert noe.is_logged_in()


def test_an_address_changed_by_an_administrator_replaces_the_old_one_for_good(desk: Visitor, lea: User) -> None:
    url = reverse("wagtailusers_users:edit", args=[lea.pk])
    assert desk.get(url).status_code == 200
    fields = {"first_name": "Léa", "last_name": "Martin", "email": "lea.new@example.org", "is_active": "on"}
    answer = desk.post(url, fields)
    assert answer.status_code == 302, answer.context["form"].errors

    assert Visitor().log_in("lea@example.org").status_code == 200, "the old address opens nothing"
    Visitor().post(reverse("account_reset_password"), {"email": "lea@example.org"})
    assert "/key/" not in mail.outbox[-1].body
    new = Visitor()
    step = new.log_in("lea.new@example.org")
    assert step.url == reverse("account_email_verification_sent")


def test_two_people_cannot_have_addresses_that_differ_in_case_only(desk: Visitor, lea: User) -> None:
    fields = {
        "first_name": "L",
        "last_name": "M",
        "email": "LEA@example.org",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    answer = desk.post(reverse("wagtailusers_users:add"), fields)
    assert answer.status_code == 200
    assert User.objects.filter(email__iexact="lea@example.org").count() == 1
