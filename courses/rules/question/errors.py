"""What can be wrong with a question (an editor's fault) or with an answer (a browser's)."""

from enum import StrEnum


class BadQuestion(ValueError):
    """The compiled body of a question is not well-formed.

    The message is one sentence for an editor. `language` is the language whose words are wrong, or "" when the
    fault is in the key and therefore in every language.
    """

    def __init__(self, message: str, *, language: str = "") -> None:
        super().__init__(message)
        self.language = language


class Fault(StrEnum):
    """Why an answer is refused; templates translate these into the sentence shown to the learner."""

    MISSING = "missing"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"
    TWICE = "twice"
    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    WRONG_SHAPE = "wrong_shape"


SENTENCES = {
    Fault.MISSING: "Give an answer first.",
    Fault.INCOMPLETE: "Answer every part first.",
    Fault.UNKNOWN: "This answer is not one of the choices of the question.",
    Fault.TWICE: "The same choice is used twice.",
    Fault.TOO_LONG: "The answer is too long.",
    Fault.NOT_TEXT: "The answer contains characters that cannot be read.",
    Fault.NOT_A_NUMBER: "Give a number, such as 17.5 or 17,5, without its unit.",
    Fault.WRONG_SHAPE: "The answer does not have the form this question expects.",
}


class BadAnswer(ValueError):
    """An answer that cannot be accepted. Nothing has been scored or stored; the learner may try again.

    `part` is the id of the part of the question at fault (an item, a left side, a gap), or "".
    """

    def __init__(self, fault: Fault, *, part: str = "") -> None:
        super().__init__(SENTENCES[fault])
        self.fault = fault
        self.part = part
