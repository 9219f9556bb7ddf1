"""The address behind Wagtail's dialogue of decisions, for who comes without the dialogue: what is missing is said."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.views.pages.workflow import WorkflowActionView as PageActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.views.snippets import WorkflowActionView as SnippetActionView

from home.editorial.statement import refuse_incomplete


class SaysWhatIsMissing:
    """Wagtail shows the dialogue again to a script, and sends everybody else away without a word."""

    form_class: Any

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, or change nothing.

        :raises ValidationError: with what is missing, which the desk says in a message.
        """
        if self.form_class and request.headers.get("X-Requested-With") != "XMLHttpRequest":
            refuse_incomplete(self.form_class(request.POST))
        answer: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's views have it
        return answer


class DecideOnPage(SaysWhatIsMissing, PageActionView):
    """A decision on a page."""


class DecideOnSnippet(SaysWhatIsMissing, SnippetActionView):
    """A decision on a rule, a claim or a question of the bank."""


class ReviewedPagesViewSet(PageViewSet):
    """The screens of every kind of page, as Wagtail has them but for decisions."""

    workflow_action_view_class = DecideOnPage


@hooks.register("register_admin_viewset", order=10)
def take_the_place_of_wagtails() -> PageViewSet:
    """After Wagtail's own, whose place it takes."""
    return ReviewedPagesViewSet()
