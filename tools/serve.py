"""Run the demo site in the foreground: the web server and the worker, both ended when one of them ends.

DJANGO_SETTINGS_MODULE=mooc.settings.demo python tools/serve.py 8000
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "var" / "log"
READY_WITHIN = 60  # seconds
STOP_WITHIN = 10  # seconds
PEOPLE = [
    *("learner", "nobody", "editor", "pharmacist", "medical", "regulatory", "vigilance", "courses", "campaigns"),
    *("urgent", "admin"),
]


class Ended(Exception):
    """The person at the keyboard, or the system, asked to stop."""


def end(signum: int, frame: FrameType | None) -> None:
    """Turn a signal into an orderly end."""
    raise Ended


def die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(name: str, *command: str) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own: Ctrl-C reaches this process only, which then ends the others in order."""
    with (LOGS / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )


def is_ready(port: int) -> bool:
    """Say whether database, migrations and worker are all there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/ready", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every child and whatever it started: politely, then not."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        child.wait()


def fail_if_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End everything with a clear line when one child has ended by itself."""
    for name, child in children.items():
        if child.poll() is not None:
            tail = (LOGS / f"{name}.log").read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
            sys.exit(
                "\n".join(
                    [
                        *("    " + line for line in tail),
                        f"The {name} process ended by itself (code {child.returncode}), so everything was stopped.",
                    ]
                )
            )


def welcome(port: int) -> str:
    """Return what a person needs to know once the site answers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooc.settings.demo")
    from django.conf import settings

    site = f"http://localhost:{port}"
    return "\n".join(
        [
            "",
            f"Officine is ready:  {site}/",
            f"     editor's desk  {site}/admin/",
            "",
            f"Log in with one of these, password {settings.DEMO_PASSWORD}",
            *(f"     {name}@example.org" for name in PEOPLE),
            "",
            "E-mails are written to var/mail, logs to var/log. Ctrl-C stops everything.",
        ]
    )


def main(port: int) -> None:
    """Start both, wait until the site is ready, say so, and watch them until the end."""
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    children: dict[str, subprocess.Popen[bytes]] = {}
    began = time.monotonic()
    try:
        print(f"  {'start the server and the worker …':<34}", end="", flush=True)
        children["web"] = start(
            "web",
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--workers",
            "2",
            "--blocking-threads",
            "1",
            "--no-ws",
            "mooc.wsgi:application",
        )
        children["worker"] = start("worker", "manage.py", "worker")
        while not is_ready(port):
            fail_if_dead(children)
            if time.monotonic() - began > READY_WITHIN:
                sys.exit(
                    f"The site was not ready after {READY_WITHIN} seconds; see var/log/web.log and var/log/worker.log."
                )
            time.sleep(0.2)
        print(f"{time.monotonic() - began:6.1f} s")
        print(welcome(port), flush=True)
        while True:
            fail_if_dead(children)
            time.sleep(0.5)
    except Ended:
        print("\nStopping …", flush=True)
    finally:
        stop(children)
    print("Everything is stopped.")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main(int(sys.argv[1]))
