"""Keep the French interface catalogue complete: extract, check and compile, without GNU gettext.

    python tools/messages.py extract [more.json ...]   collect the texts, keep the French, merge the files given
    python tools/messages.py check                     every text has its French, placeholders and spaces are right
    python tools/messages.py compile                   write the .mo file that the site reads (never committed)

The texts in the code are English, so English needs no catalogue. A file to merge is a JSON object
{"english": "français"}, with "singular|||plural": ["un", "plusieurs"] and "context\\u0004english" where needed.
"""

import ast
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "mooc/locale/fr/LC_MESSAGES/django.po"
PACKAGES = ["home", "courses", "campaigns", "mooc"]
# Which arguments hold the texts: (context, singular, plural), counted from zero.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
TEMPLATE_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!\{)\{\w*\}(?!\})|%[sd](?![A-Za-z])")
# A plain space where French wants one that no line breaks at; the % of a placeholder is not a sign.
PLAIN_SPACE = re.compile(r"(?<=«) | (?=[:;!?»]|%(?!\(|[sd]\b))")

Text = tuple[str | None, str, str | None]


def texts_of_python(source: str) -> Iterator[Text]:
    """Yield (context, singular, plural) of every gettext call, whatever name the function was imported as."""
    tree = ast.parse(source)
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                places = FUNCTIONS.get(alias.name.removesuffix("_lazy"))
                if places:
                    names[alias.asname or alias.name] = places
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            words = [a.value if isinstance(a, ast.Constant) and isinstance(a.value, str) else None for a in node.args]
            context, singular, plural = (None if place is None else words[place] for place in names[node.func.id])
            if singular is not None:
                yield context, singular, plural


def texts_of_template(source: str) -> Iterator[Text]:
    """Yield (context, singular, plural) of every translated text of a Django template."""
    # The parentheses keep the tokenizer from reading the template's indentation as Python's.
    code = io.BytesIO(b"(" + templatize(source).encode() + b"\n)")
    for _line, function, found, _comments in extract_python(code, TEMPLATE_KEYWORDS, [], {}):
        told: Any = found  # one text, or a sequence of them
        words = [told] if isinstance(told, str) else list(told)
        context = words.pop(0) if function in ("pgettext", "npgettext") else None
        yield context, words[0], words[1] if function in ("ngettext", "npgettext") else None


def source_files() -> list[Path]:
    """Return the files that may hold interface texts, in a fixed order."""
    python = [p for name in PACKAGES for p in (ROOT / name).rglob("*.py") if "migrations" not in p.parts]
    folders = [ROOT / "templates", *(ROOT / name for name in PACKAGES)]
    templates = [p for folder in folders for ext in ("html", "txt") for p in folder.rglob(f"*.{ext}")]
    return sorted({*python, *(p for p in templates if "static" not in p.parts)})


def extract() -> Catalog:
    """Return a catalogue with every text of the code and no French yet."""
    catalogue = Catalog(locale="fr", project="Officine", version="1", copyright_holder="Officine contributors")
    for path in source_files():
        read = texts_of_python if path.suffix == ".py" else texts_of_template
        place = str(path.relative_to(ROOT))
        try:
            for context, singular, plural in read(path.read_text(encoding="utf-8")):
                if singular:
                    catalogue.add((singular, plural) if plural else singular, None, [(place, 0)], context=context)
        except SyntaxError as error:
            sys.exit(f"{place}: {error}")
    return catalogue


def read_catalogue() -> Catalog:
    """Return the French catalogue as it is in the repository (empty when there is none yet)."""
    if not CATALOGUE.exists():
        return Catalog(locale="fr")
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="fr")


def key_of(message: Message) -> tuple[str | None, str]:
    """Return what a text is looked up by: its context and its (singular) English."""
    return message.context, english_of(message)[0]


def english_of(message: Message) -> list[str]:
    """Return the English forms of a text: one, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def french_of(message: Message) -> list[str]:
    """Return the French forms of a text; a missing one is empty."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return [str(form or "") for form in forms]


def read_additions(paths: list[str]) -> dict[tuple[str | None, str], str | list[str]]:
    """Return the French texts of the JSON files to merge; a later file wins."""
    additions = {}
    for path in paths:
        for key, french in json.loads(Path(path).read_text(encoding="utf-8")).items():
            context, _, english = key.rpartition("\u0004")
            additions[context or None, english.partition("|||")[0]] = french
    return additions


def write_catalogue(additions: list[str]) -> None:
    """Bring the catalogue up to date: texts of the code, French that was there, French of the files given."""
    new, added = extract(), read_additions(additions)
    old = {key_of(message): message.string for message in read_catalogue() if message.id}
    for message in new:
        if not message.id:
            continue
        french = added.get(key_of(message)) or old.get(key_of(message)) or ""
        if message.pluralizable:
            message.string = tuple(french) if isinstance(french, (list, tuple)) else ("", "")
        else:
            message.string = french if isinstance(french, str) else french[0]
        message.locations = sorted({(path, 0) for path, _line in message.locations})
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        new.header_comment = "# French texts of the interface of Officine, written by tools/messages.py."
        pofile.write_po(file, new, sort_output=True, include_lineno=False, omit_header=False, width=110)
    text = CATALOGUE.read_text(encoding="utf-8")
    text = re.sub(r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By):.*\n', "", text, flags=re.M)
    CATALOGUE.write_text(text, encoding="utf-8")


def placeholders(text: str) -> set[str]:
    """Return the names that the code fills in."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def faults() -> list[str]:
    """Return a sentence for everything that is wrong with the French catalogue."""
    french = {key_of(message): message for message in read_catalogue() if message.id}
    english = {key_of(message): message for message in extract() if message.id}
    found = [
        f"not in the catalogue: {key[1]!r} ({english[key].locations[0][0]})" for key in english.keys() - french.keys()
    ]
    found += [f"no longer used: {key[1]!r}" for key in french.keys() - english.keys()]
    for key, message in french.items():
        forms = french_of(message)
        if message.fuzzy:
            found.append(f"fuzzy: {key[1]!r}")
        if key in english and english[key].pluralizable != message.pluralizable:
            found.append(f"the plural differs: {key[1]!r}")
        if not all(forms):
            found.append(f"no French: {key[1]!r} ({', '.join(path for path, _ in message.locations)})")
            continue
        if any(PLAIN_SPACE.search(form) for form in forms):
            found.append(f"a plain space before : ; ! ? » % or after «, instead of U+00A0: {forms[-1]!r}")
        wanted = placeholders(" ".join(english_of(message)))
        if placeholders(forms[-1]) != wanted or not placeholders(forms[0]) <= wanted:
            found.append(f"the placeholders differ: {key[1]!r} and {forms[-1]!r}")
    return sorted(found)


def compile_catalogue() -> None:
    """Write the .mo file beside the catalogue, in one step, so that no reader sees half of it."""
    target = CATALOGUE.with_suffix(".mo")
    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        write_mo(file, read_catalogue())
    temporary.replace(target)


def main(arguments: list[str]) -> int:
    """Run one of the three commands; the result is the exit code."""
    command, *rest = arguments or [""]
    if command == "extract":
        write_catalogue(rest)
    elif command == "compile":
        compile_catalogue()
    elif command == "check":
        found = faults()
        if found:
            print("\n".join([*found, f"{len(found)} faults in {CATALOGUE.relative_to(ROOT)}"]))
            return 1
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
