"""Run every check of `make lint`, say how each one ended, and show what the failing ones said."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["home", "courses", "campaigns", "mooc"]


def command(*words: str, **variables: str) -> tuple[bool, str]:
    """Run one of the environment's programs; return whether it was content, and what it said."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "mooc.settings.test", **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout


def manage(*words: str, **variables: str) -> tuple[bool, str]:
    """Run a management command."""
    return command("django", *words, PYTHONPATH=str(ROOT), **variables)


def deploy_check() -> tuple[bool, str]:
    """Ask Django what it thinks of the production settings; a warning is a failure."""
    return manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        DJANGO_SETTINGS_MODULE="mooc.settings.production",
        SECRET_KEY="".join(chr(33 + n % 90) for n in range(90)),
        SITE_URL="https://officine.example",
        EMAIL_URL="smtp+tls://mail.example",
    )


def lock_files() -> tuple[bool, str]:
    """Locks hold hashes for everything and no address of an index; core's versions are dev's too."""
    wrong, pins = [], {}
    for name in ("tools", "core", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        wrong += [f"{name}.txt: {line}" for line in text.splitlines() if "://" in line or "index-url" in line]
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        wrong += [
            f"{name}.txt: no hash for {block.split()[0]}"
            for block in blocks
            if "==" in block and "sha256:" not in block
        ]
        pins[name] = set(re.findall(r"^([a-z0-9._-]+(?:\[[^\]]*\])?==\S+)", text, flags=re.M))
    wrong += [f"core.txt has {pin}, dev.txt has not" for pin in sorted(pins["core"] - pins["dev"])]
    return not wrong, "\n".join(wrong)


def private_traces() -> tuple[bool, str]:
    """Nothing in the repository names the machine it was written on, or an address that packages come from."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    pattern = re.compile(
        r"(?<![\w./-])/(?:root|work|home/\w+|tmp)/[\w.]+|extra-index-url\s*=|pypi\.org/simple|files\.pythonhosted"
    )
    wrong = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in (".woff2", ".png", ".jpg", ".ico", ".pdf") or not path.is_file() or path.name == "lint.py":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                wrong.append(f"{name}:{number}: {line.strip()[:120]}")
    return not wrong, "\n".join(wrong)


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "types": lambda: command("mypy"),  # takes longest, so it begins first
    "ruff": lambda: command("ruff", "check", "."),
    "format": lambda: command("ruff", "format", "--check", "."),
    "import contracts": lambda: command("importlinter.cli", "lint"),
    "templates": lambda: command("djlint", "templates", "--lint", "--quiet"),
    "models and migrations agree": lambda: manage("makemigrations", "--check", "--dry-run"),
    "production settings": deploy_check,
    "French texts": lambda: command("tools.messages", "check"),
    "settings are documented": lambda: command("tools.settings_table", "check"),
    "lock files": lock_files,
    "private traces": private_traces,
}


def timed(check: Callable[[], tuple[bool, str]]) -> tuple[bool, str, float]:
    """Run one check; return what it returned, and how many seconds it took."""
    started = time.monotonic()
    content, said = check()
    return content, said, time.monotonic() - started


def main(names: list[str]) -> int:
    """Run the checks named (all of them without a name), as many at once as there are cores; return the exit code."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {name: pool.submit(timed, check) for name, check in CHECKS.items() if not names or name in names}
        for name, result in running.items():
            print(f"  {name + ' …':<34}", end="", flush=True)
            content, said, seconds = result.result()
            print(f"{seconds:6.1f} s" if content else "FAILED")
            if not content:
                failed.append(name)
                print(said.rstrip()[-6000:])
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
