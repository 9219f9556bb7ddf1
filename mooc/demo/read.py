"""Reads all demonstration files, or refuses them naming every file, line and what was expected. Changes nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from mooc.demo.marks import ContentRefused, Mark, Problem, open_file
from mooc.demo.read_campaigns import read_campaign
from mooc.demo.read_cases import read_case
from mooc.demo.read_courses import read_assessment, read_course, read_module
from mooc.demo.read_facts import read_claim, read_vaccine
from mooc.demo.read_pages import read_page, read_site, read_sources, read_topics
from mooc.demo.read_practice import read_dialogue, read_image_set
from mooc.demo.shapes import Content

FOLDER = Path(__file__).parent / "content"
ALONE = ("site.yaml", "sources.yaml", "topics.yaml")
ALWAYS = ("home", "catalogue", "campaigns", "about", "accessibility", "legal")
KINDS: dict[str, Callable[[Mark], Any]] = {
    "courses": read_course,
    "modules": read_module,
    "tests": read_assessment,
    "cases": read_case,
    "dialogues": read_dialogue,
    "images": read_image_set,
    "campaigns": read_campaign,
    "pages": read_page,
    "vaccines": read_vaccine,
    "claims": read_claim,
}


class Found(NamedTuple):
    """What a file says, and the mark of the file."""

    thing: Any
    mark: Mark


def read_content(folder: Path = FOLDER) -> Content:
    """Everything under `folder`, checked in itself and against the rest. Raises ContentRefused with all problems."""
    problems: list[Problem] = []
    paths = sorted(folder.rglob("*.yaml"))
    others = [path for path in paths if path.relative_to(folder).as_posix() not in ALONE]
    marks = {path: open_file(path, folder, problems) for path in others}
    alone = {name: open_file(folder / name, folder, problems) for name in ALONE}
    is_readable = not problems
    site, topics = read_site(alone["site.yaml"]), read_topics(alone["topics.yaml"])
    sources = read_sources(alone["sources.yaml"])
    found: dict[str, dict[str, Found]] = {kind: {} for kind in KINDS}
    for path, mark in marks.items():
        kind = path.relative_to(folder).parts[0]
        if kind in KINDS:
            _take(KINDS[kind], mark, path.stem, found[kind])
        else:
            file = path.relative_to(folder).as_posix()
            problems.append(Problem(file, 1, f"nothing reads this file; expected it in one of {', '.join(KINDS)}."))
    if is_readable:
        _check_sources(found, alone["sources.yaml"], set(sources))
        _check_questions(found)
        _check_courses(found)
        _check_practice(found)
        _check_campaigns(found)
        _check_topics(found, topics)
        _check_rules(found)
        missing = sorted(set(ALWAYS) - found["pages"].keys())
        sentence = "this file is missing; expected it beside the others."
        problems.extend(Problem(f"pages/{name}.yaml", 1, sentence) for name in missing)
    if problems:
        raise ContentRefused(problems)

    def things(kind: str) -> tuple[Any, ...]:
        return tuple(one.thing for one in found[kind].values())

    return Content(
        site=site,
        topics=topics,
        pages={name: one.thing for name, one in found["pages"].items()},
        sources=sources,
        courses=things("courses"),
        modules={name: one.thing for name, one in found["modules"].items()},
        tests={name: one.thing for name, one in found["tests"].items()},
        cases=things("cases"),
        dialogues=things("dialogues"),
        image_sets=things("images"),
        vaccines=things("vaccines"),
        claims=things("claims"),
        campaigns=tuple(sorted(things("campaigns"), key=lambda one: (one.windows[0].opens_at, one.id))),
    )


def _take(read: Callable[[Mark], Any], mark: Mark, stem: str, into: dict[str, Found]) -> None:
    """Read one file; its name must say its identifier, which no other file may have."""
    if mark.missing:
        return
    thing = read(mark)
    slug = getattr(thing, "slug", "")
    names = [thing.id, f"{thing.id}-{slug}"] if isinstance(slug, str) and slug else [thing.id]
    if thing.id and stem not in names:
        mark.child("id").refuse(f"the file is called {stem}.yaml; expected {names[-1]}.yaml, after its id.")
    if thing.id in into:
        mark.child("id").refuse(f"“{thing.id}” is also the id in {into[thing.id].mark.file}; expected different ones.")
    elif thing.id:
        into[thing.id] = Found(thing, mark)


def _must_know(mark: Mark, names: Iterable[str], known: Iterable[str], what: str) -> None:
    for name in names:
        if name and name not in known:
            mark.refuse(f"{mark.label} names the unknown {what} “{name}”; expected one of those in the files.")


def _check_sources(found: dict[str, dict[str, Found]], sources_mark: Mark, known: set[str]) -> None:
    cited: set[str] = set()
    for kind, one in ((kind, one) for kind, things in found.items() for one in things.values()):
        marks = [one.mark.child("sources")]
        for name in ("rules",) if kind == "vaccines" else ("quiz", "items"):
            if not one.mark.child(name).missing:
                marks += [question.child("sources") for question in one.mark.child(name).entries(0)]
        for mark in marks:
            if not mark.missing:
                names = mark.names(0)
                _must_know(mark, names, known, "source")
                cited |= set(names)
    for name in sorted(known - cited):
        mark = sources_mark.child("sources").child(name)
        mark.refuse(f"the source “{name}” is cited nowhere; expected it cited or removed.")


def _check_questions(found: dict[str, dict[str, Found]]) -> None:
    seen: dict[str, Mark] = {}
    for kind, key in (("modules", "quiz"), ("tests", "items")):
        for one in found[kind].values():
            for mark in one.mark.child(key).entries(0):
                name = mark.peek("id")
                if name in seen:
                    where = f"{seen[name].file}, line {seen[name].line}"
                    mark.refuse(f"question {name} is also in {where}; expected another id.")
                seen.setdefault(name, mark)


def _check_courses(found: dict[str, dict[str, Found]]) -> None:
    courses, modules, tests = found["courses"], found["modules"], found["tests"]
    for course, mark in courses.values():
        _must_know(mark.child("module_ids"), course.module_ids, modules, "module")
        _must_know(mark.child("assessment_ids"), course.assessment_ids, tests, "test")
        rule = mark.child("completion_rule")
        _must_know(rule, course.completion.case_ids, found["cases"], "case")
        _must_know(rule, course.completion.dialogue_ids, found["dialogues"], "dialogue")
        own = [name for name in course.assessment_ids if name in tests and tests[name].thing.kind == "post_test"]
        if course.completion.post_test_id and course.completion.post_test_id not in own:
            rule.child("post_test_id").refuse(
                f"course {course.id} has no such post-test; expected one of its own tests."
            )
    for module, mark in modules.values():
        course = courses[module.course_id].thing if module.course_id in courses else None
        places: tuple[str, ...] = course.module_ids if course else ()
        if module.id not in places:
            mark.child("course_id").refuse(
                f"module {module.id} is not listed by course {module.course_id}; expected it in its module_ids."
            )
        elif places.index(module.id) + 1 != module.order:
            mark.child("order").refuse(
                f"module {module.id} says order {module.order}; expected {places.index(module.id) + 1}, its place in course {module.course_id}."
            )
    forms: dict[str, list[Found]] = {}
    for test, mark in tests.values():
        listed = courses[test.course_id].thing.assessment_ids if test.course_id in courses else ()
        if test.id not in listed:
            mark.child("course_id").refuse(
                f"test {test.id} is not listed by course {test.course_id}; expected it in its assessment_ids."
            )
        _must_know(mark.child("blueprint"), [slot.module_id for slot in test.blueprint], modules, "module")
        forms.setdefault(test.pair_id, []).append(Found(test, mark))
    for pair in forms.values():
        measured = [[(slot.number, slot.module_id) for slot in one.thing.blueprint] for one in pair]
        if sorted(one.thing.kind for one in pair) != ["post_test", "pre_test"] or measured[0] != measured[-1]:
            pair[-1].mark.child("pair_id").refuse(
                f"the tests of {pair[-1].thing.pair_id} are no pair; expected one pre_test and one post_test that measure"
                " the same in each slot."
            )


def _check_rules(found: dict[str, dict[str, Found]]) -> None:
    seen: dict[str, Mark] = {}
    for one in found["vaccines"].values():
        for mark in one.mark.child("rules").entries(0):
            name = mark.peek("id")
            if name in seen:
                where = f"{seen[name].file}, line {seen[name].line}"
                mark.refuse(f"rule {name} is also in {where}; expected another id.")
            seen.setdefault(name, mark)
    for kind, key in (("modules", "lesson"), ("campaigns", "facts")):
        for one in found[kind].values():
            for mark in [] if one.mark.child(key).missing else one.mark.child(key).entries(0):
                _must_know(mark, [mark.peek("rule")], seen, "rule")
                _must_know(mark, [mark.peek("claim")], found["claims"], "claim")


def _check_topics(found: dict[str, dict[str, Found]], topics: Iterable[str]) -> None:
    for kind, key in (("courses", "topic"), ("campaigns", "theme"), ("claims", "topic")):
        for one in found[kind].values():
            _must_know(one.mark.child(key), [one.mark.peek(key)], topics, "topic")


def _check_practice(found: dict[str, dict[str, Found]]) -> None:
    practices = {**found["cases"], **found["dialogues"], **found["images"]}
    for name, (practice, mark) in practices.items():
        module = found["modules"].get(practice.module_id)
        if module is None or module.thing.practice_id != name:
            mark.child("module_id").refuse(
                f"{practice.kind} {name} belongs to module “{practice.module_id}”, which does not name it; expected that"
                " module to."
            )
    for _module, mark in found["modules"].values():
        for key, kind in (("case_id", "cases"), ("dialogue_id", "dialogues"), ("image_set_id", "images")):
            child = mark.child(key)
            if not child.missing:
                _must_know(child, [mark.peek(key)], found[kind], kind.removesuffix("s"))


def _check_campaigns(found: dict[str, dict[str, Found]]) -> None:
    slugs: dict[str, str] = {}
    for campaign, mark in found["campaigns"].values():
        _must_know(mark.child("linked_course_id"), [campaign.course_id], found["courses"], "course")
        _must_know(mark.child("linked_module_ids"), campaign.module_ids, found["modules"], "module")
        _must_know(mark.child("kit_items"), [item.case_id for item in campaign.kit_items], found["cases"], "case")
        _must_know(mark.child("kit_items"), [item.assessment_id for item in campaign.kit_items], found["tests"], "test")
        if campaign.slug in slugs:
            mark.child("slug").refuse(
                f"“{campaign.slug}” is also the slug of {slugs[campaign.slug]}; expected different ones."
            )
        slugs.setdefault(campaign.slug, campaign.id)
