"""What a person's material says of their pharmacy, and what they took down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.kits import actions
from campaigns.kits.access import own_download, own_pharmacy
from campaigns.kits.forms import PharmacyForm
from campaigns.kits.queries import old_material, old_papers
from home.accounts.access import person_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pharmacy(request: HttpRequest) -> HttpResponse:
    """GET: the form with what was given. POST: keep it, and go back to the kit that asked for it."""
    known = own_pharmacy(request.user)
    form = PharmacyForm(request.POST or None, pharmacy=known)
    if request.method == "POST" and form.is_valid():
        actions.save_pharmacy(person=person_of(request), details=form.cleaned_data, now=timezone.now())
        messages.success(request, _("Your pharmacy is saved. It is printed on the material you take from now on."))
        return redirect(_next(request) or "kits:pharmacy")
    material = old_material(person_of(request), language=get_language() or "", now=timezone.now())
    context = {"form": form, "is_known": known is not None, "next": _next(request), "material": material}
    return render(request, "campaigns/kits/pharmacy.html", context)


@never_cache
@login_required
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget the pharmacy's details and the files that show them."""
    actions.forget_pharmacy(person=person_of(request))
    messages.success(request, _("Your pharmacy’s details are forgotten, and so are the files that showed them."))
    return redirect("kits:pharmacy")


@never_cache
@login_required
@require_POST
def taken_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The person says that what they took of a campaign and is out of date hangs no more."""
    person, now = person_of(request), timezone.now()
    campaign = own_download(person, pk).edition.campaign
    old = [
        paper.download
        for paper in old_papers(person, language=get_language() or "", now=now)
        if paper.fate.edition.campaign == campaign
    ]
    actions.say_taken_down(downloads=old, now=now)
    messages.success(request, _("Thank you: it is off the list."))
    return redirect(_next(request) or "kits:pharmacy")


def _next(request: HttpRequest) -> str:
    """The page of this site to go back to; an address of another site is forgotten."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()) else ""
