"""Guards around every test: a fresh copy of the site, shuffled rows, no unknown template variable, no network."""

import ipaddress
import os
import shutil
import socket
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db.models.sql.compiler import SQLCompiler
from django.template.engine import Engine
from django.test import Client
from django.utils import timezone, translation

from courses.editions import kept
from tests import databases
from tests.people import *  # noqa: F403  the cast is known to every test
from tests.releases import RELEASES, stand_on, unpack
from tools import messages

OURS = {"accounts", "home", "courses", "campaigns", "mooc"}
# Playwright keeps an event loop in the thread that drives the browser; the database may be used there all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
IN_CI = bool(os.environ.get("CI"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


# --- Which tests run -----------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser-tests", action="store_true", help="also run the tests that drive Chromium")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the French texts when the catalogue is newer; xdist's workers find it done."""
    compiled = messages.CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < messages.CATALOGUE.stat().st_mtime:
        messages.compile_catalogue()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out unless asked for, and skip them where there is no Chromium."""
    browser = [item for item in items if "browser" in item.path.relative_to(databases.ROOT / "tests").parts]
    asked = config.getoption("--browser-tests") or any("browser" in argument for argument in config.args)
    if not asked:
        items[:] = [item for item in items if item not in browser]
        config.hook.pytest_deselected(items=browser)
    elif CHROMIUM is None:
        for item in browser:
            item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, a test that did not run is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        fault = " In CI this is a failure." if IN_CI else ""
        reasons = sorted({report.longrepr[2] for report in skipped})
        terminalreporter.write_line(
            f"!!! {len(skipped)} TESTS DID NOT RUN: {'; '.join(reasons)}.{fault}", red=True, bold=True
        )


# --- The database ----------------------------------------------------------------------------

COPIES = pytest.StashKey[databases.SqliteCopies | databases.PostgresCopies]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Replace pytest-django's: every process works on its own copy of one migrated template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    copies = databases.copies(tmp_path_factory.mktemp("database"), worker)
    with django_db_blocker.unblock():
        copies.make()
    request.config.stash[COPIES] = copies
    yield
    with django_db_blocker.unblock():
        copies.remove()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Tests with real transactions end with a flush, which takes Wagtail's root page along: put everything back."""
    result = yield  # every fixture is finished by now, the flush too
    marker = item.get_closest_marker("django_db")
    flushed = marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    if flushed or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
        from pytest_django.plugin import blocking_manager_key

        with item.config.stash[blocking_manager_key].unblock():
            item.config.stash[COPIES].restore()
    return result


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole demo site, to run a server on (DATA_DIR); changes stay in this test process."""
    return Path(shutil.copytree(databases.demo_site(), tmp_path_factory.mktemp("demo") / "data"))


# --- Guards ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def rows_without_order_come_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Return rows that were asked for without an order in an order nobody counts on: last made first."""
    original = SQLCompiler.get_order_by

    def get_order_by(self: SQLCompiler) -> Any:
        order, query = original(self), self.query
        plain = query.model and not (query.subquery or query.distinct or query.combinator) and query.group_by is None
        if order or not plain or query.model._meta.app_label not in OURS or type(self) is not SQLCompiler:
            return order
        query.add_ordering("-pk")
        try:
            return original(self)
        finally:
            query.clear_ordering(force=True)

    monkeypatch.setattr(SQLCompiler, "get_order_by", get_order_by)


class UnknownVariable(str):
    """Stands for the text of an unknown variable: still nothing, but in our own templates it fails the test."""

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        context, expression = frame.f_locals.get("context"), frame.f_locals.get("self")
        template = getattr(context, "render_context", None) and context.render_context.template
        name = str(getattr(getattr(template, "origin", None), "name", ""))
        filters = [function.__name__ for function, _arguments in getattr(expression, "filters", [])]
        if (
            name.startswith(f"{databases.ROOT}/")
            and "/.venv/" not in name
            and not {"default", "default_if_none"} & set(filters)
        ):
            raise AssertionError(f"{name}: unknown template variable in {{{{ {expression} }}}}")
        return False


@pytest.fixture(autouse=True)
def unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail when one of our templates shows a variable that does not exist."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", UnknownVariable())


def is_this_machine(address: Any) -> bool:
    """Say whether a socket address is a file or on the loopback interface."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not is_this_machine(address):
            raise AssertionError(f"a test tried to connect to {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Start every test as a new process would: with an empty cache, in the site's language and time zone."""
    cache.clear()
    kept.forget()
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture
def in_english() -> Iterator[None]:
    """The language of sentences that are read outside a request, where the test compares their words."""
    with translation.override("en"):
        yield


@pytest.fixture
def strict_client() -> Client:
    """A client that, like a browser's, must send the CSRF token back."""
    return Client(enforce_csrf_checks=True)


# --- Earlier releases ----------------------------------------------------------------------


@pytest.fixture(params=RELEASES)
def upgraded(request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path) -> sqlite3.Connection:
    """The release as it was, to compare with; the test database has been migrated from it."""
    path = unpack(request.param, tmp_path)
    stand_on(path, request.config.stash[COPIES])
    call_command("migrate", verbosity=0, interactive=False)
    return sqlite3.connect(path)
