"""Runs the production settings in a process of their own, with nothing in the environment but what the test says."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.databases import ROOT

# Needs a PostgreSQL server, which `.ci/run` provides together with this variable.
collect_ignore = [] if os.environ.get("TEST_DATABASE_URL") else ["test_postgresql.py"]

Production = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def production(tmp_path: Path) -> Production:
    """Run `manage.py …` with the production settings; keyword arguments are environment variables (None: unset)."""

    def run(*arguments: str, **variables: str | None) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "mooc.settings.production",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "Only-For-This-Test-" * 4,
            "SITE_URL": "https://officine.example",
            "EMAIL_URL": "smtp://127.0.0.1:9",
            **variables,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={name: value for name, value in environment.items() if value is not None},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
