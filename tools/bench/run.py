"""One run on the databases that tools/bench/__main__.py lent: fill, serve, measure, print."""

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from tools.bench import asked, data, requests  # noqa: E402
from tools.bench.server import ROOT, Server  # noqa: E402

LOGS = ROOT / "var" / "log"
YARDSTICK = {"DJANGO_SETTINGS_MODULE": "tools.bench.yardstick.settings"}


def main() -> None:
    """Measure everything, or the part that was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--only", required=True)
    options = parser.parse_args()
    LOGS.mkdir(parents=True, exist_ok=True)
    done = settings.DATA_DIR / "filled"
    _manage("migrate", "--no-input")
    if not done.exists():
        prepare(options.scale)
        done.touch()
    print(f"{connection.vendor}: {data.sizes()}", flush=True)
    if options.only in ("", "requests"):
        measure_requests(options)


def prepare(scale: float) -> None:
    """Build the demonstration's courses, and multiply learners."""
    for words in (("set_up",), ("demo",), ("collectstatic", "--no-input")):
        _manage(*words)
    _manage("migrate", "--no-input", "--run-syncdb", **YARDSTICK)
    data.fill(scale=scale)
    data.check()


def _manage(*words: str, **variables: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"“{' '.join(words)}” failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def serving(options: argparse.Namespace) -> Iterator[tuple[Server, Server]]:
    """Both servers, side by side; one is idle while the other is asked."""
    yardstick = {"variables": YARDSTICK, "log": LOGS / "bench-yardstick.log"}
    with (
        Server("tools.bench.yardstick.wsgi:application", port=options.port, probe="/notes/1/", **yardstick) as small,
        Server(
            "mooc.wsgi:application",
            port=options.port + 1,
            probe="/healthz/live",
            log=LOGS / "bench-web.log",
            variables={},
        ) as product,
    ):
        yield small, product


def measure_requests(options: argparse.Namespace) -> None:
    """The table of requests, then start and memory."""
    session = subprocess.run(
        [sys.executable, "-m", "tools.bench.yardstick.people"],
        cwd=ROOT,
        env={**os.environ, **YARDSTICK},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    learners = asked.sample()
    with serving(options) as (small, product):
        listed = requests.kinds(small, product, session, learners)
        requests.measure(listed, options.rounds)
        print(requests.table(listed))
        print(f"\nstart to first answer {product.seconds_to_start:.1f} s (target ≤ 5)", end="")
        print(f"; memory with 2 workers {product.megabytes():.0f} MB (target ≤ 450)")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(ROOT)))
    main()
