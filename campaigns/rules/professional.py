"""Which pieces of a kit are for the team alone: what is said and checked at the counter, not what hangs on the wall."""

from enum import StrEnum

PROFESSIONAL_KINDS = frozenset({"counter_script", "checklist", "quiz", "case"})


class ForWhom(StrEnum):
    """Who may have a piece. `USUAL` follows its kind."""

    USUAL = ""
    EVERYBODY = "everybody"
    PROFESSIONALS = "professionals"


def is_for_professionals(kind: str, for_whom: str) -> bool:
    """Whether a piece of this kind opens to professionals only, once they have finished the lesson."""
    if for_whom == ForWhom.USUAL:
        return kind in PROFESSIONAL_KINDS
    return for_whom == ForWhom.PROFESSIONALS
