"""The catalogue: every course, by topic, duration, level and language."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses.pages.course import CoursePage, CourseQuerySet
from courses.pages.filters import CatalogueFilters
from home.base import BasePage
from home.words import Topic

PER_PAGE = 12


class CatalogueIndexPage(BasePage):
    """The list of courses in one language."""

    template = "courses/catalogue.html"
    needs_owners = False  # nothing medical
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels]

    class Meta:
        verbose_name = _("catalogue")

    def courses(self) -> CourseQuerySet:
        """The courses of this catalogue that visitors may see and begin, in the editors' order."""
        return CoursePage.objects.child_of(self).live().public().offered().order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        courses = self.courses()
        topics = Topic.objects.filter(pk__in=courses.order_by().values("topic")).order_by("slug")
        form = CatalogueFilters(request.GET, topics=list(topics))
        found = form.narrow(courses).with_languages().select_related("topic").defer_streamfields()
        chosen = {name: value for name, value in form.cleaned_data.items() if value}
        context["form"] = form
        context["courses"] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        context["is_filtered"] = bool(chosen)
        context["query"] = urlencode(chosen)
        return context
