"""How many hand-ins the database takes: what one asks of it is recorded, undone, and sent again by eight clients at once.

PostgreSQL is sent them by `psql`: on two cores, clients written in Python would take more of the time than the database.
SQLite has no server; there the statements are sent by Python, and its time is part of the figure.
"""

import multiprocessing
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.editions.kept import version_by_id
from courses.learning.actions.attempt import submit
from courses.models import Attempt
from tools.bench.asked import Learner, all_open_attempts, fill_in
from tools.bench.client import CONNECTIONS

Statements = list[tuple[str, Any]]


class Undone(Exception):
    """The hand-in was only recorded."""


@dataclass
class Recorder:
    """The statements of a transaction, in their order."""

    statements: Statements = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            self.statements.append((sql, params))
        return execute(sql, params, many, context)


def measure(learners: list[Learner]) -> str:
    """Hand-ins per second: the database's part alone, then whole actions, both with the same number of clients."""
    attempts = all_open_attempts(learners)
    for attempt in attempts:
        fill_in(attempt)
        version_by_id(attempt.version_id)  # as in a process that has met this quiz before
    recorded = [_record(attempt) for attempt in attempts]
    shares = _shares(recorded)
    seconds = _by_psql(shares) if connection.vendor == "postgresql" else _at_once(_replay, shares)
    statements = sum(map(len, recorded)) / len(recorded)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(
        submitted_at=None, score_bp=None, is_passed=None
    )
    acted = _at_once(_submit, _shares(attempts))
    rate = len(attempts) / seconds
    verdict = "held" if rate >= 1000 else "missed"
    return (
        f"{rate:,.0f} hand-ins/s of database work ({statements:.0f} statements each) with {CONNECTIONS} clients"
        f" (target ≥ 1,000 on PostgreSQL: {verdict}); whole actions: {len(attempts) / acted:,.0f}/s"
    )


def _shares(listed: list[Any]) -> list[list[Any]]:
    """One part for each client, in order: what one learner hands in is not waited for by several clients."""
    size = -(-len(listed) // CONNECTIONS)
    return [listed[number * size : (number + 1) * size] for number in range(CONNECTIONS)]


def _record(attempt: Attempt) -> Statements:
    recorder = Recorder()
    with suppress(Undone), transaction.atomic(), connection.execute_wrapper(recorder):
        submit(attempt=attempt, now=timezone.now())
        raise Undone
    return recorder.statements


def _by_psql(shares: list[list[Statements]]) -> float:
    """Let a `psql` send each share; return the seconds until the last one is done, the start of the clients included."""
    settings = connection.settings_dict
    address = {"host": settings["HOST"], "port": settings["PORT"], "dbname": settings["NAME"], "user": settings["USER"]}
    where = psycopg.conninfo.make_conninfo(**{key: value for key, value in address.items() if value})
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.sql" for number in range(len(shares))]
        for file, share in zip(files, shares, strict=True):
            file.write_text("".join(map(_as_text, share)))
        began = time.perf_counter()
        clients = [
            subprocess.Popen(
                ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", file, where],
                env={**os.environ, "PGPASSWORD": settings["PASSWORD"] or ""},
            )
            for file in files
        ]
        codes = [client.wait() for client in clients]
        seconds = time.perf_counter() - began
    if any(codes):
        raise SystemExit("A client of the database failed; what it said is above.")
    return seconds


def _as_text(statements: Statements) -> str:
    """A transaction as a script, every value written out; one message, so that waiting for a client is not measured."""
    with connection.cursor() as cursor:
        writer = psycopg.ClientCursor(cursor.connection)
        lines = [writer.mogrify(sql, params) for sql, params in statements]
    return " \\;\n".join(["BEGIN", *lines, "COMMIT"]) + ";\n"


def _at_once(work: Callable[[Any], None], shares: list[Any]) -> float:
    """Let a process work on each share; return the seconds until the last one is done, counted from a common start."""
    connections.close_all()  # a connection cannot be shared between processes
    context = multiprocessing.get_context("fork")
    start = context.Barrier(len(shares) + 1)
    processes = [context.Process(target=_worker, args=(work, share, start)) for share in shares]
    for process in processes:
        process.start()
    start.wait()
    began = time.perf_counter()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit("A client of the database failed; what it said is above.")
    return time.perf_counter() - began


def _worker(work: Callable[[Any], None], share: Any, start: Any) -> None:
    connection.ensure_connection()
    start.wait()
    work(share)
    connections.close_all()


def _replay(share: list[Statements]) -> None:
    for statements in share:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)


def _submit(share: list[Attempt]) -> None:
    for attempt in share:
        submit(attempt=attempt, now=timezone.now())
