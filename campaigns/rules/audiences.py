"""Whom a campaign is for, in words that lists, lanes and feeds can sort by. The names are kept by the interface."""

from enum import StrEnum


class Audience(StrEnum):
    """A group of people, in the order it is read. Drawn from the campaigns of a season; a campaign has several."""

    EVERYBODY = "everybody"
    SENIORS = "65-and-over"
    AT_RISK = "at-risk"
    PREGNANCY = "pregnancy"
    PARENTS = "parents"
    YOUNG = "young"
    RELATIVES = "relatives"
    PROFESSIONALS = "professionals"
