"""What is wrong with a question, said to its editor: rules name the flaw and the place, here are the sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from courses.rules.question import BadQuestion, Flaw, Where

PLACES: dict[Where, str | Promise] = {
    Where.QUESTION: gettext_lazy("The question"),
    Where.KEY: gettext_lazy("The right answer"),
    Where.WORDS: gettext_lazy("The texts of the question"),
    Where.STEM: gettext_lazy("The wording of the question"),
    Where.EXPLANATION: gettext_lazy("The explanation"),
    Where.FEEDBACK: gettext_lazy("The feedback"),
    Where.FEEDBACK_CORRECT: gettext_lazy("The feedback on a right answer"),
    Where.FEEDBACK_PARTIAL: gettext_lazy("The feedback on a partly right answer"),
    Where.FEEDBACK_INCORRECT: gettext_lazy("The feedback on a wrong answer"),
    Where.FEEDBACK_TRUE: gettext_lazy("The feedback on “true”"),
    Where.FEEDBACK_FALSE: gettext_lazy("The feedback on “false”"),
    Where.OPTIONS: gettext_lazy("The options"),
    Where.RIGHT_OPTIONS: gettext_lazy("The right options"),
    Where.OPTION_TEXTS: gettext_lazy("The texts of the options"),
    Where.OPTION_FEEDBACK: gettext_lazy("The feedback on the options"),
    Where.ITEMS: gettext_lazy("The items to put in order"),
    Where.PAIRS: gettext_lazy("The pairs"),
    Where.LEFT: gettext_lazy("The left sides"),
    Where.RIGHT: gettext_lazy("The right sides"),
    Where.ANSWER: gettext_lazy("The answer"),
    Where.SHOWN: gettext_lazy("The answer shown to learners"),
    Where.TOLERANCE: gettext_lazy("The tolerance"),
    Where.COMMON_ERRORS: gettext_lazy("The common errors"),
    Where.UNIT: gettext_lazy("The unit"),
    Where.ACCEPTED: gettext_lazy("The accepted answers"),
    Where.WRONG: gettext_lazy("The known wrong answers"),
    Where.WRONG_FEEDBACK: gettext_lazy("The feedback on known wrong answers"),
    Where.FORGIVES: gettext_lazy("Whether slips of the pen are forgiven"),
    Where.GAPS: gettext_lazy("The gaps"),
    Where.GAP_ANSWERS: gettext_lazy("The accepted answers of the gaps"),
    Where.TEXT: gettext_lazy("The text with gaps"),
    Where.PICTURE: gettext_lazy("The picture"),
    Where.PICTURE_ADDRESS: gettext_lazy("The address of the picture"),
    Where.PICTURE_ALT: gettext_lazy("The text that describes the picture"),
    Where.PICTURE_CREDIT: gettext_lazy("The rights of the picture"),
    Where.PICTURE_SIZE: gettext_lazy("The size of the picture"),
    Where.SEVERAL: gettext_lazy("How many places may be marked"),
    Where.ZONES: gettext_lazy("The zones"),
    Where.RIGHT_ZONES: gettext_lazy("The right zones"),
    Where.ZONE_TEXTS: gettext_lazy("The descriptions of the zones"),
    Where.ZONE_FEEDBACK: gettext_lazy("The feedback on the zones"),
}

FLAWS: dict[Flaw, str | Promise] = {
    Flaw.UNREADABLE: gettext_lazy("%(place)s: not in a form that can be read."),
    Flaw.MISSING: pgettext_lazy("part of a question", "%(place)s: nothing is there yet."),
    Flaw.TWICE: gettext_lazy("%(place)s: the same one stands there twice."),
    Flaw.TOO_FEW: gettext_lazy("%(place)s: at least %(least)s needed, %(found)s found."),
    Flaw.TOO_MANY: gettext_lazy("%(place)s: at most %(most)s."),
    Flaw.TOO_LONG: gettext_lazy("%(place)s: at most %(most)s characters."),
    Flaw.INCOMPLETE: gettext_lazy("%(place)s: no. %(numbers)s missing."),
    Flaw.UNKNOWN: gettext_lazy("%(place)s: one of them is not part of the question."),
    Flaw.KIND: gettext_lazy("This type of question does not exist."),
    Flaw.POINTS: gettext_lazy("The points of a question are a whole number from 1 to %(most)s."),
    Flaw.NO_WORDS: gettext_lazy("The question needs its texts in at least one language."),
    Flaw.NO_FILE: gettext_lazy("%(place)s: its file is missing."),
    Flaw.NOT_A_NUMBER: gettext_lazy("%(place)s: a number is needed, such as 17.5."),
    Flaw.NEGATIVE: gettext_lazy("%(place)s: must not be negative."),
    Flaw.NOT_ACCEPTED: gettext_lazy("%(place)s: it would not be accepted."),
    Flaw.NOT_ONE_RIGHT: gettext_lazy("%(place)s: where one answer is chosen, exactly one is right."),
    Flaw.NOTHING_WRONG: gettext_lazy("%(place)s: at least one must be wrong."),
    Flaw.HOW_MANY: gettext_lazy("%(place)s: not the same in all languages."),
    Flaw.SAME_TEXT: gettext_lazy("%(place)s: two are the same."),
    Flaw.AREA: gettext_lazy("“%(name)s” needs four whole numbers from 0 to 100."),
    Flaw.OUTSIDE: gettext_lazy("“%(name)s” leaves the picture."),
    Flaw.TOO_SMALL: gettext_lazy("“%(name)s” is too small for a finger on a telephone: make it larger."),
    Flaw.OVERLAP: gettext_lazy("“%(name)s” and “%(other)s” overlap."),
    Flaw.ERROR_IS_RIGHT: gettext_lazy("The common error %(form)s would be marked as right."),
    Flaw.RIGHT_AND_WRONG: gettext_lazy("“%(form)s” is both accepted and known as wrong."),
    Flaw.UNKNOWN_FORM: gettext_lazy("“%(form)s” has a feedback, and is not among the known wrong answers."),
    Flaw.NO_LETTER: gettext_lazy("%(place)s: “%(form)s” has no letter and no digit."),
    Flaw.NO_GAP: gettext_lazy("A text with gaps needs at least one gap."),
    Flaw.GAP_MARKS: gettext_lazy("The text must hold the mark of each gap once: %(gaps)s."),
}


def say_flaw(error: BadQuestion) -> str:
    """What is wrong with a question, in the language of who reads it."""
    place = str(PLACES[error.where])
    if error.number:
        place = _("%(place)s, no. %(number)s") % {"place": place, "number": error.number}
    return str(FLAWS[error.flaw]) % {"place": place, **error.names}
