"""Every address × method × person: who is let in, beside what was decided about it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from home.accounts.models import User
from home.editorial.roles import ADMINISTRATOR
from home.editorial.set_up import give_role
from mooc.demo import people
from tests.databases import CACHE
from tests.permissions.routes import Route
from tests.permissions.site import House, address
from tests.permissions.trial import Person

DECISIONS = Path(__file__).parent / "decisions.txt"
METHODS = ("GET", "POST")
# Pages are tried in both rooms: a campaign manager works in one of them only.
OF_A_PAGE = {"page_id", "parent_page_id", "page_to_move_id"}


@dataclass(frozen=True)
class Cell:
    """An address with a method. `room`: whose page it is tried with, where it names one."""

    pattern: str
    room: str
    method: str

    def __str__(self) -> str:
        return f"{self.method:4} {self.pattern}{f' [{self.room}]' if self.room else ''}"


def the_cast() -> list[Person]:
    """A visitor, two learners, one person of each role, and a superuser. The demonstration's administrator is one too."""
    known = {one.email: one for one in vars(people).values() if isinstance(one, people.Person)}
    known.pop(people.ADMIN.email)
    root = User.objects.get(email=people.ADMIN.email)
    administrator = User.objects.create_user("administrator@example.org", "a long password")
    give_role(administrator, ADMINISTRATOR)
    users = [("administrator", administrator)]
    users += [(email.partition("@")[0], User.objects.get(email=email)) for email in known]
    return [Person("visitor", None), *(Person(name, user) for name, user in users), Person("superuser", root)]


def groups(cast: Iterable[Person]) -> dict[str, frozenset[str]]:
    """The words by which decisions name many at once."""
    names = frozenset(person.name for person in cast)
    return {
        "everybody": names,
        "people": names - {"visitor"},
        "desk": names - {"visitor", "learner", "nobody"},
        "none": frozenset(),
    }


def cells(routes: Iterable[Route]) -> Iterator[tuple[Cell, Route]]:
    """What is tried."""
    for route in routes:
        in_rooms = route.pattern.startswith("admin/") and OF_A_PAGE & set(route.parameters)
        for room in ("courses", "campaigns") if in_rooms else ("",):
            for method in METHODS:
                yield Cell(route.pattern, room, method), route


def decided(words: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """What decisions.txt says: for each cell, who is let in. A `#` begins a remark."""
    found: dict[str, frozenset[str]] = {}
    for line in DECISIONS.read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0].strip()
        if text:
            cell, _arrow, who = text.partition(" -> ")
            assert cell.strip() not in found, f"decided twice: {cell}"
            found[cell.strip()] = frozenset().union(*(words.get(name, frozenset({name})) for name in who.split()))
    return found


def found(cast: list[Person], house: House, routes: Iterable[Route]) -> dict[str, frozenset[str]]:
    """Try every cell as everybody."""
    answer = {}
    for cell, route in cells(routes):
        path = address(route, house, room=cell.room)
        answer[str(cell)] = frozenset(person.name for person in cast if person.is_let_in(cell.method, path))
    return answer


def keep(table: Mapping[str, frozenset[str]], words: Mapping[str, frozenset[str]], name: str) -> Path:
    """Write what was found where a person can compare it with what was decided."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"permissions-{name}.txt"
    lines = (f"{cell} -> {said(who, words)}" for cell, who in table.items())
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def said(who: frozenset[str], words: Mapping[str, frozenset[str]]) -> str:
    """The shortest way to name these people."""
    for word, names in words.items():
        if who == names:
            return word
    short = next((word for word in ("people", "desk") if words[word] < who), "")
    return " ".join([*([short] if short else []), *sorted(who - (words[short] if short else frozenset()))])
