"""The WSGI application that the web server runs."""

import os
from collections.abc import Callable
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest

READING = ("GET", "HEAD", "OPTIONS")


class Handler(WSGIHandler):
    """Django's handler, except that a request which only reads is no transaction.

    A transaction takes SQLite's one write lock from its start (ATOMIC_REQUESTS with IMMEDIATE): readers would queue
    behind each other and behind the worker.
    """

    def make_view_atomic(self, view: Callable[..., Any]) -> Callable[..., Any]:
        atomic = super().make_view_atomic(view)

        def called(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return (view if request.method in READING else atomic)(request, *args, **kwargs)

        return called


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooc.settings.production")
django.setup(set_prefix=False)
application = Handler()
