"""Set the project up on a bare machine and run one of its commands (see the Makefile).

Only the standard library, and only Python that an old interpreter can read: this file is what says so when it is too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Officine needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

import argparse
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
LOGS = VAR / "log"
LOCKS = {name: ROOT / "requirements" / (name + ".txt") for name in ("tools", "core", "dev")}
SOURCES = ["mooc", "home", "courses", "campaigns"]


class Stop(Exception):
    """Something the person at the keyboard has to know, in one sentence."""


# --- Steps, each shown with its time ------------------------------------------------------


def step(words, *command, **variables):
    """Run one command; show its name and time, keep its output in var/log, show the end of it when it fails."""
    log = LOGS / (words.replace(" ", "-") + ".log")
    started = time.monotonic()
    print("  %-34s" % (words + " …"), end="", flush=True)
    with log.open("wb") as output:
        code = subprocess.call(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    print("%6.1f s" % (time.monotonic() - started) if code == 0 else "failed", flush=True)
    if code:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        raise Stop(
            "\n".join(
                [
                    "",
                    *("    " + line for line in tail),
                    "",
                    "“%s” failed; all it said is in %s." % (words, log.relative_to(ROOT)),
                ]
            )
        )


def digest(paths):
    """Return one fingerprint for the contents of some files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


# --- What has to be there ------------------------------------------------------------------


def check_folder():
    """Make the folders for data and logs, or say that it cannot be done."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True)
        (VAR / "lock").touch()
    except OSError as error:
        raise Stop("Officine keeps its data in %s, which cannot be written to (%s)." % (VAR, error.strerror)) from None
    if not os.access(ROOT, os.W_OK):
        raise Stop("Officine makes its virtual environment in %s, which cannot be written to." % ROOT)


def check_port(port):
    """Say it before doing anything when another program answers on the port."""
    if not 1 <= port <= 65535:
        raise Stop("PORT=%d is not a port; choose one from 1024 to 65535, for example: make demo PORT=8001" % port)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop("Port %d needs more rights than you have; try: make demo PORT=8000" % port) from None
        except OSError:
            raise Stop(
                "Port %d is already taken; try another one: make demo PORT=%d" % (port, port % 65535 + 1)
            ) from None


def works(python):
    """Say whether the virtual environment is whole: it is not when it was interrupted, or when the system's Python changed."""
    try:
        return subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def installed():
    """Return the fingerprints of the locks that the virtual environment was filled from."""
    try:
        return json.loads((VENV / "officine.json").read_text())
    except (OSError, ValueError):
        return {}


