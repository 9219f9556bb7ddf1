"""The films of a compiled lesson."""

from courses.editions.models import ItemVersion


def films_of(version: ItemVersion) -> frozenset[str]:
    """The ids of the film blocks of a lesson, in whatever language they are."""
    return frozenset(
        str(block["id"])
        for words in version.body["words"].values()
        for block in words.get("body", ())
        if block["type"] == "video"
    )
