"""How editors find a question of the bank: by topic, type, tag, course and health."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from courses.blocks.questions import QUESTION_BLOCKS
from courses.editions.bank import uses_of
from courses.editions.models import Item
from courses.pages.bank import BankQuestion
from courses.pages.course import CoursePage
from courses.reports.queries.health import health_by_uid
from courses.reports.wording import FLAGS

KINDS = [(name, block.label) for name, block in QUESTION_BLOCKS]
HEALTH = [
    ("flagged", _("Worth a look")),
    ("sound", _("Works well")),
    ("unknown", _("Too few answers yet")),
    *((flag, words.name) for flag, words in FLAGS.items()),
]
NOWHERE = "nowhere"


def courses_to_choose() -> list[tuple[str, Any]]:
    """The live courses by title, and “nowhere”."""
    pages = CoursePage.objects.live().order_by("title", "pk").values_list("translation_key", "title")
    titles: dict[str, Any] = {}
    for key, title in pages:
        titles.setdefault(str(key), title)
    return [(NOWHERE, _("In no course")), *titles.items()]


class BankFilters(WagtailFilterSet):
    """The filters beside the list."""

    kind = django_filters.ChoiceFilter(choices=KINDS, label=_("Type"))
    tags = django_filters.ModelMultipleChoiceFilter(
        label=_("Tags"),
        queryset=Tag.objects.filter(courses_bankquestiontag_items__isnull=False).distinct().order_by("name"),
    )
    used_in = django_filters.ChoiceFilter(choices=courses_to_choose, label=_("Used in"), method="filter_used_in")
    health = django_filters.ChoiceFilter(choices=HEALTH, label=_("Health"), method="filter_health")

    class Meta:
        model = BankQuestion
        fields: ClassVar[list[str]] = ["topic", "kind", "tags", "used_in", "health"]

    def filter_used_in(self, queryset: QuerySet[BankQuestion], name: str, value: str) -> QuerySet[BankQuestion]:
        """Keep what the newest edition of that course asks, or what no course asks."""
        keys = Item.objects.filter(uid__in=queryset.values("translation_key")).values_list("uid", flat=True)
        uses = uses_of(set(keys))
        if value == NOWHERE:
            return queryset.exclude(translation_key__in=[key for key, found in uses.items() if found])
        return queryset.filter(
            translation_key__in=[key for key, found in uses.items() if value in {str(use.course_key) for use in found}]
        )

    def filter_health(self, queryset: QuerySet[BankQuestion], name: str, value: str) -> QuerySet[BankQuestion]:
        """Keep what has that flag, any flag, none, or too few answers to tell."""
        healths = health_by_uid(set(queryset.values_list("translation_key", flat=True)))
        enough = {key: health.flags for key, health in healths.items() if health.is_enough}
        if value == "unknown":
            return queryset.exclude(translation_key__in=enough)
        if value == "sound":
            return queryset.filter(translation_key__in=[key for key, flags in enough.items() if not flags])
        is_flagged = Q(
            translation_key__in=[k for k, flags in enough.items() if value in flags or (value == "flagged" and flags)]
        )
        return queryset.filter(is_flagged)