def prepare(name):
    """Make .venv when there is none, and install the locked dependencies in it when the lock has changed.

    Nothing is ever uninstalled, so that `make demo` and `make test` share one environment in any order.
    """
    check_folder()
    with (VAR / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not works(PYTHON):
            if importlib.util.find_spec("ensurepip") is None:
                raise Stop("Python's venv module is incomplete here; install it with: apt install python3-venv")
            step("make .venv", sys.executable, "-m", "venv", "--clear", VENV)
        done, wanted = installed(), digest([LOCKS[name]])
        if done.get(name) == wanted:
            return
        pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r"]
        locked = LOCKS[name]
        try:
            step("install uv", *pip, LOCKS["tools"])
            step(
                "install " + name + " packages",
                PYTHON,
                "-m",
                "uv",
                "pip",
                "install",
                "--python",
                PYTHON,
                "--compile-bytecode",
                "--require-hashes",
                "-r",
                locked,
            )
        except Stop:  # uv does not read pip's configuration (a mirror, say): pip itself does
            step("install with pip instead", *pip, locked)
        done[name] = wanted
        (VENV / "officine.json").write_text(json.dumps(done))


def compile_messages():
    """Make the .mo file of the interface texts when the catalogue is newer."""
    catalogue = ROOT / "mooc/locale/fr/LC_MESSAGES/django.po"
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
        step("compile the French texts", PYTHON, "tools/messages.py", "compile")


# --- The commands ----------------------------------------------------------------------------


def fingerprint():
    """Return one fingerprint for all that the demo site is built from."""
    kinds = (".py", ".yaml", ".json")
    sources = [path for name in SOURCES for path in (ROOT / name).rglob("*") if path.suffix in kinds]
    return digest([*sorted(sources), LOCKS["core"]])


def demo(options):
    """Build the demo site when it is missing or older than the code, then serve it in the foreground."""
    check_folder()
    check_port(options.port)
    prepare("core")
    compile_messages()
    site = {"DJANGO_SETTINGS_MODULE": "mooc.settings.demo", "SITE_URL": "http://localhost:%d" % options.port}
    manage = [PYTHON, "manage.py"]
    stamp = VAR / "demo.stamp"
    built = fingerprint()
    if not (stamp.exists() and stamp.read_text() == built and (VAR / "officine.sqlite3").exists()):
        step("migrate the database", *manage, "migrate", "--no-input", **site)
        step("set up roles and workflows", *manage, "set_up", **site)
        step("build the demo site", *manage, "demo", **site)
        stamp.write_text(built)
    os.environ.update(site)
    os.execv(PYTHON, [str(PYTHON), "tools/serve.py", str(options.port)])


def reset(options):
    """Delete the demo site's data, and nothing else."""
    check_folder()
    for path in [VAR / "demo.stamp", *VAR.glob("officine.sqlite3*")]:
        path.unlink(missing_ok=True)
    for folder in ("media", "mail"):
        shutil.rmtree(VAR / folder, ignore_errors=True)
    print("The demo site's data is deleted; `make demo` builds it again.")


def test(options):
    """Run every test, two at a time."""
    prepare("dev")
    compile_messages()
    run(
        "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--browser-tests", *options.arguments
    )


def lint(options):
    """Run every check that needs no running site."""
    prepare("dev")
    compile_messages()
    run("tools/lint.py")


def format(options):
    """Put the Python files in order."""
    prepare("dev")
    run("-m", "ruff", "check", "--fix-only", "--quiet", ".", then=("-m", "ruff", "format", "."))


def lock(options):
    """Resolve pyproject.toml into the lock files: exact versions with hashes, and no index address."""
    prepare("dev")
    extras = [word for name in ("postgres", "redis", "s3") for word in ("--extra", name)]
    for output, extra in (("core", extras), ("dev", [*extras, "--group", "dev"])):
        step(
            "lock " + output,
            PYTHON,
            "-m",
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            *extra,
            "-o",
            LOCKS[output],
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            "--python-version",
            "3.11",
            *options.arguments,
        )


def messages(options):
    """Collect the interface texts of the code and compile the French ones."""
    prepare("dev")
    run("tools/messages.py", "extract", *options.arguments, then=("tools/messages.py", "compile"))


def screenshots(options):
    """Take the pictures of the documentation: of a running demo site, and of the screens that a browser test goes through."""
    prepare("dev")
    compile_messages()
    os.environ["GUIDE_PICTURES"] = str(ROOT / "docs" / "images")
    run(
        "tools/screenshots.py",
        str(options.port),
        then=("-m", "pytest", "-q", "--browser-tests", "tests/browser/test_editor_journey.py"),
    )


def bench(options):
    """Measure what learners ask for (docs/explanation/speed.md)."""
    prepare("dev")
    compile_messages()
    run("-m", "tools.bench", *options.arguments)


def run(*command, then=()):
    """Become the command, so that signals and the exit code are its own."""
    if then:
        code = subprocess.call([str(PYTHON), *command], cwd=ROOT)
        if code:
            sys.exit(code)
        command = then
    os.execv(PYTHON, [str(PYTHON), *command])


def main():
    """Read the command line; a Stop or Ctrl-C ends in one line, not in a traceback."""
    commands = {f.__name__: f for f in (demo, reset, test, lint, format, lock, messages, screenshots, bench)}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=commands)
    parser.add_argument("--port", type=int, default=8000)
    options, rest = parser.parse_known_args()
    options.arguments = rest
    os.chdir(ROOT)
    try:
        commands[options.command](options)
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted.")


if __name__ == "__main__":
    main()
