"""Checks a branching case: every scene can be reached and can end, every choice teaches, and the case can be passed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mooc.demo.marks import Mark, Record
from mooc.demo.read_practice import read_common
from mooc.demo.read_questions import refuse_twins
from mooc.demo.shapes import Practice

OUTCOMES = ("success", "partial", "failure", "critical_failure")
SCENES = {
    "decision": ("id kind speaker text choices", ""),
    "hub": ("id kind speaker text pool budget finish", "triggers exclude_asked"),
    "end": ("id kind outcome title text debrief", ""),
}
LONGEST_WALK = 60


@dataclass(frozen=True)
class Way:
    """One way out of a scene: where it leads, what it scores, and which asked questions it needs."""

    to: str
    scores: Mapping[str, int]
    flags: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    fewest: int = 0


@dataclass(frozen=True)
class Scene:
    kind: str
    ways: tuple[Way, ...] = ()
    outcome: str = ""
    budget: int = 0
    trigger: tuple[int, str] | None = None


@dataclass(frozen=True)
class Asked:
    id: str
    scores: Mapping[str, int]
    flags: frozenset[str]


@dataclass(frozen=True)
class Walk:
    """How far a player has come."""

    scores: Mapping[str, int]
    flags: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def add(self, scores: Mapping[str, int], flags: frozenset[str], asked: frozenset[str] = frozenset()) -> "Walk":
        total = {name: value + scores.get(name, 0) for name, value in self.scores.items()}
        return Walk(scores=total, flags=self.flags | flags, asked=self.asked | asked)


@dataclass
class Graph:
    """What walking needs to know of a case."""

    dimensions: tuple[str, ...]
    questions: tuple[Asked, ...] = ()
    scenes: dict[str, Scene] = field(default_factory=dict)


def read_case(mark: Mark) -> Practice:
    """One case, walked from its first scene to its endings."""
    record = mark.record(
        "id type module_id status estimated_minutes title sources persona dimensions success_rule retry_flags start nodes",
        "clinical_note hypotheses hypothesis_display questions",
        called="case",
    )
    record["type"].one_of("branching", "investigation")
    record["estimated_minutes"].whole(1, 60)
    for name in ("clinical_note", "hypothesis_display"):
        if name in record:
            record[name].words()
    people = _ids(record["persona"], "id name", "person", words="name")
    graph = Graph(dimensions=_ids(record["dimensions"], "id label pass_min", "gauge", "applies_to_endings", "label"))
    hypotheses = (
        _ids(record["hypotheses"], "id label initial", "hypothesis", words="label") if "hypotheses" in record else ()
    )
    if "questions" in record:
        graph.questions = tuple(_read_question(one, graph, hypotheses) for one in record["questions"].entries())
        refuse_twins(record["questions"], [one.id for one in graph.questions])
    nodes = record["nodes"].entries(2)
    for node in nodes:
        graph.scenes[node.peek("id")] = _read_scene(node, graph, people)
    refuse_twins(record["nodes"], [node.peek("id") for node in nodes])
    record["retry_flags"].names(0)
    start = record["start"].name_text()
    if _lead_somewhere(nodes, graph) and start in graph.scenes:
        _check_walks(record, graph, start)
    elif start not in graph.scenes:
        record["start"].expect("the id of a scene of this case")
    return read_common(record, "case")


def _ids(mark: Mark, keys: str, called: str, optional: str = "", words: str = "") -> tuple[str, ...]:
    """The identifiers of a list of simple things, each checked."""
    ids = []
    for item in mark.entries():
        one = item.record(keys, optional, called=called)
        ids.append(one["id"].name_text())
        one[words].words()
        for name in ("pass_min", "initial"):
            if name in one:
                one[name].whole(-20, 20)
    refuse_twins(mark, ids)
    return tuple(ids)


def _scores(mark: Mark, dimensions: tuple[str, ...]) -> dict[str, int]:
    scores = {}
    for name, value in mark.table().items():
        if name not in dimensions:
            value.refuse(f"{mark.label} scores the unknown gauge “{name}”; expected one of {', '.join(dimensions)}.")
        scores[name] = value.whole(-20, 20)
    return scores


def _read_question(mark: Mark, graph: Graph, hypotheses: tuple[str, ...]) -> Asked:
    one = mark.record("id relevance text answer hypotheses flags scores", called="question")
    one["relevance"].one_of("key", "useful", "low", "inappropriate")
    one["text"].words()
    one["answer"].words()
    for name, value in one["hypotheses"].table().items():
        if name not in hypotheses:
            value.refuse(
                f"{one['hypotheses'].label} moves the unknown “{name}”; expected one of {', '.join(hypotheses)}."
            )
        value.whole(-20, 20)
    return Asked(
        id=one["id"].name_text(),
        scores=_scores(one["scores"], graph.dimensions),
        flags=frozenset(one["flags"].names(0)),
    )


def _read_scene(mark: Mark, graph: Graph, people: tuple[str, ...]) -> Scene:
    kind = mark.peek("kind")
    if kind not in SCENES:
        every = [name for required, optional in SCENES.values() for name in (required + " " + optional).split()]
        mark.record("id kind text", " ".join(every), called="scene")["kind"].one_of(*SCENES)
        return Scene(kind="")
    required, optional = SCENES[kind]
    one = mark.record(required, optional, called="scene")
    one["id"].name_text()
    one["text"].words()
    if kind == "end":
        one["title"].words()
        one["debrief"].words()
        return Scene(kind=kind, outcome=one["outcome"].one_of(*OUTCOMES))
    if one["speaker"].name_text() not in people:
        one["speaker"].expect(f"one of {', '.join(people)}")
    if kind == "decision":
        choices = one["choices"].entries(2)
        refuse_twins(one["choices"], [choice.peek("id") for choice in choices])
        return Scene(kind=kind, ways=tuple(_read_choice(choice, graph) for choice in choices))
    return _read_hub(one)


def _read_choice(mark: Mark, graph: Graph) -> Way:
    one = mark.record("id text next scores feedback", "flags requires", called="choice")
    one["id"].name_text()
    one["text"].words()
    one["feedback"].words()
    needs: tuple[str, ...] = ()
    fewest = 0
    if "requires" in one:
        requires = one["requires"].record("asked_any min")
        needs, fewest = requires["asked_any"].names(), requires["min"].whole(1, 20)
        if not set(needs) <= {question.id for question in graph.questions}:
            requires["asked_any"].expect("questions of this case")
    return Way(
        to=one["next"].name_text(),
        scores=_scores(one["scores"], graph.dimensions),
        flags=frozenset(one["flags"].names()) if "flags" in one else frozenset(),
        needs=frozenset(needs),
        fewest=fewest,
    )


def _read_hub(one: Record) -> Scene:
    one["pool"].one_of("questions")
    budget = one["budget"].whole(1, 50)
    if "exclude_asked" in one:
        one["exclude_asked"].flag()
    finish = one["finish"].record("text next")
    finish["text"].words()
    ways = [Way(to=finish["next"].name_text(), scores={})]
    trigger = None
    for mark in one["triggers"].entries() if "triggers" in one else ():
        entry = mark.record("after_questions next note")
        entry["note"].words()
        trigger = (entry["after_questions"].whole(1, budget), entry["next"].name_text())
        ways.append(Way(to=trigger[1], scores={}))
    return Scene(kind="hub", ways=tuple(ways), budget=budget, trigger=trigger)


def _lead_somewhere(nodes: list[Mark], graph: Graph) -> bool:
    """Whether every way leads to a scene of the case; notes those that do not."""
    sound = True
    for node in nodes:
        for to in {way.to for way in graph.scenes[node.peek("id")].ways} - graph.scenes.keys():
            node.refuse(f"scene {node.peek('id')} leads to “{to}”, which is not a scene; expected the id of one.")
            sound = False
    return sound


def _reached(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += ways.get(name, ())
    return seen


def _check_walks(record: Record, graph: Graph, start: str) -> None:
    marks = {node.peek("id"): node for node in record["nodes"].entries()}
    onward = {name: {way.to for way in scene.ways} for name, scene in graph.scenes.items()}
    back: dict[str, set[str]] = {}
    for name, targets in onward.items():
        for to in targets:
            back.setdefault(to, set()).add(name)
    endings = {name for name, scene in graph.scenes.items() if scene.kind == "end"}
    for name in sorted(graph.scenes.keys() - _reached({start}, onward)):
        marks[name].refuse(f"scene {name} cannot be reached from “{start}”; expected a choice that leads there.")
    stuck = sorted(graph.scenes.keys() - _reached(endings, back))
    for name in stuck:
        marks[name].refuse(f"scene {name} never reaches an ending; expected a way to a scene of kind end.")
    rule = record["success_rule"].record("outcomes blocking_flags note", "required_flags")
    rule["note"].words()
    outcomes, blocking = rule["outcomes"].names(), set(rule["blocking_flags"].names(0))
    required = set(rule["required_flags"].names()) if "required_flags" in rule else set()
    gauges = [
        (mark.peek("id"), mark.record("id label pass_min", "applies_to_endings"))
        for mark in record["dimensions"].entries()
    ]
    bars = [
        (
            name,
            gauge["pass_min"].whole(-20, 20),
            gauge["applies_to_endings"].names() if "applies_to_endings" in gauge else (),
        )
        for name, gauge in gauges
    ]
    if stuck:
        return
    passes, met = False, set()
    for ending, walk in _walks(graph, start, Walk(scores=dict.fromkeys(graph.dimensions, 0)), LONGEST_WALK):
        outcome = graph.scenes[ending].outcome
        met.add(ending)
        passes = passes or (
            outcome in outcomes
            and not blocking & walk.flags
            and required <= walk.flags
            and all(walk.scores[name] >= least for name, least, only in bars if not only or ending in only)
        )
        if outcome == "critical_failure" and "unsafe" in blocking and "unsafe" not in walk.flags:
            marks[ending].refuse(
                f"scene {ending} can be reached without the flag “unsafe”; expected it on every way there."
            )
    for name in sorted(endings - met):
        marks[name].refuse(f"ending {name} is met by no play of the case; expected at least one.")
    if not passes:
        record["success_rule"].refuse(
            f"{record.label} cannot be passed; expected at least one play that meets this rule."
        )


def _walks(graph: Graph, name: str, walk: Walk, left: int) -> Iterator[tuple[str, Walk]]:
    """Every play: in a hub the best questions, the worst ones and none stand for all orders of asking."""
    scene = graph.scenes[name]
    if scene.kind == "end":
        yield name, walk
    elif scene.kind == "hub" and left:
        best = sorted(graph.questions, key=lambda one: -sum(one.scores.values()))
        most = min(scene.budget, scene.trigger[0]) if scene.trigger else scene.budget
        for order in (best, best[::-1], []):
            asked = [one for one in order if one.id not in walk.asked][:most]
            after = walk
            for one in asked:
                after = after.add(one.scores, one.flags, frozenset({one.id}))
            set_off = scene.trigger is not None and len(asked) >= scene.trigger[0]
            to = scene.trigger[1] if scene.trigger and set_off else scene.ways[0].to
            yield from _walks(graph, to, after, left - 1)
    elif left:
        for way in scene.ways:
            if len(way.needs & walk.asked) >= way.fewest:
                yield from _walks(graph, way.to, walk.add(way.scores, way.flags), left - 1)
