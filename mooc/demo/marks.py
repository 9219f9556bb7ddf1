"""YAML values that know their file and line, and say in one sentence what was expected of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import yaml

from mooc.demo.shapes import LANGUAGES, Words

LANGUAGE_NAMES = {"fr": "French", "en": "English"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[A-Za-z0-9]+([_-][A-Za-z0-9]+)*")
WHOLE = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
WEB = re.compile(r"https?://[^\s/]+(/\S*)?")
KINDS = {"int": "a number", "float": "a number", "bool": "true or false", "null": "nothing", "timestamp": "a date"}
BEFORE_ALL = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with one file: a person can open the file at that line and mend it."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}"


class ContentRefused(Exception):
    """The demonstration files have problems; nothing was changed. `problems` lists all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Mark:
    """One value of a file. A method that cannot give what it is asked for notes a problem and gives an empty value,
    so that one run finds every problem. A value that is missing (already noted) gives empty values silently."""

    def __init__(
        self, node: yaml.Node | None, file: str, name: str, owner: str, problems: list[Problem], line: int = 1
    ):
        self.node, self.file, self.name, self.owner, self.problems = node, file, name, owner, problems
        self.line = node.start_mark.line + 1 if node is not None and node.start_mark else line

    @property
    def missing(self) -> bool:
        return self.node is None

    @property
    def is_nothing(self) -> bool:
        """Whether the file says null here."""
        return self._plain("null") is not None

    @property
    def is_empty(self) -> bool:
        """Whether the file says "" here."""
        return self._plain("str") == ""

    @property
    def label(self) -> str:
        """Whose value this is, for a sentence: “stem” of question c1m1q1."""
        return f"“{self.name}” of {self.owner}" if self.owner else self.name

    def refuse(self, sentence: str) -> None:
        """Note a problem at this line (silently dropped when the value is missing: that was noted already)."""
        if not self.missing:
            self.problems.append(Problem(self.file, self.line, sentence))

    def expect(self, expected: str) -> None:
        """Note that this value is not what was expected."""
        self.refuse(f"{self.label} is {self.found()}; expected {expected}.")

    def found(self) -> str:
        """What stands here, in words."""
        if isinstance(self.node, yaml.MappingNode):
            return "a group of keys"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        value = str(getattr(self.node, "value", ""))
        return f"“{value[:40]}{'…' if len(value) > 40 else ''}”" if value else "empty"

    def child(self, name: str) -> "Mark":
        """The value under a key of this group, or a missing one: to point at what was read before."""
        for key, value in self.node.value if isinstance(self.node, yaml.MappingNode) else ():
            if key.value == name:
                mark = Mark(value, self.file, name, self.owner, self.problems)
                mark.line = key.start_mark.line + 1
                mark.owner = self.peek("id") if name != "id" else self.owner
                return mark
        return self._absent(name)

    def peek(self, name: str) -> str:
        """The raw text under a key of this group, or empty: for what must be known before the group is read."""
        node = self.child(name).node
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    # One value

    def _plain(self, *tags: str) -> str | None:
        """The raw text when the value is a scalar of one of these YAML tags, else None."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag.rpartition(":")[2] in tags:
            return str(self.node.value)
        return None

    def text(self, most: int | None = None, *, may_be_empty: bool = False) -> str:
        """Text of at most so many characters, which is what the page has room for."""
        value = self._plain("str")
        if value is not None and (value.strip() or may_be_empty):
            if most is not None and len(value) > most:
                self.refuse(f"{self.label} has {len(value)} characters; expected at most {most}.")
            return value
        tag = self.node.tag.rpartition(":")[2] if isinstance(self.node, yaml.ScalarNode) else ""
        if tag in KINDS and tag != "null":
            self.refuse(f"{self.label} is read as {KINDS[tag]}; expected text, so put {self.found()} between quotes.")
        else:
            self.expect("text")
        return ""

    def name_text(self) -> str:
        """An identifier: letters and digits, joined by - or _."""
        value = self._plain("str", "int")
        if value is not None and NAME.fullmatch(value):
            return value
        self.expect("an identifier of letters and digits such as c1m1q2")
        return ""

    def slug(self) -> str:
        value = self._plain("str", "int")
        if value is not None and SLUG.fullmatch(value):
            return value
        self.expect("a slug of small letters, digits and hyphens")
        return ""

    def whole(self, least: int, most: int) -> int:
        value = self._plain("int")
        if value is not None and WHOLE.fullmatch(value) and least <= int(value) <= most:
            return int(value)
        self.expect(f"a whole number from {least} to {most}")
        return least

    def whole_or_nothing(self, least: int, most: int) -> int | None:
        return None if self.is_nothing else self.whole(least, most)

    def number(self, least: str | None = None, most: str | None = None) -> Decimal:
        value = self._plain("int", "float")
        if value is not None and NUMBER.fullmatch(value):
            found = Decimal(value)
            if (least is None or found >= Decimal(least)) and (most is None or found <= Decimal(most)):
                return found
        span = f" from {least} to {most}" if least is not None and most is not None else ""
        span = f" of at least {least}" if least is not None and most is None else span
        self.expect(f"a number{span} such as 17.5" if not span else f"a number{span}")
        return Decimal(0)

    def flag(self) -> bool:
        value = self._plain("bool")
        if value in ("true", "false"):
            return value == "true"
        self.expect("true or false")
        return False

    def one_of(self, *choices: str) -> str:
        value = self._plain("str")
        if value in choices:
            return value
        self.expect(f"one of {', '.join(choices)}")
        return ""

    def day(self) -> date:
        value = self._plain("timestamp", "str")
        try:
            return date.fromisoformat(value or "")
        except ValueError:
            self.expect("a day such as 2027-04-30")
            return BEFORE_ALL.date()

    def clock_time(self) -> datetime:
        """A date and time by the clocks of the place it is about; one with an offset is refused."""
        value = self._plain("timestamp", "str")
        try:
            found = datetime.fromisoformat(value or "")
            if found.tzinfo is None:
                return found
        except ValueError:
            pass
        self.expect("a date and time without offset such as 2026-10-13T08:00:00")
        return BEFORE_ALL.replace(tzinfo=None)

    def web_address(self, *, local: bool = False) -> str:
        value = self._plain("str") or ""
        if WEB.fullmatch(value) or (local and value.startswith("/") and not value.startswith("//")):
            return value
        self.expect("an address such as https://www.has-sante.fr" + (" or a path such as /bilan/65" if local else ""))
        return ""

    # Several values

    def words(self, most: int | None = None) -> Words:
        """The same text in every language, each of at most so many characters."""
        return Words(**{language: mark.text(most) for language, mark in self._languages().items()})

    def word_lists(self) -> "dict[str, list[Mark]]":
        """A list in every language, of the items that each language needs."""
        return {language: mark.entries() for language, mark in self._languages().items()}

    def _languages(self) -> "dict[str, Mark]":
        if not isinstance(self.node, yaml.MappingNode):
            self.expect("one text per language, under “fr:” and “en:”")
            return {language: self._absent(language) for language in LANGUAGES}
        marks = self._entries(self.label)
        for name in marks.keys() - set(LANGUAGES):
            marks[name].refuse(f"{self.label} has an unknown language “{name}”; expected fr and en.")
        for language in LANGUAGES:
            if language not in marks:
                whose = self.owner or "this file"
                expected = f"expected a text under “{language}:”"
                self.refuse(f"{whose} has no “{self.name}” in {LANGUAGE_NAMES[language]}; {expected}.")
                marks[language] = self._absent(language)
        return {language: marks[language] for language in LANGUAGES}

    def entries(self, least: int = 1) -> "list[Mark]":
        if not isinstance(self.node, yaml.SequenceNode):
            self.expect("a list, one entry per line after a hyphen")
            return []
        if len(self.node.value) < least:
            self.expect(f"at least {least} {'entry' if least == 1 else 'entries'}, found {len(self.node.value)}")
        return [
            Mark(node, self.file, f"{self.name}, entry {number}", self.owner, self.problems)
            for number, node in enumerate(self.node.value, start=1)
        ]

    def names(self, least: int = 1) -> tuple[str, ...]:
        """A list of identifiers, none twice."""
        seen: list[str] = []
        for mark in self.entries(least):
            value = mark.name_text()
            if value in seen:
                mark.refuse(f"{self.label} lists {value} twice; expected it once.")
            seen.append(value)
        return tuple(seen)

    def record(self, required: str, optional: str = "", called: str = "") -> "Record":
        """A group of keys: every required one, perhaps an optional one, and no other. `called` is what a person calls
        this thing (question, option…): with its own identifier it names the thing in every sentence about it."""
        label = self.label
        if not isinstance(self.node, yaml.MappingNode):
            self.expect(f"a group of keys ({', '.join(required.split())})")
            return Record(self, label, {name: self._absent(name) for name in (required + " " + optional).split()})
        if called:
            label = f"{called} {self.peek('id')}" if self.peek("id") else f"{called} without id"
            label += f" of {self.owner.partition(' of ')[0]}" if self.owner else ""
        marks = self._entries(label)
        known = required.split() + optional.split()
        for name in [name for name in marks if name not in known]:
            marks[name].refuse(f"{label} has an unknown key “{name}”; expected one of {', '.join(known)}.")
            del marks[name]
        for name in required.split():
            if name not in marks:
                self.refuse(f"{label} has no “{name}”; expected the keys {', '.join(required.split())}.")
                marks[name] = self._absent(name)
        return Record(self, label, marks)

    def table(self) -> "dict[str, Mark]":
        """A group of keys that the file's author chose."""
        if not isinstance(self.node, yaml.MappingNode):
            self.expect("a group of keys")
            return {}
        return self._entries(self.label)

    def _entries(self, owner: str) -> "dict[str, Mark]":
        marks: dict[str, Mark] = {}
        for key, value in self.node.value if isinstance(self.node, yaml.MappingNode) else ():
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            here = Mark(value, self.file, name, owner, self.problems)
            here.line = key.start_mark.line + 1
            if name in marks:
                first = marks[name].line
                here.refuse(f"{owner} has the key “{name}” twice (first on line {first}); expected it once.")
            else:
                marks[name] = here
        return marks

    def _absent(self, name: str) -> "Mark":
        return Mark(None, self.file, name, self.owner, self.problems, self.line)


