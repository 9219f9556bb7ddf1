"""Acknowledged means kept: a real server is killed outright again and again while learners answer and hand in."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from courses.learning.plan import plan_of
from courses.models import Attempt, Course, Enrolment, ItemState, ItemVersion
from tests.courses.factories import make_course_with_quiz
from tests.courses.learners import enrolled, steps_of
from tests.courses.writing import single
from tests.databases import ROOT
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)

HOST = "officine.example"
LEARNERS = 4
QUESTIONS = 3
KILLS = 3
READY_WITHIN = 60  # seconds
TOKEN = "a" * 32
SECRET_KEY = "Only-For-This-Test-" * 4  # shared with the server: it has to know the sessions made here


class Server:
    """The site with its production settings on the database of this test, to be killed at any moment."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = folder / "server.log"
        known = {"SECRET_KEY": SECRET_KEY, "SITE_URL": f"https://{HOST}", "EMAIL_URL": "smtp://127.0.0.1:9"}
        self.environment = os.environ | known | self._database(folder) | {
            "DJANGO_SETTINGS_MODULE": "mooc.settings.production", "DATA_DIR": str(folder), "TRUSTED_PROXIES": "1",
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def _database(folder: Path) -> dict[str, str]:
        known = connection.settings_dict
        if connection.vendor == "sqlite":
            (folder / "officine.sqlite3").symlink_to(known["NAME"])
            return {}
        place = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
        return {"DATABASE_URL": f"postgresql://{place}/{known['NAME']}"}

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "2"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", *options, "--blocking-threads", "1", "mooc.wsgi:application"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.get("/healthz/live") == 200:
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail(f"The server did not start:\n{self.log.read_text(errors='replace')[-3000:]}")

    def kill(self) -> None:
        """End the server and its workers as a power cut of the machine's processes would: without a word."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def get(self, path: str) -> int:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            wire.request("GET", path, headers={"Host": HOST})
            return wire.getresponse().status
        finally:
            wire.close()


@dataclass
class Hand:
    """One learner's browser: sends each form until the server says it has it, as ours does."""

    server: Server
    cookie: str
    chance: random.Random
    over: threading.Event
    attempts: list[UUID] = field(default_factory=list)
    submitted: list[UUID] = field(default_factory=list)
    answers: dict[tuple[UUID, int], str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    sent: int = 0

    def take_quizzes(self, start_url: str, options: list[list[str]]) -> None:
        """Start attempts, answer, change answers, hand in, until told to stop."""
        while not self.over.is_set():
            attempt = uuid4()
            self.post(start_url, {"attempt": str(attempt)})
            self.attempts.append(attempt)
            for position in [*range(1, QUESTIONS + 1), 1, 2]:
                value = self.chance.choice(options[position - 1])
                fields = {"answer": value, "given_id": str(uuid4()), "given_at": str(int(time.time() * 1000))}
                by_script = self.chance.random() < 0.7
                name = "learning:save" if by_script else "learning:question"
                self.post(reverse(name, args=[attempt, position]), fields)
                self.answers[attempt, position] = value
            if self.over.is_set():
                return
            self.post(reverse("learning:submit", args=[attempt]), {})
            self.submitted.append(attempt)

    def post(self, url: str, fields: dict[str, str]) -> None:
        """Send a form until it is acknowledged; the response may have been lost, so it is the same form each time."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            wire = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            try:
                wire.request("POST", url, urlencode(fields), self._headers())
                response = wire.getresponse()
                response.read()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            finally:
                wire.close()
            self.sent += 1
            if response.status in (200, 302):
                return
            self.refused.append(f"{url}: {response.status}")
            time.sleep(0.05)
        pytest.fail(f"{url} was never acknowledged; {self.refused[-3:]}")

    def _headers(self) -> dict[str, str]:
        return {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            "X-CSRFToken": TOKEN,
            "Cookie": f"csrftoken={TOKEN}; {settings.SESSION_COOKIE_NAME}={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
        }


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    settings.SECRET_KEY = SECRET_KEY
    running = Server(tmp_path)
    yield running
    running.kill()


def learner_at_work(number: int, server: Server, course: Course, over: threading.Event) -> tuple[Enrolment, Hand]:
    """A learner of the course, and their browser."""
    user = person(f"hand{number}")
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    return enrolled(user, course), Hand(server, cookie, random.Random(number), over)


def test_what_the_server_acknowledged_is_there_after_it_was_killed(server: Server) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(QUESTIONS)], feedback="submission")
    quiz = steps_of(course)[1]
    versions = ItemVersion.objects.in_bulk([reference.version_id for reference in quiz.questions])
    gradings = [versions[reference.version_id].body["grading"] for reference in quiz.questions]
    options = [grading["options"] for grading in gradings]
    start_url = reverse("learning:start", args=[course.slug, quiz.uid])
    over, chance = threading.Event(), random.Random(20261122)
    people = [learner_at_work(number, server, course, over) for number in range(LEARNERS)]
    hands = [hand for _enrolment, hand in people]
    connection.close()

    server.start()
    with ThreadPoolExecutor(LEARNERS) as pool:
        working = [pool.submit(hand.take_quizzes, start_url, options) for _enrolment, hand in people]
        try:
            for _kill in range(KILLS):
                enough = sum(hand.sent for hand in hands) + chance.randint(10, 40)
                wait_until(lambda enough=enough: sum(hand.sent for hand in hands) >= enough)
                server.kill()
                server.start()
            wait_until(lambda: all(hand.submitted for hand in hands))
        finally:
            over.set()
        for one in working:
            one.result(READY_WITHIN)
    server.kill()

    for enrolment, hand in people:
        assert hand.refused == []
        check(enrolment, hand, [grading["correct"][0] for grading in gradings])


def wait_until(is_enough: Callable[[], bool]) -> None:
    """Return when the learners have got that far, on a fast machine and on a slow one."""
    until = time.monotonic() + READY_WITHIN
    while not is_enough():
        assert time.monotonic() < until, "the learners are not served"
        time.sleep(0.01)


def check(enrolment: Enrolment, hand: Hand, correct: list[str]) -> None:
    """Everything that this learner's browser was told is kept, once, and progress follows from it."""
    kept = {attempt.pk: attempt for attempt in Attempt.objects.filter(enrolment=enrolment)}
    assert kept.keys() == set(hand.attempts)
    for (attempt_id, position), value in hand.answers.items():
        assert kept[attempt_id].answers[position - 1] == value
    handed_in = {key for key, attempt in kept.items() if not attempt.is_open}
    assert handed_in == set(hand.submitted)
    for attempt_id in handed_in:
        attempt = kept[attempt_id]
        right = sum(given == key for given, key in zip(attempt.answers, correct, strict=True))
        assert attempt.score_bp == right * 10_000 // QUESTIONS
    state = ItemState.objects.filter(enrolment=enrolment).first()
    scores = [kept[key].score_bp or 0 for key in handed_in]
    assert (state.attempts, state.best_bp) == (len(scores), max(scores)) if state else not scores
    assert sorted(attempt.number for attempt in kept.values()) == list(range(1, len(kept) + 1))
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    progress = plan_of(enrolment).measure()
    assert (enrolment.items_done, enrolment.progress_bp) == (progress.items_done, progress.bp)
    assert enrolment.items_done == any(kept[key].is_passed for key in handed_in)
