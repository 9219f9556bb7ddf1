"""Pages that learners read in the player: their own address leads to the course sheet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from courses.pages.change import ChangePage
from courses.pages.course import CoursePage


class PlayerPage(ChangePage):
    """A page below a course. What learners read is the compiled edition, never the page itself."""

    class Meta:
        abstract = True

    def course_page(self) -> CoursePage:
        """The course this page belongs to, in the page's own language."""
        course = CoursePage.objects.ancestor_of(self).first()
        if course is None:
            raise Http404
        return course

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a reader who followed an old or a shared link to the course sheet."""
        return redirect(self.course_page().get_url(request))
