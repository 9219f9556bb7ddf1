"""Where learners read a picture or a document: what must be known before it is taken away."""

from collections.abc import Iterable

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from courses.editions.kept import outline_by_id
from courses.editions.models import Item, ItemMedium, ItemVersion
from courses.editions.outline import in_language
from courses.learning.models import Enrolment


def uses_of(*, kind: str, key: int, language: str) -> list[str]:
    """The lessons and questions that show a picture or a document, and whose course somebody has or can begin.

    In words and in order, with their courses: “Stratégie 2026-2027” (Vacciner à l’officine). Older editions count: who
    began with one, or goes back to an answer, still reads it.
    """
    learners = Enrolment.objects.filter(course=OuterRef("course"))
    shown = Item.objects.filter(pk__in=ItemMedium.objects.filter(kind=kind, key=key).values("item"))
    read = shown.filter(Q(course__withdrawn_at=None) | Exists(learners)).select_related("course").order_by("pk")
    return _said(list(read), language)


def _said(items: Iterable[Item], language: str) -> list[str]:
    newest = {item.pk: item for item in items}
    versions = ItemVersion.objects.filter(item__in=newest).values("item").annotate(Max("pk")).values("pk__max")
    said = set()
    for version in ItemVersion.objects.filter(pk__in=versions).order_by("pk"):
        words = in_language(version.body["words"], language)[0]
        course = newest[version.item_id].course
        edition = course.current_edition_id
        title = outline_by_id(edition).title(language) if edition else course.slug
        names = {"step": words.get("title") or words["stem"], "course": title}
        said.add(_("“%(step)s” (%(course)s)") % names)
    return sorted(said)
