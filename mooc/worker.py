"""The one long-running worker: the schedule to the second, background tasks, figures, and a pulse that others can feel."""

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskRunner
from django_tasks_db.models import DBTaskResult

from campaigns.compliance.actions import warn_of_expiry
from campaigns.kits.actions import sweep as sweep_kits
from campaigns.planning.actions.languages import tell_of_held
from campaigns.reports.actions import fold, forget_old_counts
from courses.credentials.awaited import issue_awaited
from courses.learning.actions.overdue import hand_in_overdue
from courses.reports.actions.tally import tally, waiting
from home.accounts.actions import forget_past
from home.editorial.models import Heartbeat
from home.editorial.schedule import next_due, publish_due
from home.links.turns import Turns
from home.upkeep.actions import tell_owners
from home.vigilance.actions import forget_old as forget_old_messages
from home.vigilance.actions import remind, sort_waiting

logger = logging.getLogger(__name__)

PULSE = 5.0  # seconds between two heartbeats
SILENT = timedelta(seconds=60)  # without a heartbeat, a worker counts as dead
LOOK = 1.0  # seconds between two looks at the schedule and at the queue
LONGEST_PAUSE = 5.0  # seconds between two tries while the database is away, and so before a late publication
PATIENCE = 1.5  # seconds that running work gets to finish when the worker is asked to stop
MOST_STARTS = 3  # a task that took its worker down this many times is given up
KEEP_FAILED = timedelta(days=14)  # for a person to look at
TIDY = 3600.0  # seconds between two times of forgetting ended sessions and old counts of tries
COUNT = 60.0  # seconds between two times of counting what learners did into the figures of reports
VISITS = 30.0  # seconds between two times of adding up what happened to campaigns
OVERDUE = 10.0  # seconds between two looks at attempts whose time is over
UPKEEP = 30.0  # seconds between two looks at reviews that end, certificates that wait for one, and campaigns that did not open
LATER = 3600.0  # seconds before an attempt that cannot be handed in is tried again
MANY = 50  # facts that wait to be counted: then it is done at once


