"""Two addresses: a page (session, one SELECT, a small template) and a form (session, CSRF token, one row inserted)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from tools.bench.yardstick.models import Note


@login_required
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one note."""
    return render(request, "yardstick.html", {"note": get_object_or_404(Note, pk=number)})


@require_POST
@login_required
def write(request: HttpRequest) -> HttpResponse:
    """Keep one note and lead back to a page."""
    Note.objects.create(author=request.user, text=request.POST["text"])
    return redirect("/notes/1/")


urlpatterns = [path("notes/<int:number>/", page), path("notes/", write)]
