"""The test database: migrated once, kept as a template, and copied for each process and after each flush.

Migrations make Wagtail's root page, site and languages, so they cannot be skipped; replaying them takes half a minute.
The template lives in var/tests (SQLite) or on the server (PostgreSQL), under a name made from the migrations.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from home.paris import paris_day

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "var" / "tests"
PACKAGES = ("home", "courses", "campaigns", "mooc")


def digest(paths: Iterable[Path]) -> str:
    """Return a short name for the contents of some files and for the locked dependencies."""
    total = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements" / "core.txt", *sorted(paths)]:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]


def template_key() -> str:
    """Return the name of the template: it changes with the migrations, with what `set_up` makes and what guards rows."""
    migrations = (p for name in PACKAGES for p in (ROOT / name).rglob("migrations/*.py"))
    set_up = [*ROOT.glob("*/management/commands/set_up.py"), *(ROOT / "home" / "editorial").rglob("*.py")]
    return digest([*migrations, *set_up, ROOT / "home" / "kept_guards.py"])


@contextmanager
def alone(kind: str) -> Iterator[None]:
    """Let one process at a time make templates of a kind."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_old(kind: str) -> None:
    """Keep the three newest templates of a kind."""
    for path in sorted(CACHE.glob(f"{kind}-*"), key=lambda p: p.stat().st_mtime)[:-3]:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def fill() -> None:
    """Make the tables, the roles and the workflows."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("set_up", verbosity=0)
    connection.close()


class SqliteCopies:
    """Copies of a template file."""

    def __init__(self, folder: Path) -> None:
        self.template = CACHE / f"site-{template_key()}.sqlite3"
        self.copy = folder / "test.sqlite3"

    def make(self) -> None:
        """Make the template if it is missing, and point the connection to a copy of it."""
        with alone("site"):
            if not self.template.exists():
                unfinished = self.template.with_suffix(f".{os.getpid()}")
                connection.settings_dict["NAME"] = str(unfinished)
                fill()
                unfinished.rename(self.template)
                forget_old("site")
        connection.settings_dict["NAME"] = str(self.copy)
        self.restore()

    def restore(self) -> None:
        """Put the copy back to the state of the template."""
        connection.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.copy}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.copy)

    def remove(self) -> None:
        """Leave nothing open; the folder is pytest's own."""
        connection.close()


class PostgresCopies:
    """Copies of a template database on the server of TEST_DATABASE_URL."""

    def __init__(self, worker: str) -> None:
        self.template = f"officine_template_{template_key()}"
        self.copy = f"officine_test_{os.getpid()}_{worker}"

    def run(self, *statements: str) -> None:
        """Run statements on the server, outside the test database."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def make(self) -> None:
        """Make the template if it is missing, and point the connection to a copy of it."""
        with alone("site"):
            with connection._nodb_cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
                found = cursor.fetchone()
            if not found:
                unfinished = f"{self.template}_{os.getpid()}"
                self.run(f'CREATE DATABASE "{unfinished}"')
                connection.settings_dict["NAME"] = unfinished
                fill()
                self.run(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')
            connection.settings_dict["NAME"] = self.copy
            self.restore()

    def restore(self) -> None:
        """Put the copy back to the state of the template."""
        self.run(
            f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)',
            f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}"',
        )

    def remove(self) -> None:
        """Drop the copy; the template stays for the next run."""
        self.run(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')


def demo_site() -> Path:
    """Return a data folder that holds the whole demo site, built once a day for each state of the sources; copy it, never use it.

    What runs and what comes on it depends on the day it was built.
    """
    kinds = (".py", ".yaml", ".json", ".svg", ".png", ".jpg")
    key = digest(p for name in PACKAGES for p in (ROOT / name).rglob("*") if p.suffix in kinds)
    folder = CACHE / f"demo-{key}-{paris_day(timezone.now()):%Y%m%d}"
    with alone("demo"):
        if not folder.exists():
            unfinished = CACHE / f"unfinished-{os.getpid()}"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mooc.settings.demo", "DATA_DIR": str(unfinished)}
            for command in (["migrate", "--no-input"], ["set_up"], ["demo"]):
                done = subprocess.run(
                    [sys.executable, "manage.py", *command],
                    cwd=ROOT,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
            unfinished.rename(folder)
            forget_old("demo")
    return folder


def copies(folder: Path, worker: str) -> SqliteCopies | PostgresCopies:
    """Return the copies that go with the settings in use."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return SqliteCopies(folder) if engine.endswith("sqlite3") else PostgresCopies(worker)


def drop_all(url: str) -> None:
    """Drop every template and copy on a PostgreSQL server."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for (name,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'officine\\_%'").fetchall():
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


if __name__ == "__main__" and sys.argv[1:] == ["drop"]:
    drop_all(os.environ["TEST_DATABASE_URL"])