class Record:
    """A checked group of keys: `record["stem"]` is there, or its absence was noted."""

    def __init__(self, mark: Mark, label: str, marks: dict[str, Mark]) -> None:
        self.mark, self.label, self._marks = mark, label, marks

    def __getitem__(self, name: str) -> "Mark":
        return self._marks[name]

    def __contains__(self, name: str) -> bool:
        return name in self._marks and not self._marks[name].missing

    def refuse(self, sentence: str) -> None:
        """Note a problem with the whole thing, at its first line."""
        self.mark.refuse(f"{self.label} {sentence}")


def open_file(path: Path, root: Path, problems: list[Problem]) -> Mark:
    """The whole of one YAML file; unreadable text or YAML is noted as a problem and gives a missing value."""
    file = path.relative_to(root).as_posix()
    missing = Mark(None, file, path.stem, "", problems)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError:
        problems.append(Problem(file, 1, "this file is missing; expected it beside the others."))
        return missing
    except UnicodeDecodeError:
        problems.append(Problem(file, 1, "this file is not UTF-8 text; expected it saved as UTF-8."))
        return missing
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        line = place.line + 1 if place else 1
        said = error.problem or error.context
        problems.append(Problem(file, line, f"this is not readable YAML ({said}); expected “key: value” lines."))
        return missing
    except yaml.YAMLError:
        problems.append(Problem(file, 1, "this file holds characters YAML does not allow; expected plain text."))
        return missing
    if not isinstance(node, yaml.MappingNode):
        problems.append(Problem(file, 1, "this file has no keys; expected “key: value” lines."))
        return missing
    return Mark(node, file, "this file", "", problems)
