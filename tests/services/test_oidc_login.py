"""Logging in with an OpenID Connect provider: a real one, in a process of its own, asked over HTTP."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from home.accounts.actions import create_person
from home.accounts.models import ProfessionalIdentity, User
from home.accounts.oidc.identity import Profession, profession_of
from mooc.settings.env import read
from mooc.settings.oidc import oidc_apps
from tests.databases import ROOT
from tests.home.entrance import PASSWORD, Visitor, code
from tests.services.oidc_provider import CLIENT_ID, CLIENT_SECRET

pytestmark = pytest.mark.django_db

NORA = {
    "sub": "f:1:nora",
    "SubjectNameID": "810101010101",
    "given_name": "Nora",
    "family_name": "Petit",
    "email": "nora@example.org",
    "email_verified": True,
    "SubjectRefPro": {"exercices": [{"codeProfession": "40"}, {"codeProfession": "21", "activities": []}]},
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a running provider."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.oidc_provider"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(10)


class Provider:
    """The provider, as the tests see it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def will_say(self, person: dict[str, Any], **orders: Any) -> None:
        """Who is in front of the provider, and how it misbehaves."""
        requests.post(f"{self.address}/orders", json={"person": person, **orders}, timeout=5).raise_for_status()

    def was_asked(self) -> dict[str, str]:
        """What the last browser that came asked for."""
        return dict(requests.get(f"{self.address}/asked", timeout=5).json())

    def variables(self, **changes: str) -> dict[str, str]:
        """The environment of a site that uses this provider."""
        return {
            "OIDC_SERVER_URL": self.address,
            "OIDC_CLIENT_ID": CLIENT_ID,
            "OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "OIDC_NAME": "Pro Santé Connect",
            "OIDC_SCOPE": "openid,scope_all",
            "OIDC_ACR_VALUES": "eidas1",
            "OIDC_UID_FIELD": "SubjectNameID",
            **changes,
        }


def configure(settings: Any, variables: dict[str, str]) -> None:
    """Read these environment variables as the site does when it starts."""
    known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**known, "APPS": oidc_apps(read(variables))}}


@pytest.fixture
def provider(address: str, settings: Any) -> Provider:
    provider = Provider(address)
    configure(settings, provider.variables())
    provider.will_say(NORA)
    return provider


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


def leave(visitor: Visitor, path: str = "/fr/account/oidc/login/?process=login") -> str:
    """Press the button; return the address of the provider that the page leads to."""
    page = visitor.post(path)
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    assert found
    return html.unescape(found.group(1))


