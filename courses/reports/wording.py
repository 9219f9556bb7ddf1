"""What editors read about figures, in plain words."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.rules.health import Flag


class Words(NamedTuple):
    """A flag by its name, and what an editor should do about it."""

    name: str | Promise
    advice: str | Promise


FLAGS: Mapping[Flag, Words] = {
    Flag.SUSPECT_KEY: Words(
        _("Suspect key"),
        _("Fewer strong learners than weak ones got this right: check the key, then the wording."),
    ),
    Flag.RIVAL: Words(
        _("Rival option"),
        _("Strong learners chose a wrong option more often than the right one: is it right as well?"),
    ),
    Flag.SURE_BUT_WRONG: Words(
        _("Sure but wrong"),
        _("Many were sure of a wrong answer: a common misbelief. Say in the lesson why it tempts."),
    ),
    Flag.TOO_HARD: Words(
        _("Too hard"),
        _("Fewer than one in three points were earned: does the lesson prepare for this? Is the question clear?"),
    ),
    Flag.WEAK: Words(
        _("Tells nobody apart"),
        _("Strong and weak learners answer it alike: it may be unclear, or about something else than the rest."),
    ),
    Flag.UNUSED: Words(
        _("Unused option"),
        _("Nobody chooses one of the options: replace it by a mistake that people really make."),
    ),
    Flag.TOO_EASY: Words(
        _("Very easy"),
        _("Nearly everybody gets it right. Fine for a safety rule; otherwise ask for a little more."),
    ),
}

TRUE_FALSE = {"true": _("True"), "false": _("False")}


def option_text(body: Mapping[str, Any], words: Mapping[str, Any], option: str) -> str:
    """What an option of a compiled question says, in the language of `words`."""
    if body["type"] == "true_false":
        return str(TRUE_FALSE[option])
    texts = words["zones"] if body["type"] == "hotspot" else words["options"]
    return str(texts[option]["text"])
