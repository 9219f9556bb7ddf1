"""What a check found, said to whoever writes or reviews."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.checks.rules import Finding, Flaw, Level
from home.checks.rules.reading import Ease, Score

FLAWS: dict[Flaw, str | Promise] = {
    Flaw.NO_AUTHORS: gettext_lazy("Nobody is named as author: readers must know who wrote this."),
    Flaw.NO_INTERESTS: gettext_lazy("The name or the declared interests of author %(name)s are missing."),
    Flaw.NO_DECLARATION: gettext_lazy("The declaration of interests of %(name)s has no date."),
    Flaw.DECLARED_LATER: gettext_lazy("The declaration of interests of %(name)s is dated in the future: %(day)s."),
    Flaw.OLD_DECLARATION: gettext_lazy(
        "%(name)s declared their interests more than 12 months ago (%(day)s): ask whether it still holds, and date it anew."
    ),
    Flaw.NO_FUNDING: gettext_lazy("It is not said who paid. “No funding” is an answer."),
    Flaw.NO_OBJECTIVES: gettext_lazy("No objective is given: readers must know what this is for."),
    Flaw.NO_SOURCES: gettext_lazy("No source is cited: nothing medical is published without one."),
    Flaw.NO_MESSAGES: gettext_lazy("There is no key message."),
    Flaw.NO_REVIEW_DATE: gettext_lazy("No day is set by which it will be reviewed again."),
    Flaw.OVERCLAIM: gettext_lazy("“%(found)s” promises more than medicine can: say it otherwise."),
    Flaw.SUPERLATIVE: gettext_lazy("“%(found)s” praises rather than informs: say what is known, with its source."),
    Flaw.HARD_TO_READ: gettext_lazy(
        "Hard for the public to read (%(index)s of 100, %(language)s): shorten sentences, and explain or replace the longest words: %(words)s."
    ),
    Flaw.LONG_SENTENCE: gettext_lazy("Sentence of %(number)s words: “%(beginning)s”. Cut it in two."),
    Flaw.LONG_SUMMARY: gettext_lazy("The summary has %(number)s sentences: lists show two at most."),
    Flaw.BARE_HEADING: gettext_lazy("Nothing follows this heading."),
    Flaw.HEADING_JUMPS: gettext_lazy("A heading of level %(level)s comes with none above it."),
    Flaw.VAGUE_LINK: gettext_lazy("The link “%(link)s” does not say where it leads."),
    Flaw.NO_ALT: gettext_lazy("A picture has no description: say what it shows, or mark it as decorative."),
    Flaw.FILE_AS_ALT: gettext_lazy("The description of a picture is the name of its file: “%(alt)s”."),
}
WHY: dict[Flaw, str | Promise] = {
    Flaw.NO_AUTHORS: gettext_lazy("CSP, art. L.4113-13"),
    Flaw.NO_INTERESTS: gettext_lazy("CSP, art. L.4113-13"),
    Flaw.NO_DECLARATION: gettext_lazy("CSP, art. L.4113-13"),
    Flaw.OLD_DECLARATION: gettext_lazy("rule of this site: a declaration holds for 12 months"),
    Flaw.HARD_TO_READ: gettext_lazy("index of Flesch, in French after Kandel and Moles"),
    Flaw.VAGUE_LINK: gettext_lazy("WCAG 2.2, 2.4.4"),
    Flaw.NO_ALT: gettext_lazy("WCAG 2.2, 1.1.1"),
    Flaw.FILE_AS_ALT: gettext_lazy("WCAG 2.2, 1.1.1"),
    Flaw.HEADING_JUMPS: gettext_lazy("WCAG 2.2, 1.3.1"),
}
EASES: dict[Ease, str | Promise] = {
    Ease.EASY: gettext_lazy("easy for the public"),
    Ease.FAIR: gettext_lazy("fair for the public"),
    Ease.HARD: gettext_lazy("hard for the public"),
}
LANGUAGES: dict[str, str | Promise] = {"fr": gettext_lazy("French"), "en": gettext_lazy("English")}


@dataclass(frozen=True)
class Said:
    """A finding as it is shown: where, what, why, and the field of the form to go to."""

    is_blocking: bool
    where: str
    sentence: str
    why: str
    field: str


def say(finding: Finding, obj: Any) -> Said:
    """A finding in the reader's language."""
    about = {
        name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value
        for name, value in finding.about.items()
    }
    if "code" in about:
        about["language"] = LANGUAGES.get(str(about["code"]), about["code"])
    sentence = finding.words or (str(FLAWS[finding.flaw]) % about if finding.flaw else "")
    why = finding.why or (str(WHY[finding.flaw]) if finding.flaw in WHY else "")
    return Said(finding.level is Level.BLOCKS, where(finding, obj), sentence, why, finding.field)


def where(finding: Finding, obj: Any) -> str:
    """The field by the name that its form shows, and which block of it."""
    if not finding.field:
        return ""
    label = capfirst(str(obj._meta.get_field(finding.field).verbose_name))
    return _("%(field)s, no. %(place)s") % {"field": label, "place": finding.place} if finding.place else label


def say_refusal(found: list[Finding], obj: Any) -> str:
    """Why a draft cannot be handed in: everything that blocks, in one text."""
    lines = [
        f"{one.where}{_(': ')}{one.sentence}" if one.where else one.sentence for one in (say(f, obj) for f in found)
    ]
    return _("“%(title)s” cannot be handed in yet. %(reasons)s") % {"title": str(obj), "reasons": " ".join(lines)}


def say_score(score: Score) -> str:
    """How a text reads: “fair for the public (54 of 100)”."""
    return _("%(ease)s (%(index)s of 100)") % {"ease": EASES[score.ease], "index": score.index}
