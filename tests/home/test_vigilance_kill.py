"""Acknowledged means in an inbox: a real server is killed outright again and again while readers send messages."""

import http.client
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from home.models import Message
from home.vigilance.actions import sort_waiting
from tests.courses.test_quiz_kill import HOST, READY_WITHIN, SECRET_KEY, TOKEN, Server, wait_until
from tests.home.messages import address
from tests.home.sentences import EVENTS, NOTHING

pytestmark = pytest.mark.django_db(transaction=True)
READERS = 4
KILLS = 3


@dataclass
class Reader:
    """Sends each form until the server has thanked for it, from another network each time."""

    number: int
    server: Server
    over: threading.Event
    thanked: dict[str, str] = field(default_factory=dict)  # the id that the form came with, and the text
    others: list[int] = field(default_factory=list)

    def write(self, path: str) -> None:
        chance = random.Random(self.number)
        while not self.over.is_set():
            text = chance.choice([*EVENTS, *NOTHING])
            sent = str(uuid4())
            self._send(path, {"kind": "question", "text": text, "sent_id": sent})
            self.thanked[sent] = text

    def _send(self, path: str, fields: dict[str, str]) -> None:
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            wire = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
            try:
                wire.request("POST", path, urlencode(fields), self._headers())
                status = wire.getresponse().status
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            finally:
                wire.close()
            if status == 302:
                return
            self.others.append(status)
        pytest.fail(f"never acknowledged; {self.others[-3:]}")

    def _headers(self) -> dict[str, str]:
        network = f"10.{self.number}.{len(self.thanked) // 250}.{len(self.thanked) % 250}"
        return {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": network,
            "X-CSRFToken": TOKEN,
            "Cookie": f"csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }


def test_every_message_that_was_thanked_for_is_in_an_inbox_after_the_server_was_killed(
    tmp_path: Path, settings: Any
) -> None:
    settings.SECRET_KEY = SECRET_KEY
    server, over, chance = Server(tmp_path), threading.Event(), random.Random(20261122)
    readers = [Reader(number, server, over) for number in range(READERS)]
    path = address()
    connection.close()

    server.start()
    try:
        with ThreadPoolExecutor(READERS) as pool:
            working = [pool.submit(reader.write, path) for reader in readers]
            try:
                for _kill in range(KILLS):
                    enough = sum(len(reader.thanked) for reader in readers) + chance.randint(10, 40)
                    wait_until(lambda enough=enough: sum(len(reader.thanked) for reader in readers) >= enough)
                    server.kill()
                    server.start()
                wait_until(lambda: sum(len(reader.thanked) for reader in readers) >= enough + 10)
            finally:
                over.set()
            for one in working:
                one.result(READY_WITHIN)
    finally:
        server.kill()

    thanked = {sent: text for reader in readers for sent, text in reader.thanked.items()}
    assert [status for reader in readers for status in reader.others] == []
    kept = {str(message.sent_id): message for message in Message.objects.all()}
    assert {sent: message.text for sent, message in kept.items() if sent in thanked} == thanked
    unsorted = [message for message in kept.values() if message.read_at is None]
    assert {message.inbox for message in unsorted} <= {Message.Inbox.VIGILANCE}
    sort_waiting(now=timezone.now())
    events = {sent for sent, text in thanked.items() if text in EVENTS}
    assert events <= {str(one) for one in Message.objects.of_vigilance().values_list("sent_id", flat=True)}
