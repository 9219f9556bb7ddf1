"""A stranger checks a certificate by its number: they learn what is on the paper, whether it holds, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.credentials.actions import revoke
from courses.credentials.models import Certificate
from courses.rules.certificate import make_code
from home.accounts.models import User
from tests.courses.papers import NOW, make_certificate

UNKNOWN = make_code(bytes(16))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_hour_later() -> Iterator[None]:
    """The clock of every check."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def certificate(learner: User) -> Certificate:
    """A certificate in somebody's hands."""
    return make_certificate(learner)


def url(code: str, language: str = "en") -> str:
    with override(language):
        return reverse("credentials:verification", args=[code])


def check(code: str, language: str = "en") -> str:
    """What the page of this code says."""
    return Client().get(url(code, language)).content.decode()


def test_a_stranger_sees_what_is_on_the_paper_and_that_it_holds(certificate: Certificate, client: Client) -> None:
    response = client.get(url(certificate.code))
    page = response.content.decode()
    assert response.status_code == 200
    assert "This certificate is genuine and valid" in page
    for printed in (
        "Léa Martin",
        "Vaccinating in the pharmacy",
        certificate.code,
        "22 November 2026",
        "No. 3, 22 November 2026",
        "87%",
        "80%",
        "Ève Œillet",
    ):
        assert printed in page
    assert "Does not replace the statutory training." in page
    assert "Vacciner à l’officine" in check(certificate.code, "fr")


def test_nothing_is_shown_that_is_not_on_the_paper(certificate: Certificate, learner: User) -> None:
    certificate.revocation_reason = "internal-note-91b2"
    certificate.save()
    page = check(certificate.code)
    assert learner.email not in page
    assert "internal-note-91b2" not in page
    assert "/learn/" not in page.split("<main")[1].split("</main>")[0]


def test_the_page_leaves_no_trace_with_the_stranger_or_in_search_engines(certificate: Certificate) -> None:
    for path in (url(certificate.code), url(UNKNOWN), reverse("credentials:verify")):
        response = Client().get(path)
        assert not response.cookies
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code.replace('-', '')}\n"]
)
def test_a_number_may_be_typed_in_any_way(certificate: Certificate, typed: Callable[[str], str]) -> None:
    response = Client().get(reverse("credentials:verify"), {"code": typed(certificate.code)}, follow=True)
    assert response.redirect_chain == [(reverse("credentials:verification", args=[certificate.code]), 302)]
    assert response.status_code == 200


@pytest.mark.parametrize("typed", ["hello", "0" * 25, "<script>alert(1)</script>", "a\0b", "é" * 5000])
def test_what_cannot_be_a_number_is_explained_and_can_be_corrected(typed: str) -> None:
    with override("en"):
        response = Client().get(reverse("credentials:verify"), {"code": typed})
    page = response.content.decode()
    assert response.status_code == 200
    assert "not a complete number" in page
    assert "<script>alert" not in page
    assert 'aria-invalid="true"' in page


def test_an_empty_form_does_not_complain() -> None:
    with override("en"):
        page = Client().get(reverse("credentials:verify"), {"code": " "}).content.decode()
    assert "not a complete number" not in page


@pytest.mark.parametrize("code", [UNKNOWN, "hello", "0" * 26, "a%00b", "%F0%9F%A7%BF"])
def test_an_unknown_number_is_not_found_and_says_so(certificate: Certificate, code: str) -> None:
    response = Client().get(url(UNKNOWN).replace(UNKNOWN, code))
    assert response.status_code == 404
    assert "did not issue a certificate" in response.content.decode()
    assert "Léa" not in response.content.decode()


def test_a_code_off_by_one_character_is_unknown(certificate: Certificate) -> None:
    for place, char in enumerate(certificate.code):
        if char != "-":
            other = certificate.code[:place] + ("1" if char != "1" else "2") + certificate.code[place + 1 :]
            assert not Certificate.objects.filter(code=other).exists()
    last = "1" if certificate.code[-1] != "1" else "2"
    assert Client().get(url(certificate.code[:-1] + last)).status_code == 404


def test_a_revocation_is_seen_at_once(certificate: Certificate, learner: User, client: Client) -> None:
    client.get(url(certificate.code))
    revoke(certificate=certificate, reason="issued by mistake", now=NOW)
    page = client.get(url(certificate.code)).content.decode()
    assert "This certificate was revoked" in page
    assert "genuine and valid" not in page
    again = revoke(certificate=certificate, reason="other", now=NOW + timedelta(days=1))
    assert (again.revoked_at, again.revocation_reason) == (NOW, "issued by mistake")


def test_an_expired_or_corrected_certificate_says_so(certificate: Certificate) -> None:
    certificate.expires_at = NOW + timedelta(days=730)
    certificate.save()
    with time_machine.travel(NOW + timedelta(days=729), tick=False):
        assert "genuine and valid" in check(certificate.code)
    with time_machine.travel(NOW + timedelta(days=730), tick=False):
        assert "has expired" in check(certificate.code)
    corrected = Certificate.objects.create(
        code=UNKNOWN, user=certificate.user, enrolment=certificate.enrolment, edition=certificate.edition,
        context=certificate.context, issued_at=NOW, replaces=certificate,
    )  # fmt: skip
    assert "was replaced" in check(certificate.code)
    assert "genuine and valid" in check(corrected.code)


def test_nobody_can_go_fishing_for_names(certificate: Certificate) -> None:
    client, start = Client(), NOW
    with time_machine.travel(start, tick=False):
        answers = [client.get(url(UNKNOWN)).status_code for _ in range(40)]
        assert answers == [404] * 30 + [429] * 10
        refused = client.get(url(certificate.code))
        assert refused.status_code == 429
        assert "Léa" not in refused.content.decode()
        assert not refused.cookies
        assert Client(REMOTE_ADDR="192.0.2.7").get(url(certificate.code)).status_code == 200
    with time_machine.travel(start + timedelta(minutes=2), tick=False):
        assert client.get(url(certificate.code)).status_code == 200


def test_checking_reads_one_row(certificate: Certificate, django_assert_num_queries: Any) -> None:
    check(certificate.code)
    with django_assert_num_queries(1):
        check(certificate.code)
    with django_assert_num_queries(3):  # one of ours; two look for a redirect, as after every 404
        check(UNKNOWN)


def test_only_reading_is_possible(certificate: Certificate) -> None:
    assert Client().post(url(certificate.code)).status_code == 405
    assert Client().post(reverse("credentials:verify")).status_code == 405
