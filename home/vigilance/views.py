"""The page on which readers ask, correct and contribute: a message is acknowledged only when it is on the disk."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from home.freshness import public_page
from home.vigilance.actions import receive
from home.vigilance.forms import MessageForm, path_of_site
from home.vigilance.limits import count_message
from home.vigilance.models import Message, VigilanceSettings


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@transaction.non_atomic_requests
def write(request: HttpRequest) -> HttpResponse:
    """The form. Nothing of the request but what is in it is kept: no account, no network address."""
    if request.method == "POST":
        form = MessageForm(request.POST)
        if form.is_valid():
            if count_message(request):
                message = _receive(form)
                answer = "?vigilance" if message.inbox == Message.Inbox.VIGILANCE else ""
                return redirect(reverse("messages:thanks") + answer)
            return _show(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    else:
        form = MessageForm(initial={"about": path_of_site(request.GET.get("about", "")), "kind": Message.Kind.QUESTION})
    return _show(request, form, HTTPStatus.OK)


@require_safe
@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    """What becomes of the message, and where else an event has to be reported."""
    context = {"is_vigilance": "vigilance" in request.GET, "reporting": VigilanceSettings.load(request)}
    return render(request, "home/messages/thanks.html", context)


def _receive(form: MessageForm) -> Message:
    said = form.cleaned_data
    return receive(
        sent_id=said["sent_id"],
        kind=said["kind"],
        text=said["text"],
        is_said_event=said["is_said_event"],
        about=said["about"],
        language=get_language() or "fr",
        email=said["email"],
        now=timezone.now(),
    )


def _show(request: HttpRequest, form: MessageForm, status: HTTPStatus) -> HttpResponse:
    about = path_of_site(str(form["about"].value() or ""))
    context = {
        "form": form,
        "about": about,
        "is_busy": status == HTTPStatus.TOO_MANY_REQUESTS,
        "reporting": VigilanceSettings.load(request),
    }
    return render(request, "home/messages/write.html", context, status=status)