def way_back(visitor: Visitor, path: str = "/fr/account/oidc/login/?process=login") -> str:
    """Go to the provider; return the path and query by which it sends the browser back."""
    answer = requests.get(leave(visitor, path), allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/account/oidc/callback/"
    return f"{back.path}?{back.query}"


def come_in(visitor: Visitor) -> Any:
    """Go to the provider and come back."""
    return visitor.get(way_back(visitor))


# --- The good way ----------------------------------------------------------------------------


def test_a_pharmacist_comes_in_and_comes_back(visitor: Visitor, provider: Provider, settings: Any) -> None:
    answer = come_in(visitor)
    assert answer.url == reverse("learning:dashboard")
    assert visitor.is_logged_in()

    asked = provider.was_asked()
    assert asked["redirect_uri"] == f"{settings.WAGTAILADMIN_BASE_URL}/account/oidc/callback/"
    assert set(asked["scope"].split()) == {"openid", "scope_all"}
    assert (asked["acr_values"], asked["code_challenge_method"], asked["response_type"]) == ("eidas1", "S256", "code")
    assert len(asked["nonce"]) >= 32
    assert len(asked["state"]) >= 16

    nora = User.objects.get(email="nora@example.org")
    assert str(nora) == "Nora Petit"
    assert EmailAddress.objects.get(user=nora).verified
    assert not nora.has_usable_password()
    identity = ProfessionalIdentity.objects.get(user=nora)
    assert (identity.provider, identity.rpps, identity.profession_code) == ("Pro Santé Connect", "10101010101", "21")
    assert "10101010101" in visitor.get("/fr/account/").content.decode()

    provider.will_say({**NORA, "email": "nora.petit@example.net", "SubjectRefPro": {}})
    other = Visitor()
    come_in(other)
    assert other.get("/fr/account/").context["user"] == nora
    assert User.objects.filter(is_superuser=False).count() == 1


def test_one_goes_on_where_one_wanted_to_and_nowhere_else(visitor: Visitor, provider: Provider) -> None:
    assert visitor.get(way_back(visitor, "/fr/account/oidc/login/?next=/fr/search/")).url == "/fr/search/"
    other = Visitor()
    back = way_back(other, "/fr/account/oidc/login/?next=https://evil.example/")
    assert other.get(back).url == reverse("learning:dashboard")


def test_the_owner_of_an_account_adds_the_provider_and_logs_in_with_it(visitor: Visitor, provider: Provider) -> None:
    lea = create_person(email="lea@example.org", password=PASSWORD, first_name="Léa", last_name="Martin")
    visitor.log_in(lea.email)
    answer = visitor.get(way_back(visitor, "/fr/account/oidc/login/?process=connect"))
    assert answer.url == reverse("account_reauthenticate"), "an open session is not enough"
    assert not SocialAccount.objects.exists()
    visitor.confirm()
    assert ProfessionalIdentity.objects.get(user=lea).rpps == "10101010101"
    other = Visitor()
    come_in(other)
    assert other.get("/fr/account/").context["user"] == lea


def test_a_provider_without_e_mail_leaves_one_question_which_is_verified(visitor: Visitor, provider: Provider) -> None:
    provider.will_say({name: value for name, value in NORA.items() if not name.startswith("email")})
    form = come_in(visitor)
    assert form.url == reverse("socialaccount_signup")
    assert visitor.get(form.url).context["form"].initial["last_name"] == "Petit"
    fields = {"email": "nora@example.org", "first_name": "Nora", "last_name": "Petit"}
    step = visitor.post(form.url, fields)
    assert not visitor.is_logged_in()
    visitor.post(step.url, {"code": code()})
    assert visitor.is_logged_in()
    assert ProfessionalIdentity.objects.get(user__email="nora@example.org").profession_code == "21"


def test_a_provider_without_names_is_completed_by_a_form(visitor: Visitor, provider: Provider) -> None:
    provider.will_say({name: value for name, value in NORA.items() if not name.endswith("_name")})
    assert come_in(visitor).url == reverse("socialaccount_signup")
    assert not visitor.is_logged_in()


# --- Other people's accounts -----------------------------------------------------------------


@pytest.mark.parametrize("verified", [True, False, "true"])
@pytest.mark.parametrize("is_proved", [True, False], ids=["proved", "unproved"])
def test_an_address_never_opens_an_account_that_exists(
    visitor: Visitor, provider: Provider, verified: Any, is_proved: bool
) -> None:
    owner = create_person(email="nora@example.org", password=PASSWORD, first_name="Vraie", last_name="Nora")
    EmailAddress.objects.filter(user=owner).update(verified=is_proved)
    provider.will_say({**NORA, "email_verified": verified})

    answer = come_in(visitor)

    assert answer.status_code == 302
    assert not visitor.is_logged_in()
    assert not SocialAccount.objects.exists()
    assert User.objects.filter(is_superuser=False).count() == 1
    assert mail.outbox[-1].to == ["nora@example.org"]
    assert reverse("account_reset_password") in mail.outbox[-1].body


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_is_verified_by_us_unless_the_provider_says_true(
    visitor: Visitor, provider: Provider, verified: Any
) -> None:
    provider.will_say({**NORA, "email_verified": verified})
    step = come_in(visitor)
    assert step.url == reverse("account_email_verification_sent")
    assert not visitor.is_logged_in()
    visitor.post(step.url, {"code": code()})
    assert visitor.is_logged_in()


def test_a_deactivated_person_does_not_come_in(visitor: Visitor, provider: Provider) -> None:
    come_in(Visitor())
    User.objects.filter(email="nora@example.org").update(is_active=False)
    come_in(visitor)
    assert not visitor.is_logged_in()


# --- Forgeries -------------------------------------------------------------------------------


def test_an_answer_is_taken_once_and_only_from_the_browser_that_asked(visitor: Visitor, provider: Provider) -> None:
    back = way_back(visitor)
    thief = Visitor()
    assert thief.get(back).status_code == 401
    assert not thief.is_logged_in()
    assert visitor.get(back).status_code == 302
    again = visitor.get(back)
    assert again.status_code == 401
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert Visitor().get(back.replace(state, "x" * len(state))).status_code == 401


@pytest.mark.parametrize(
    "orders",
    [
        {"id_token": {"iss": "https://evil.example"}},
        {"id_token": {"aud": "another-site"}},
        {"id_token": {"exp": 1_700_000_000}},  # long ago
        {"id_token": {"nonce": "n-0S6_WzA2Mj"}},
        {"id_token": {"nonce": ""}},
        {"id_token": {"sub": "f:1:someone-else"}},
        {"userinfo": {"sub": "f:1:someone-else"}},
        {"wrong_key": True},
        {"unsigned": True},
        {"no_id_token": True},
        {"userinfo": {"SubjectNameID": None}, "id_token": {}, "cancel": True},
    ],
    ids=str,
)
def test_a_forged_answer_lets_nobody_in(visitor: Visitor, provider: Provider, orders: dict[str, Any]) -> None:
    come_in(Visitor())
    people = User.objects.count()
    provider.will_say(NORA, **orders)
    answer = come_in(visitor)
    assert answer.status_code in (302, 401)
    assert not visitor.is_logged_in()
    assert User.objects.count() == people


def test_the_address_bar_does_not_weaken_what_is_asked(visitor: Visitor, provider: Provider) -> None:
    requests.get(
        leave(visitor, "/fr/account/oidc/login/?auth_params=acr_values%3Dnone%26nonce%3Dx&scope=admin"),
        allow_redirects=False,
        timeout=5,
    )
    asked = provider.was_asked()
    assert asked["acr_values"] == "eidas1"
    assert asked["nonce"] != "x"
    assert "admin" not in asked["scope"]


# --- Settings --------------------------------------------------------------------------------


def test_without_settings_there_is_no_button_and_no_door(visitor: Visitor) -> None:
    page = visitor.get("/fr/account/login/").content.decode()
    assert "oidc" not in page
    assert visitor.post("/fr/account/oidc/login/").status_code == 404
    assert visitor.get("/account/oidc/callback/", follow=True).status_code == 404


def test_with_settings_the_button_says_the_name(visitor: Visitor, provider: Provider) -> None:
    page = visitor.get("/en/account/login/").content.decode()
    assert "Continue with Pro Santé Connect" in page
    assert visitor.get("/en/account/oidc/login/").status_code == 200, "without a click, one is asked first"


def test_another_authorization_address_can_be_given(visitor: Visitor, provider: Provider, settings: Any) -> None:
    configure(settings, provider.variables(OIDC_AUTHORIZATION_URL="https://wallet.example/auth"))
    assert leave(visitor).startswith("https://wallet.example/auth?")


def test_a_provider_that_is_away_gets_a_sentence_and_no_traceback(visitor: Visitor, settings: Any) -> None:
    configure(settings, Provider("http://127.0.0.1:9").variables())
    cache.clear()
    answer = visitor.post("/fr/account/oidc/login/")
    assert answer.status_code == 502
    assert "socialaccount/authentication_error.html" in [template.name for template in answer.templates]


# --- Claims ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "profession"),
    [
        ({}, None),
        ({"SubjectNameID": "810101010101"}, Profession("10101010101", "")),
        ({"SubjectNameID": "010101010101"}, None),
        ({"SubjectNameID": 810101010101}, None),
        ({"SubjectRefPro": {"exercices": [{"codeProfession": "10"}]}}, Profession("", "10")),
        ({"SubjectRefPro": {"exercices": [{"codeProfession": "10"}, {"codeProfession": "21"}]}}, Profession("", "21")),
        ({"SubjectRefPro": {"exercices": [{}, None, {"codeProfession": "<b>"}]}}, None),
        ({"SubjectRefPro": {"exercices": "21"}}, None),
        ({"SubjectRefPro": ["21"]}, None),
    ],
    ids=str,
)
def test_claims_about_a_profession_are_read_with_care(claims: dict[str, Any], profession: Profession | None) -> None:
    assert profession_of(claims) == profession
