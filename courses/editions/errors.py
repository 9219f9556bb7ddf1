"""Why a course cannot be compiled."""

from django.core.exceptions import ValidationError


class CompileError(ValidationError):
    """The published pages do not make a course. The message says which page and what to correct.

    Raised inside the transaction of the publication, which is thereby undone.
    """


class QuestionInUse(ValidationError):
    """A question of the bank cannot be withdrawn: learners meet it. The message says where."""
