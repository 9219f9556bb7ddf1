"""The course sheet: what a pharmacist can know before enrolling (facts R21, R22 and R34)."""

from typing import ClassVar

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from courses.blocks.course import RequiredCourseBlock
from courses.pages.change import ChangePage
from home.base import BasePage, IndependentPage
from home.blocks.text import LineBlock
from home.fields import StreamField


class CourseQuerySet(PageQuerySet):
    """The words of the catalogue; they chain."""

    def offered(self) -> "CourseQuerySet":
        """Those that lists offer: not archived. Whoever is in an archived one reaches it from their own courses."""
        archived = apps.get_model("courses", "Course").objects.filter(archived_at__isnull=False)
        return self.exclude(translation_key__in=archived.order_by().values("translation_key"))

    def on_topic(self, slug: str) -> "CourseQuerySet":
        return self.filter(topic__slug=slug)

    def of_level(self, level: str) -> "CourseQuerySet":
        return self.filter(level=level)

    def spoken_in(self, language: str) -> "CourseQuerySet":
        """Those that can be taken in that language, whatever the language of the page."""
        spoken = CoursePage.objects.live().filter(locale__language_code=language)
        return self.filter(translation_key__in=spoken.order_by().values("translation_key"))

    def with_languages(self) -> "CourseQuerySet":
        """With what `CoursePage.languages` says, in the same query."""
        live = CoursePage.objects.live().filter(translation_key=OuterRef("translation_key")).order_by()
        return self.annotate(
            **{f"is_in_{code}": Exists(live.filter(locale__language_code=code)) for code, _name in settings.LANGUAGES}
        )

    def at_most(self, minutes: int) -> "CourseQuerySet":
        return self.filter(minutes__lte=minutes)


class CoursePage(ChangePage, IndependentPage, BasePage):
    """A course: its sheet, and the modules below it."""

    class Level(models.TextChoices):
        CORE = "core", _("Essential")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    topic = models.ForeignKey("home.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"), null=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.CORE)
    minutes = models.PositiveSmallIntegerField(_("planned duration in minutes"), null=True)
    audience = models.CharField(_("audience"), max_length=200)
    prerequisites = models.TextField(_("prerequisites"), max_length=500)
    required_courses = StreamField(
        [("course", RequiredCourseBlock())],
        verbose_name=_("courses to finish before"),
        blank=True,
        default=list,
        help_text=_("Nobody can enrol before these are finished; who has enrolled already goes on."),
    )
    objectives = StreamField([("objective", LineBlock())], verbose_name=_("objectives"))
    assessment = models.TextField(_("how it is assessed"), max_length=600)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, in %"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    accessibility = models.TextField(_("accessibility"), max_length=600)
    limits = models.TextField(
        _("what it does not replace"),
        max_length=600,
        help_text=_("Printed on the sheet and on the certificate."),
    )

    objects = PageManager.from_queryset(CourseQuerySet)()  # type: ignore[django-manager-missing,misc]
    checked_texts = (
        *BasePage.checked_texts, "audience", "prerequisites", "objectives", "assessment", "limits", "accessibility",
    )  # fmt: skip
    is_found_by_search = True
    served_with = ("locale", "topic", "public_record")

    template = "courses/course_page.html"
    admin_default_ordering = "ord"
    parent_page_types: ClassVar[list[str]] = ["courses.CatalogueIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.ModulePage", "courses.QuizPage"]
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("topic"), FieldPanel("level"), FieldPanel("minutes")]),
        FieldPanel("audience"),
        FieldPanel("objectives"),
        FieldPanel("prerequisites"),
        FieldPanel("required_courses"),
        MultiFieldPanel([FieldPanel("assessment"), FieldPanel("pass_percent")], heading=_("Assessment")),
        FieldPanel("limits"),
        FieldPanel("accessibility"),
        *IndependentPage.independence_panels,
        *ChangePage.change_panels,
        *BasePage.review_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("objectives"),
    ]

    class Meta:
        verbose_name = _("course")

    def required_keys(self) -> list[str]:
        """What names the courses to finish before, the same in every language; one that was deleted is left out."""
        pages = [block.value for block in self.required_courses if block.value is not None]
        return sorted({str(page.translation_key) for page in pages if page.translation_key != self.translation_key})

    @property
    def languages(self) -> str:
        """The languages in which the course can be taken, each in its own name; asked for by `with_languages`."""
        spoken = [code for code, _name in settings.LANGUAGES if getattr(self, f"is_in_{code}")]
        return ", ".join(get_language_info(code)["name_local"].capitalize() for code in spoken)
