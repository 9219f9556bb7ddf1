"""More attempts or more time for one learner: the screen of who looks after learners."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter

from courses.learning.actions.allowance import NothingGranted, grant, withdraw
from courses.learning.models import Enrolment
from courses.learning.queries.allowance import AllowanceScreen, see_allowances
from home.accounts.access import person_of

RIGHT = "courses.add_allowance"


class AllowanceForm(forms.Form):
    """What is granted, at which quiz, and why."""

    quiz = forms.TypedChoiceField(label=gettext_lazy("Quiz"), coerce=int)
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("Extra attempts"), min_value=0, max_value=20, initial=0, required=False
    )
    extra_minutes = forms.IntegerField(
        label=gettext_lazy("Extra minutes for each attempt"),
        min_value=0,
        max_value=600,
        initial=0,
        required=False,
        help_text=gettext_lazy(
            "An attempt that is open gets them at once. Without effect where there is no time limit."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.TextInput,
        help_text=gettext_lazy("For the record. The learner sees it only in a copy of their data. No medical details."),
    )

    def __init__(self, screen: AllowanceScreen, data: Any = None) -> None:
        super().__init__(data)
        self.fields["quiz"].choices = [(quiz.item_id, quiz.title) for quiz in screen.quizzes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for something to grant."""
        data = super().clean() or {}
        for name in ("extra_attempts", "extra_minutes"):
            data[name] = data.get(name) or 0
        if not self.errors and not data["extra_attempts"] + data["extra_minutes"]:
            self.add_error("extra_attempts", _("Grant at least one attempt or one minute."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def show_allowances(request: HttpRequest, enrolment_id: int) -> HttpResponse:
    """What a learner is granted at each quiz of a course; POST grants more."""
    enrolment = _enrolment(request, enrolment_id)
    screen = see_allowances(enrolment=enrolment, language=get_language() or "fr")
    form = AllowanceForm(screen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            grant(
                enrolment=enrolment,
                item_id=data["quiz"],
                extra_attempts=data["extra_attempts"],
                extra_minutes=data["extra_minutes"],
                reason=data["reason"],
                by=person_of(request),
                now=timezone.now(),
            )
        except NothingGranted:
            form.add_error("reason", _("Say why."))
        else:
            messages.success(request, _("Granted. It holds from now on."))
            return redirect("courses_allowances", enrolment_id)
    context = {
        "screen": screen,
        "form": form,
        "page_title": _("Allowances"),
        "header_title": _("Allowances of %(learner)s") % {"learner": enrolment.user or "–"},
        "page_subtitle": screen.title,
        "header_icon": "time",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {
                "url": "",
                "label": _("Allowances of %(learner)s") % {"learner": enrolment.user or "–"},
                "sublabel": screen.title,
            },
        ],
    }
    return TemplateResponse(request, "courses/desk/allowances.html", context)


@require_POST
def remove_allowance(request: HttpRequest, enrolment_id: int, item_id: int) -> HttpResponse:
    """Take back what was granted at one quiz."""
    enrolment = _enrolment(request, enrolment_id)
    withdraw(enrolment=enrolment, item_id=item_id, by=person_of(request))
    messages.success(request, _("Taken back. An attempt that is open keeps its time."))
    return redirect("courses_allowances", enrolment_id)


def _enrolment(request: HttpRequest, enrolment_id: int) -> Enrolment:
    """The enrolment of a learner, for who may grant. Raises PermissionDenied or Http404."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    return get_object_or_404(Enrolment.objects.with_course().select_related("user"), pk=enrolment_id)


@hooks.register("register_admin_urls")
def allowance_urls() -> list[URLPattern]:
    """The addresses of this screen."""
    return [
        path("courses/allowances/<int:enrolment_id>/", show_allowances, name="courses_allowances"),
        path(
            "courses/allowances/<int:enrolment_id>/<int:item_id>/remove/",
            remove_allowance,
            name="courses_allowance_remove",
        ),
    ]


class AllowanceFormatter(LogFormatter):
    """Writes what was granted into the log."""

    def format_comment(self, log_entry: Any) -> str:
        return str(
            _("+%(attempts)s attempts, +%(minutes)s minutes")
            % {name: log_entry.data.get(name, "") for name in ("attempts", "minutes")}
        )


@hooks.register("register_log_actions")
def allowance_log_actions(actions: LogActionRegistry) -> None:
    """Name what is logged."""
    named: dict[str, tuple[str | Promise, str | Promise]] = {
        "courses.allowance.grant": (gettext_lazy("Grant an allowance"), gettext_lazy("Allowance granted")),
        "courses.allowance.remove": (gettext_lazy("Take back an allowance"), gettext_lazy("Allowance taken back")),
    }
    for action, (label, message) in named.items():
        formatter = type("Formatter", (AllowanceFormatter,), {"label": label, "message": message})
        actions.register_action(action)(formatter)
