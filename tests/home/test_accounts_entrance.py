"""Coming in: signing up, logging in, forgetting a password, and what strangers can learn from it (nothing)."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from home.accounts.actions import create_person
from home.accounts.models import Throttle, User
from tests.home.entrance import PASSWORD, Visitor, code, last_mail, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def lea() -> User:
    return create_person(
        email="lea@example.org", password=PASSWORD, first_name="Léa", last_name="Martin", language="fr"
    )


# --- Signing up ------------------------------------------------------------------------------


def test_someone_signs_up_with_a_code_and_goes_on_where_they_wanted(visitor: Visitor) -> None:
    page = visitor.sign_up("Nora@Example.org", next="/fr/search/")
    assert page.url == reverse("account_email_verification_sent")
    assert not visitor.is_logged_in()

    answer = visitor.post(page.url, {"code": code()})

    user = User.objects.get(email="nora@example.org")
    assert (user.first_name, user.last_name, user.language) == ("Léa", "Martin", "fr")
    assert EmailAddress.objects.get(user=user).verified
    assert visitor.is_logged_in()
    assert answer.url == "/fr/search/"


def test_a_wrong_code_opens_nothing_and_another_one_can_be_asked_for(visitor: Visitor) -> None:
    page = visitor.sign_up("nora@example.org")
    assert visitor.post(page.url, {"code": "AAAAAA"}).status_code == 200
    assert not visitor.is_logged_in()

    Throttle.objects.all().delete()  # ten seconds later
    first = code()
    visitor.post(page.url, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert code() != first
    visitor.post(page.url, {"code": code()})
    assert visitor.is_logged_in()


def test_codes_cannot_be_guessed_by_trying(visitor: Visitor) -> None:
    page = visitor.sign_up("nora@example.org")
    right = code()
    for number in range(4):
        visitor.post(page.url, {"code": f"WRONG{number}"})
    visitor.post(page.url, {"code": right})
    assert not visitor.is_logged_in()
    assert not EmailAddress.objects.filter(verified=True).exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"password1": "court"},
        {"password1": "123456789012"},
        {"password1": "nora@example.org"},
        {"first_name": ""},
        {"last_name": "  "},
        {"last_name": "Gagnez http://evil.example"},
        {"first_name": "<b>Nora</b>"},
        {"email": "nora"},
    ],
    ids=str,
)
def test_a_sign_up_with_a_fault_says_so_and_makes_nothing(visitor: Visitor, fault: dict[str, str]) -> None:
    fields = {"email": "nora@example.org", "password": PASSWORD, **fault}
    answer = visitor.sign_up(fields.pop("email"), fields.pop("password1", fields.pop("password")), **fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not User.objects.filter(is_superuser=False).exists()
    assert not mail.outbox


def test_two_sign_ups_at_the_same_moment_make_one_account(
    visitor: Visitor, lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "allauth.account.internal.flows.manage_email.assess_unique_email"
    monkeypatch.setattr(module, lambda email, user=None: True)  # neither has seen the other yet
    answer = visitor.sign_up("lea@example.org")
    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.filter(email="lea@example.org").count() == 1
    assert not visitor.is_logged_in()


def test_the_code_can_be_asked_for_from_another_device(visitor: Visitor) -> None:
    visitor.sign_up("nora@example.org")
    Throttle.objects.all().delete()
    telephone = Visitor()
    page = telephone.log_in("nora@example.org")
    telephone.post(page.url, {"code": code()})
    assert telephone.is_logged_in()


# --- What strangers can learn ----------------------------------------------------------------


def seen(answer: Any, email: str) -> tuple[int, str, str]:
    """What somebody sees, without the address they typed and without the one-time tokens."""
    page = answer.client.get(answer.url) if answer.status_code == 302 else answer
    text = "\n".join(line for line in page.content.decode().replace(email, "…").splitlines() if "csrf" not in line)
    return answer.status_code, getattr(answer, "url", ""), text


def test_signing_up_does_not_tell_whether_an_address_has_an_account(lea: User) -> None:
    known, unknown = Visitor(), Visitor()
    known_page = seen(known.sign_up("lea@example.org"), "lea@example.org")
    assert "account" in last_mail() or "compte" in last_mail()
    assert reverse("account_reset_password") in last_mail()
    unknown_page = seen(unknown.sign_up("new@example.org"), "new@example.org")
    assert known_page == unknown_page
    assert User.objects.filter(email="lea@example.org").count() == 1
    assert len(mail.outbox) == 2


def test_asking_for_a_new_password_does_not_tell_whether_an_address_has_an_account(lea: User) -> None:
    answers = {}
    for email in ("lea@example.org", "nobody@example.org"):
        answers[email] = seen(Visitor().post(reverse("account_reset_password"), {"email": email}), email)
    assert answers["lea@example.org"] == answers["nobody@example.org"]
    assert [message.to for message in mail.outbox] == [["lea@example.org"], ["nobody@example.org"]]


def test_a_failed_log_in_does_not_tell_whether_an_address_has_an_account(lea: User) -> None:
    known = seen(Visitor().log_in("lea@example.org", "mauvais mot de passe"), "lea@example.org")
    unknown = seen(Visitor().log_in("nobody@example.org", "mauvais mot de passe"), "nobody@example.org")
    assert known == unknown


# --- A forgotten password --------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_once_by_a_link_to_our_own_address(lea: User, settings: Any) -> None:
    visitor = Visitor(headers={"host": "evil.example"})
    visitor.post(reverse("account_reset_password"), {"email": "lea@example.org"})
    address = link()
    assert address.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/fr/account/password/reset/key/")
    assert "evil" not in last_mail()

    other_device = Visitor()
    form = other_device.get(address.removeprefix(settings.WAGTAILADMIN_BASE_URL), follow=True)
    new = "une phrase toute neuve"
    other_device.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    other_device.log_in("lea@example.org", new)
    assert other_device.is_logged_in()

    again = Visitor().get(address.removeprefix(settings.WAGTAILADMIN_BASE_URL))
    assert again.context["token_fail"]


# --- Logging in and out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/\t/evil.example",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
    ],
)
def test_nobody_is_sent_to_another_site_after_logging_in(visitor: Visitor, lea: User, target: str) -> None:
    answer = visitor.log_in("lea@example.org", next=target)
    assert answer.url == reverse("learning:dashboard")


def test_logging_out_takes_a_click(visitor: Visitor, lea: User) -> None:
    visitor.log_in("lea@example.org")
    assert visitor.get(reverse("account_logout")).status_code == 200
    assert visitor.is_logged_in()
    visitor.post(reverse("account_logout"))
    assert not visitor.is_logged_in()


def test_on_a_shared_computer_nobody_stays_logged_in_without_asking(lea: User) -> None:
    shared, own = Visitor(), Visitor()
    shared.log_in("lea@example.org")
    own.log_in("lea@example.org", remember="on")
    assert shared.cookies["sessionid"]["max-age"] == ""
    assert int(own.cookies["sessionid"]["max-age"]) > 86400


def test_a_deactivated_person_is_out_at_the_next_request(visitor: Visitor, lea: User) -> None:
    visitor.log_in("lea@example.org")
    assert visitor.is_logged_in()
    User.objects.filter(pk=lea.pk).update(is_active=False)
    assert not visitor.is_logged_in()
    visitor.log_in("lea@example.org")
    assert not visitor.is_logged_in()


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_password_is_checked(visitor: Visitor, lea: User, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    check = User.check_password

    def watched(self: User, password: str) -> bool:
        held.append(connection.in_atomic_block)
        return check(self, password)

    monkeypatch.setattr(User, "check_password", watched)
    visitor.log_in("lea@example.org")
    assert visitor.is_logged_in()
    assert held == [False], "the database is locked by a log-in"


# --- Limits ----------------------------------------------------------------------------------


def test_passwords_cannot_be_guessed_by_trying_whatever_process_answers(visitor: Visitor, lea: User) -> None:
    for number in range(5):
        visitor.log_in("lea@example.org", f"mauvais mot de passe {number}")
        cache.clear()  # another process knows nothing of this one's memory
    visitor.log_in("lea@example.org")
    assert not visitor.is_logged_in()
    assert Client().get(reverse("account_login")).status_code == 200


def test_counts_of_tries_name_nobody(visitor: Visitor) -> None:
    visitor.log_in("lea@example.org", "mauvais mot de passe")
    keys = list(Throttle.objects.order_by("pk").values_list("pk", flat=True))
    assert keys
    assert not [key for key in keys if "127.0.0.1" in key or "lea" in key or not key.isalnum()]


def test_sign_ups_from_one_address_are_slowed_down_in_kind_words(visitor: Visitor) -> None:
    answers = [visitor.sign_up(f"n{number}@example.org") for number in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert "429.html" in [template.name for template in answers[-1].templates]


# --- The admin -------------------------------------------------------------------------------


def test_the_admin_is_entered_by_the_same_door(visitor: Visitor, lea: User) -> None:
    assert visitor.get("/admin/").url == "/admin/login/?next=/admin/"
    login = visitor.get("/admin/login/?next=/admin/")
    assert login.url == f"{reverse('account_login')}?next=/admin/"
    assert visitor.post("/admin/login/", {"username": lea.email, "password": PASSWORD}).status_code == 302
    assert not visitor.is_logged_in()
    assert visitor.get("/admin/password_reset/", follow=True).status_code == 404


def test_a_learner_is_told_that_the_desk_is_not_theirs(visitor: Visitor, lea: User) -> None:
    visitor.log_in(lea.email)
    answer = visitor.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "403.html" in [template.name for template in answer.templates]
