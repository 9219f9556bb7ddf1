"""Rounds in which yardstick and product answer in turn, and the table that comes of them."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tools.bench import asked
from tools.bench.client import Request, send
from tools.bench.server import Server

PER_ROUND = 240  # requests of one kind in one round
QUESTIONS = 6  # in most quizzes of the demonstration


@dataclass
class Kind:
    """One kind of request: how to make those of a round, what it is measured against, how dear it may be."""

    name: str
    make: Callable[[], Iterator[Request]]
    server: Server
    against: str = ""
    target: float | None = None
    cpu: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    kilobytes: float = 0.0

    def run(self) -> None:
        """One round: everything that has to exist first is made before the clock starts."""
        requests = list(itertools.islice(self.make(), PER_ROUND))
        before = self.server.cpu_seconds()
        answers = send(self.server.port, requests)
        self.cpu.append((self.server.cpu_seconds() - before) * 1000 / len(requests))
        self.rates.append(len(requests) / answers.seconds)
        self.p95.append(answers.percentile(0.95))
        self.kilobytes = answers.size / len(requests) / 1024


def kinds(yardstick: Server, product: Server, session: str, learners: list[asked.Learner]) -> list[Kind]:
    """Every request under measure, the yardstick first."""

    def page() -> Iterator[Request]:
        for number in itertools.count():
            yield Request(session, f"/notes/{number % 100 + 1}/")

    def post() -> Iterator[Request]:
        return itertools.repeat(Request(session, "/notes/", (("text", "Trois doses, deux mois."),), expects=302))

    # So few that a round answers all their questions: the last answer of each hands the attempt in.
    busy = learners[: PER_ROUND // QUESTIONS]
    return [
        Kind("yardstick: page", page, yardstick),
        Kind("yardstick: post", post, yardstick),
        Kind("lesson", lambda: asked.lessons(learners), product, "page", 2.5),
        Kind("course page", lambda: asked.outlines(learners), product, "page", 2.5),
        Kind("My learning", lambda: asked.dashboards(learners), product, "page", 2.5),
        Kind("question", lambda: asked.questions(asked.open_attempts(busy)), product, "page", 3.5),
        Kind("answer", lambda: asked.answers(asked.open_attempts(busy)), product, "post", 2.0),
        Kind("hand-in", lambda: asked.hand_ins(asked.open_attempts(learners)), product, "post", 2.0),
    ]


def measure(listed: list[Kind], rounds: int) -> None:
    """One round that warms up and is forgotten, then the rounds that count, each kind in its turn."""
    for number in range(rounds + 1):
        for kind in listed:
            kind.run()
        if number == 0:
            for kind in listed:
                kind.cpu.clear()
                kind.rates.clear()
                kind.p95.clear()


def table(listed: list[Kind]) -> str:
    """The medians, and what they are of the yardstick's."""
    cost = {kind.name.removeprefix("yardstick: "): statistics.median(kind.cpu) for kind in listed}
    rows = ["| Request | req/s | CPU ms | p95 ms | kB | ÷ yardstick | target | |", "|---|--:|--:|--:|--:|--:|--:|---|"]
    for kind in listed:
        cpu = statistics.median(kind.cpu)
        ratio = cpu / cost[kind.against] if kind.against else 1.0
        verdict = "" if kind.target is None else ("held" if ratio <= kind.target else "missed")
        rows.append(
            f"| {kind.name} | {statistics.median(kind.rates):,.0f} | {cpu:.2f} | {statistics.median(kind.p95):.0f}"
            f" | {kind.kilobytes:.1f} | {ratio:.2f} {kind.against} | {f'≤ {kind.target}' if kind.target else ''} | {verdict} |"
        )
    return "\n".join(rows)
