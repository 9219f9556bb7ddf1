"""How many hand-ins the database takes: what one asks of it is recorded, undone, and sent again by eight clients at once."""

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections, transaction
from django.utils import timezone

from courses.learning.actions.attempt import submit
from courses.models import Attempt
from tools.bench.asked import Learner, fill_in, open_attempts
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
    attempts = [attempt for _learner, attempt in open_attempts(learners)]
    for attempt in attempts:
        fill_in(attempt)
    recorded = [_record(attempt) for attempt in attempts]
    shares = [recorded[number::CONNECTIONS] for number in range(CONNECTIONS)]
    seconds = _at_once(_replay, shares)
    statements = sum(map(len, recorded)) / len(recorded)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(
        submitted_at=None, score_bp=None, is_passed=None
    )
    acted = _at_once(_submit, [attempts[number::CONNECTIONS] for number in range(CONNECTIONS)])
    rate = len(attempts) / seconds
    verdict = "held" if rate >= 1000 else "missed"
    return (
        f"{rate:,.0f} hand-ins/s of database work ({statements:.0f} statements each) with {CONNECTIONS} clients"
        f" (target ≥ 1,000 on PostgreSQL: {verdict}); whole actions: {len(attempts) / acted:,.0f}/s"
    )


def _record(attempt: Attempt) -> Statements:
    recorder = Recorder()
    with suppress(Undone), transaction.atomic(), connection.execute_wrapper(recorder):
        submit(attempt=attempt, now=timezone.now())
        raise Undone
    return recorder.statements


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
