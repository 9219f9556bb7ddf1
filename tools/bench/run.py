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

from tools.bench import asked, data, mover, questions, requests, site, submissions  # noqa: E402
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
    learners = asked.sample()
    if options.only in ("", "requests"):
        measure_requests(options, learners)
    if options.only in ("", "questions"):
        print("\n" + questions.table(learners), flush=True)
    if options.only in ("", "submissions"):
        print("\n" + submissions.measure(learners), flush=True)
    if options.only in ("", "mover"):
        measure_mover(options, learners)


def prepare(scale: float) -> None:
    """Build the demonstration's courses, and multiply learners."""
    _manage("migrate", "--no-input", **YARDSTICK)
    _manage("migrate", "--no-input", "--run-syncdb", **YARDSTICK)
    _manage("set_up")
    _manage("collectstatic", "--no-input")
    site.build_courses()
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
    with (
        Server(
            "tools.bench.yardstick.wsgi:application",
            port=options.port,
            probe="/notes/1/",
            log=LOGS / "bench-yardstick.log",
            variables=YARDSTICK,
        ) as small,
        Server(
            "mooc.wsgi:application",
            port=options.port + 1,
            probe="/healthz/live",
            log=LOGS / "bench-web.log",
            variables={},
        ) as product,
    ):
        yield small, product


def measure_mover(options: argparse.Namespace, learners: list[asked.Learner]) -> None:
    """Readers before and while a new edition moves everybody."""
    with serving(options) as (_small, product):
        print("\n" + mover.measure(learners, product), flush=True)


def measure_requests(options: argparse.Namespace, learners: list[asked.Learner]) -> None:
    """The table of requests, then start and memory."""
    session = subprocess.run(
        [sys.executable, "-m", "tools.bench.yardstick.people"],
        cwd=ROOT,
        env={**os.environ, **YARDSTICK},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with serving(options) as (small, product):
        listed = requests.kinds(small, product, session, learners)
        requests.measure(listed, options.rounds)
        print(requests.table(listed))
        print(f"\nstart to first answer {product.seconds_to_start:.1f} s (target ≤ 5)", end="")
        print(f"; memory with 2 workers {product.megabytes():.0f} MB (target ≤ 450)")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(ROOT)))
    main()
