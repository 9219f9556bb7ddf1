"""Run the learning benchmark: `python -m tools.bench [--scale 0.1] [--database postgres|sqlite]`. See docs/explanation/speed.md.

Makes a database of its own, fills it, measures, prints a table and removes it again. It is no test: what it prints is
for reading, and it only fails when it cannot run.
"""

import argparse
import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("officine_bench", "officine_bench_yardstick")


def main() -> int:
    """Read the command line, lend the run its databases, and give its exit code."""
    parser = argparse.ArgumentParser(prog="make bench-learning", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--scale", type=float, help="1 is a million enrolments; 0.1 by default, 0.01 on SQLite")
    parser.add_argument(
        "--server", default="postgresql://root@127.0.0.1:5432/test", help="a PostgreSQL server, by any of its databases"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8128, help="this port and the next are used")
    parser.add_argument(
        "--only", default="", choices=["", "requests", "questions", "submissions", "mover"], help="only that part"
    )
    parser.add_argument(
        "--bare", action="store_true", help="let the yardstick connect anew for each request, as Django does by itself"
    )
    parser.add_argument(
        "--keep", type=Path, help="keep the data in this folder (and on the server), or use what is kept"
    )
    options = parser.parse_args()
    options.scale = options.scale or (0.1 if options.database == "postgres" else 0.01)
    with _folder(options.keep) as folder, _databases(options, folder) as variables:
        command = [
            *(sys.executable, "-m", "tools.bench.run", "--scale", str(options.scale), "--rounds", str(options.rounds)),
            *("--port", str(options.port), "--only", options.only),
        ]
        return subprocess.call(command, cwd=ROOT, env={**os.environ, **variables}, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="officine-bench-") as name:
        yield Path(name)


@contextlib.contextmanager
def _databases(options: argparse.Namespace, folder: Path) -> Iterator[dict[str, str]]:
    """Two empty databases, one for the product and one for the yardstick; removed in the end."""
    key = folder / "secret_key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(50))
    variables = {
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
        "DATA_DIR": str(folder),
        "SECRET_KEY": key.read_text(),
        "SITE_URL": "https://localhost",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "ERROR",
        "BENCH_YARDSTICK_BARE": "1" if options.bare else "",
        "BENCH_YARDSTICK_DATABASE": str(folder / "yardstick.sqlite3"),
    }
    variables |= dict.fromkeys(("DATABASE_URL", "REDIS_URL", "S3_BUCKET", "ALLOWED_HOSTS", "OIDC_SERVER_URL"), "")
    if options.database == "sqlite":
        yield variables
        return
    parts = urlsplit(options.server)
    variables["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{NAMES[0]}"))
    variables["BENCH_YARDSTICK_DATABASE"] = NAMES[1]
    with psycopg.connect(options.server, autocommit=True) as server:
        if not (folder / "filled").exists():
            _drop(server)
            for name in NAMES:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield variables
        finally:
            if not options.keep:
                _drop(server)


def _drop(server: "psycopg.Connection[tuple[object, ...]]") -> None:
    for name in NAMES:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
