"""Eight browsers that ask one after the other: keep-alive connections, a session and a CSRF token each."""

import http.client
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

CONNECTIONS = 8
TOKEN = "b" * 32  # of the right length, the same in cookie and form: all that the check asks for


@dataclass(frozen=True)
class Request:
    """One request of somebody who is logged in. `fields` makes it a POST; `expects` is the status of a good answer."""

    session: str
    path: str
    fields: tuple[tuple[str, str], ...] | None = None
    expects: int = 200


@dataclass
class Answers:
    """What came back: how many, how long each took in seconds, how many bytes."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    size: int = 0
    wrong: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The time in milliseconds below which that share of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


def send(port: int, requests: Iterable[Request], *, connections: int = CONNECTIONS) -> Answers:
    """Send these requests over that many connections, each as soon as the one before is answered."""
    answers, waiting, lock = Answers(), iter(requests), threading.Lock()
    began = time.perf_counter()
    threads = [threading.Thread(target=_work, args=(port, waiting, lock, answers)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.seconds = time.perf_counter() - began
    if answers.wrong:
        raise SystemExit(f"{len(answers.wrong)} of {len(answers.times)} answers were wrong: {answers.wrong[0]}")
    return answers


def _work(port: int, waiting: Iterator[Request], lock: threading.Lock, answers: Answers) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        with lock:
            request = next(waiting, None)
        if request is None:
            connection.close()
            return
        began = time.perf_counter()
        status, size = _ask(connection, request)
        with lock:
            answers.times.append(time.perf_counter() - began)
            answers.size += size
            if status != request.expects:
                answers.wrong.append(f"{request.path} gave {status}")


def _ask(connection: http.client.HTTPConnection, request: Request) -> tuple[int, int]:
    """Ask as a browser behind the site's own proxy does."""
    headers = {
        "Host": "localhost",
        "X-Forwarded-Proto": "https",
        "Origin": "https://localhost",
        "Accept-Language": "fr",
        "Cookie": f"sessionid={request.session}; csrftoken={TOKEN}",
    }
    if request.fields is None:
        connection.request("GET", request.path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode([("csrfmiddlewaretoken", TOKEN), *request.fields])
        connection.request("POST", request.path, body=body, headers=headers)
    answer = connection.getresponse()
    return answer.status, len(answer.read())