class Worker:
    """Runs the schedule with the heartbeat in one thread, the tasks in another, the counting in a third; a fourth hands in quizzes, a fifth adds up visits; a sixth looks at links, a seventh tells owners of reviews that end.

    Neither a long task nor a failing count therefore delays a publication, the pulse or a result, and the main thread is
    always free to hear a signal. Every loop outlives a database that is locked, restarting or gone.
    """

    def __init__(self) -> None:
        self.worker_id = uuid.uuid4().hex
        self.started_at = timezone.now()
        self.stopping = threading.Event()
        self._last_beat = self._last_tidy = self._last_count = float("-inf")
        self._busy_with: uuid.UUID | None = None
        self._stuck: dict[uuid.UUID, float] = {}  # attempts that cannot be handed in, and when they were tried
        self._links = Turns()
        self._runner = TaskRunner(
            queue_names=["*"],
            interval=LOOK,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )

    def run(self) -> None:
        """Work until a signal says stop. What runs then gets a moment; a task that is cut off starts again later."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        logger.info("worker: started, pid %d", os.getpid())
        threads = [
            _start(self._keep_trying, self.follow_schedule),
            _start(self._keep_trying, self.do_task),
            _start(self._keep_trying, self.count),
            _start(self._keep_trying, self.hand_in),
            _start(self._keep_trying, self.add_up),
            _start(self._keep_trying, self.look_after),
        ]
        if settings.LINK_CHECKS:
            threads.append(_start(self._keep_trying, self.look_at_links))
        while not self.stopping.wait(LOOK):
            pass
        deadline = time.monotonic() + PATIENCE
        threads.append(_start(self._say_goodbye))
        for thread in threads:
            thread.join(max(0.1, deadline - time.monotonic()))
        if self._busy_with:
            logger.warning("worker: task %s is cut off, it will start again", self._busy_with)
        logger.info("worker: stopped")
        if any(thread.is_alive() for thread in threads):
            # Something waits for a locked database or a slow mail server; an ordinary exit would wait with it.
            logging.shutdown()
            os._exit(0)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _keep_trying(self, turn: Callable[[], float]) -> None:
        """Take turns until asked to stop; while something is wrong, wait longer and longer between tries."""
        failures = 0
        while not self.stopping.is_set():
            try:
                pause = turn()
                if failures:
                    logger.info("worker: %s goes on", turn.__name__)
                failures = 0
            except Exception as error:
                pause = min(LOOK * 2**failures, LONGEST_PAUSE)
                failures = min(failures + 1, 10)
                if isinstance(error, DatabaseError | InterfaceError):
                    logger.warning("worker: the database does not answer, next try in %d s: %s", pause, error)
                else:
                    logger.exception("worker: %s failed, next try in %d s", turn.__name__, pause)
                connection.close()
            self.stopping.wait(pause)
        connection.close()

    def follow_schedule(self) -> float:
        """Publish what is due, give a heartbeat, tidy up; return how many seconds there is nothing else to do.

        The heartbeat follows the schedule: it says that the schedule was carried out, not only that a process lives.
        """
        publish_due(timezone.now())
        if time.monotonic() - self._last_beat >= PULSE:
            self._beat()
            self._last_beat = time.monotonic()
        if time.monotonic() - self._last_tidy >= TIDY:
            forget_past(now=timezone.now())
            forget_old_counts(now=timezone.now())
            sweep_kits(now=timezone.now())
            warn_of_expiry(now=timezone.now())
            sort_waiting(now=timezone.now())
            remind(now=timezone.now())
            forget_old_messages(now=timezone.now())
            self._last_tidy = time.monotonic()
        now = timezone.now()
        coming = next_due(now)
        return max(0.0, min(LOOK, (coming - now).total_seconds())) if coming else LOOK

    def do_task(self) -> float:
        """Do one task, and return how many seconds to wait before looking for the next.

        The result of a task that went well is not kept: nobody reads it, and an e-mail may be in it.
        """
        waiting = DBTaskResult.objects.ready().filter(backend_name="default")
        if not waiting.exists():  # looking takes no lock
            return LOOK
        with transaction.atomic():
            task = waiting.get_locked()
            if task is None:
                return 0.0
            self._busy_with = task.pk
            task.claim(self.worker_id)
        try:
            self._runner.run_task(task)
        finally:
            self._busy_with = None
        if task.status == TaskResultStatus.SUCCESSFUL:
            logger.info("worker: %s done", task.task_path)
            task.delete()
        return 0.0

    def count(self) -> float:
        """Bring the figures of reports up to date, each minute and when much has happened; return when to look again."""
        if time.monotonic() - self._last_count >= COUNT or waiting(MANY) == MANY:
            tally()
            self._last_count = time.monotonic()
        return PULSE

    def hand_in(self) -> float:
        """Hand in the attempts whose time is over and that nobody opens; return when to look again."""
        moment = time.monotonic()
        self._stuck = {attempt: tried for attempt, tried in self._stuck.items() if moment - tried < LATER}
        result = hand_in_overdue(now=timezone.now(), but=self._stuck)
        if result.number:
            logger.info("worker: %d attempts handed in at the end of their time", result.number)
        self._stuck |= dict.fromkeys(result.failed, moment)
        return OVERDUE

    def add_up(self) -> float:
        """Bring the figures of campaigns up to date; return when to look again."""
        fold()
        return VISITS

    def look_at_links(self) -> float:
        """Look at one link of published content; return when to go on. Its own thread: the web may be slow."""
        return self._links.take_one(timezone.now())

    def look_after(self) -> float:
        """Tell owners whose reviews end and managers whose campaign did not open, issue the certificates that waited; return when to look again."""
        tell_owners(now=timezone.now())
        if number := tell_of_held(now=timezone.now()):
            logger.warning("worker: %d campaigns have not opened at their date, a language is missing", number)
        if number := issue_awaited(now=timezone.now()):
            logger.info("worker: %d certificates issued that waited for a review", number)
        return UPKEEP

    def _beat(self) -> None:
        now = timezone.now()
        with transaction.atomic():
            Heartbeat.objects.update_or_create(
                worker_id=self.worker_id, defaults={"started_at": self.started_at, "seen_at": now, "stopped_at": None}
            )
            Heartbeat.objects.filter(seen_at__lt=now - 2 * SILENT).delete()
            DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
            self._take_over()

    def _take_over(self) -> None:
        """Put back in the queue what a worker was doing when it died, or could not write down that it had finished."""
        others = Heartbeat.objects.filter(seen_at__gt=timezone.now() - SILENT, stopped_at=None).exclude(
            worker_id=self.worker_id
        )
        mine = [self._busy_with] if self._busy_with else []
        alive = set(others.values_list("worker_id", flat=True))
        for task in DBTaskResult.objects.running().exclude(pk__in=mine).select_for_update(skip_locked=True):
            if task.worker_ids and task.worker_ids[-1] in alive:
                continue
            if len(task.worker_ids) < MOST_STARTS:
                task.status = TaskResultStatus.READY
                task.save(update_fields=["status"])
                logger.warning("worker: task %s (%s) was cut off, it will start again", task.pk, task.task_path)
            else:
                task.set_failed(RuntimeError(f"Cut off {MOST_STARTS} times."))
                logger.error("worker: task %s (%s) was cut off too often, given up", task.pk, task.task_path)

    def _say_goodbye(self) -> None:
        """Tell the next worker that it need not wait before it takes over."""
        try:
            Heartbeat.objects.filter(worker_id=self.worker_id).update(stopped_at=timezone.now())
        except DatabaseError as error:
            logger.warning("worker: could not say goodbye: %s", error)
        connection.close()


def _start(target: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, daemon=True)
    thread.start()
    return thread
