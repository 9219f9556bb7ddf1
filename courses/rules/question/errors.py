"""What can be wrong with a question (an editor's fault) or with an answer (a browser's)."""

from enum import StrEnum


class Flaw(StrEnum):
    """What is wrong with a question; whoever shows it to an editor has a sentence for each (courses.editions.wording).

    In brackets the names that the sentence needs.
    """

    UNREADABLE = "unreadable"  # not the kind of data it has to be
    MISSING = "missing"
    TWICE = "twice"
    TOO_FEW = "too_few"  # (least, found)
    TOO_MANY = "too_many"  # (most)
    TOO_LONG = "too_long"  # (most)
    INCOMPLETE = "incomplete"  # (numbers) of those that have no words
    UNKNOWN = "unknown"  # names what the question does not have
    KIND = "kind"
    POINTS = "points"  # (most)
    NO_WORDS = "no_words"
    NO_FILE = "no_file"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NOT_ACCEPTED = "not_accepted"
    NOT_ONE_RIGHT = "not_one_right"
    NOTHING_WRONG = "nothing_wrong"
    HOW_MANY = "how_many"  # words and key disagree on how many places may be marked
    SAME_TEXT = "same_text"
    AREA = "area"  # (name)
    OUTSIDE = "outside"  # (name)
    TOO_SMALL = "too_small"  # (name)
    OVERLAP = "overlap"  # (name, other)
    ERROR_IS_RIGHT = "error_is_right"  # (form)
    RIGHT_AND_WRONG = "right_and_wrong"  # (form)
    UNKNOWN_FORM = "unknown_form"  # (form)
    NO_LETTER = "no_letter"  # (form)
    NO_GAP = "no_gap"
    GAP_MARKS = "gap_marks"  # (gaps)


class Where(StrEnum):
    """Which part of a question is concerned."""

    QUESTION = "question"
    KEY = "key"
    WORDS = "words"
    STEM = "stem"
    EXPLANATION = "explanation"
    FEEDBACK = "feedback"
    FEEDBACK_CORRECT = "feedback_correct"
    FEEDBACK_PARTIAL = "feedback_partial"
    FEEDBACK_INCORRECT = "feedback_incorrect"
    FEEDBACK_TRUE = "feedback_true"
    FEEDBACK_FALSE = "feedback_false"
    OPTIONS = "options"
    RIGHT_OPTIONS = "right_options"
    OPTION_TEXTS = "option_texts"
    OPTION_FEEDBACK = "option_feedback"
    ITEMS = "items"
    PAIRS = "pairs"
    LEFT = "left"
    RIGHT = "right"
    ANSWER = "answer"
    SHOWN = "shown"
    TOLERANCE = "tolerance"
    COMMON_ERRORS = "common_errors"
    UNIT = "unit"
    ACCEPTED = "accepted"
    WRONG = "wrong"
    WRONG_FEEDBACK = "wrong_feedback"
    FORGIVES = "forgives"
    GAPS = "gaps"
    GAP_ANSWERS = "gap_answers"
    TEXT = "text"
    PICTURE = "picture"
    PICTURE_ADDRESS = "picture_address"
    PICTURE_ALT = "picture_alt"
    PICTURE_CREDIT = "picture_credit"
    PICTURE_SIZE = "picture_size"
    SEVERAL = "several"
    ZONES = "zones"
    RIGHT_ZONES = "right_zones"
    ZONE_TEXTS = "zone_texts"
    ZONE_FEEDBACK = "zone_feedback"


class BadQuestion(ValueError):
    """The compiled body of a question is not well-formed.

    `flaw` says what is wrong and `where` which part of it, `number` which one of several (counted from 1, 0 for none in particular),
    `names` what its sentence names. `language` is the language whose words are wrong, or "" when the fault is in
    the key and therefore in every language.
    """

    def __init__(
        self, flaw: Flaw, where: Where = Where.QUESTION, *, number: int = 0, language: str = "", **names: str | int
    ) -> None:
        place = " ".join(str(one) for one in (language, where, number) if one)
        super().__init__(f"{flaw}: {place} {names or ''}".strip())
        self.flaw = flaw
        self.where = where
        self.number = number
        self.language = language
        self.names = names


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
