"""The sentences that tell a learner what became of an answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from courses.learning.actions.attempt import Outcome
from courses.rules.question import Fault

FAULTS: dict[Fault, str | Promise] = {
    Fault.MISSING: gettext_lazy("Give an answer first."),
    Fault.INCOMPLETE: gettext_lazy("Answer every part first."),
    Fault.UNKNOWN: gettext_lazy("This answer is not one of the choices of the question."),
    Fault.TWICE: gettext_lazy("The same choice is used twice."),
    Fault.TOO_LONG: gettext_lazy("The answer is too long."),
    Fault.NOT_TEXT: gettext_lazy("The answer contains characters that cannot be read."),
    Fault.NOT_A_NUMBER: gettext_lazy("Give a number, such as 17.5 or 17,5, without its unit."),
    Fault.WRONG_SHAPE: gettext_lazy("The answer does not have the form this question expects."),
}

OUTCOMES: dict[Outcome, str | Promise] = {
    Outcome.OLDER: gettext_lazy("A newer answer, given in another window or on another device, counts."),
    Outcome.KEPT: gettext_lazy("You had already answered this question; that answer counts."),
    Outcome.CLOSED: gettext_lazy("This attempt had already been handed in; nothing was changed."),
    Outcome.LATE: gettext_lazy("The time was over: this answer was not counted, the others were handed in."),
}
