"""`make demo` on a copy of the repository: what it refuses in one sentence, and how it starts and stops."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import ROOT
from tools import up

COPIED = ["Makefile", "manage.py", "pyproject.toml", "requirements", "tools", "templates", *up.SOURCES]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the repository that shares this one's virtual environment, and has no data yet."""
    for name in COPIED:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, tmp_path / name, ignore=ignored) if source.is_dir() else shutil.copy(source, tmp_path)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    return tmp_path


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Without what the `make` that runs the tests tells its children.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence of a command that refused to start."""
    assert done.returncode != 0
    said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make: ***")]
    assert len(said) == 1, said
    return said[0]


def test_a_taken_port_is_named_and_another_one_proposed(repository: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert refusal(make(repository, "demo", f"PORT={number}")).startswith(f"Port {number} is already taken; try")
    assert not (repository / "var" / "officine.sqlite3").exists()


def test_a_folder_that_cannot_be_written_to_is_named(repository: Path, port: int) -> None:
    (repository / "var").write_text("in the way")
    sentence = refusal(make(repository, "demo", f"PORT={port}"))
    assert "cannot be written to" in sentence
    assert str(repository) in sentence


def test_a_missing_python_is_said(repository: Path) -> None:
    assert "needs Python 3.11 or newer" in refusal(make(repository, "demo", "PYTHON=python-that-is-not-there"))


def test_an_old_python_is_said(repository: Path) -> None:
    old = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('{repository}/tools/up.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False)
    assert refusal(done) == "Officine needs Python 3.11 or newer; this is Python 3.9."


class Demo:
    """A demo site started by `make demo`, and what it prints."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port = port
        self.log = folder / "demo.log"
        self.folder = folder
        self.began = time.monotonic()
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                ["make", "demo", f"PORT={port}"], cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, words: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def processes(self) -> dict[int, str]:
        """Return what runs from this copy of the repository, by process number."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "cwd").readlink() == self.folder:
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def wait_until_gone(self, seconds: float) -> None:
        self.process.wait(seconds)
        deadline = time.monotonic() + seconds
        while self.processes():
            assert time.monotonic() < deadline, self.processes()
            time.sleep(0.1)


@pytest.fixture
def demo(repository: Path, demo_site: Path, port: int) -> Iterator[Demo]:
    """The second run: the data is there, and as new as the code."""
    shutil.copytree(demo_site, repository / "var", dirs_exist_ok=True)
    (repository / "var" / "demo.stamp").write_text(up.fingerprint())
    running = Demo(repository, port)
    yield running
    for number in running.processes():
        os.kill(number, signal.SIGKILL)
    running.process.wait(10)


def test_a_second_run_keeps_the_data_and_ctrl_c_leaves_nothing_behind(demo: Demo) -> None:
    demo.wait_for("Ctrl-C stops everything", 60)
    said = demo.said()
    assert "build the demo site" not in said
    assert f"http://localhost:{demo.port}/" in said
    names = ("learner", "editor", "pharmacist", "medical", "campaigns", "admin", "nobody")
    assert all(f"{name}@example.org" in said for name in names)
    assert re.search(r"password \S+", said)
    assert len(demo.processes()) >= 4  # make, the supervisor, the web server, the worker

    os.killpg(demo.process.pid, signal.SIGINT)  # what a terminal does on Ctrl-C
    demo.wait_until_gone(20)
    assert "Everything is stopped." in demo.said()
    assert "Traceback" not in demo.said()
    logs = "".join(path.read_text(errors="replace") for path in (demo.folder / "var" / "log").glob("*.log"))
    assert "Traceback" not in logs


def test_the_end_of_the_worker_ends_everything_with_a_clear_line(demo: Demo) -> None:
    demo.wait_for("Ctrl-C stops everything", 60)
    worker = next(number for number, command in demo.processes().items() if "manage.py worker" in command)
    os.kill(worker, signal.SIGKILL)
    demo.wait_until_gone(20)
    assert "The worker process ended by itself (code -9), so everything was stopped." in demo.said()
    assert "Traceback" not in demo.said()


def test_killing_the_supervisor_outright_leaves_no_orphan(demo: Demo) -> None:
    demo.wait_for("Ctrl-C stops everything", 60)
    supervisor = next(number for number, command in demo.processes().items() if "tools/serve.py" in command)
    os.kill(supervisor, signal.SIGKILL)
    demo.wait_until_gone(20)
