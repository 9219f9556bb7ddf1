"""Why a course cannot be compiled."""

from django.core.exceptions import ValidationError


class CompileError(ValidationError):
    """The published pages do not make a course. The message says which page and what to correct.

    Raised inside the transaction of the publication, which is thereby undone.
    """
