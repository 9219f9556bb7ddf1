"""Tries an address as somebody, and says whether they were let in. Nothing that happens stays."""

import logging
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.template.backends.django import Template
from django.test import Client
from django.utils.safestring import SafeString
from wagtail.admin import auth

from home.accounts.models import User


class Person:
    """Somebody of the cast, or a visitor, in a browser of their own."""

    def __init__(self, name: str, user: User | None) -> None:
        self.name = name
        self.client = Client(raise_request_exception=False)
        self.key = ""
        if user is not None:
            self.client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.key = self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def is_let_in(self, method: str, path: str) -> bool:
        """Whether they reach what is behind an address. The database is as before afterwards."""
        self.client.cookies.clear()
        if self.key:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.key
        with transaction.atomic():
            answer = self.client.generic(method, path)
            transaction.set_rollback(True)
        return is_answer(answer, path)


def is_answer(answer: HttpResponseBase, path: str) -> bool:
    """Any answer of the view counts, one to a form that lacks everything included; a log-in page or a refusal does not."""
    if answer.status_code in (301, 302):
        location = str(answer.headers["Location"])
        # What is not found is looked for once more below a language.
        return "/login/" not in location and not location.endswith(f"/fr{path}")
    return answer.status_code < 400 or answer.status_code in (400, 500, 503)


def _refuse(request: HttpRequest) -> HttpResponseForbidden:
    return HttpResponseForbidden()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Answers without templates, which decide nothing and take most of the time; refusals of the desk as such, not as a redirect."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: SafeString(""))
    monkeypatch.setattr(auth, "permission_denied", _refuse)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
