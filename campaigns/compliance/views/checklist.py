"""The legal desk: every campaign and its kind, the checklist of one, its file, answers and surfaces."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import DateField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.compliance.actions import answer_check, save_file, surface_share
from campaigns.compliance.errors import BreaksLivePage, ChangedMeanwhile, KindIsPublic, NotAsked
from campaigns.compliance.forms import AnswerForm, FileForm, ShareForm
from campaigns.compliance.queries import ending_visas, history, judgements, newest
from campaigns.compliance.reading import FILE_FACTS, medicines_in_sources
from campaigns.law.models import LegalFile, LegalFileChange
from campaigns.pages.campaign import CampaignPage
from home.accounts.access import person_of

SEE, CHANGE, ANSWER = "campaigns.view_legalfile", "campaigns.change_legalfile", "campaigns.answer_check"
View = Callable[..., HttpResponse]


def only(permission: str) -> Callable[[View], View]:
    """Let people in who have this permission."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@only(SEE)
@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every campaign, product campaigns first: kind, how far its checklist is, when its visa ends."""
    now = timezone.now()
    files = {file.campaign: file for file in LegalFile.objects.all()}
    pages: dict[UUID, CampaignPage] = {}
    for page in CampaignPage.objects.select_related("locale").order_by("title", "pk"):
        pages.setdefault(page.translation_key, page)
    lines = []
    for key, page in pages.items():
        file = files.get(key) or LegalFile(campaign=key)
        lines.append({"page": page, "file": file, "judgements": judgements(key, now) if file.is_product else []})
    lines.sort(key=lambda line: not line["file"].is_product)  # type: ignore[attr-defined]
    context = {**frame(_("Law and visas")), "lines": lines, "ending": ending_visas(now)}
    return TemplateResponse(request, "campaigns/desk/law.html", context)


@only(SEE)
@require_safe
def show_checklist(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The checklist of one campaign in each of its languages."""
    return _checklist(request, campaign)


@only(CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_file(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Write the legal file."""
    page, file = _page(campaign), LegalFile.objects.filter(campaign=campaign).first()
    data = request.POST if request.method == "POST" else None
    # The form gets a row of its own: what was typed is not what holds.
    row = LegalFile.objects.filter(campaign=campaign).first() or LegalFile(campaign=campaign)
    form = FileForm(data, instance=row, initial={"seen": file.version if file else 0})
    status = 200
    if data is not None and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in FILE_FACTS}
        try:
            save_file(
                campaign=campaign,
                facts=facts,
                by=person_of(request),
                now=timezone.now(),
                seen=form.cleaned_data["seen"],
            )
        except ChangedMeanwhile:
            status = 409
            form.add_error(None, _("Somebody else changed this file meanwhile: nothing was saved. Open it again."))
        except KindIsPublic:
            form.add_error(
                "kind", _("A version is live, scheduled or being reviewed: withdraw it before you change the kind.")
            )
        except BreaksLivePage as gaps:
            said = _("A version is live and would lack: %(names)s. Withdraw it first.") % {"names": gaps}
            form.add_error(None, said)
        else:
            messages.success(
                request, _("The legal file is saved. Answers that were about the former one are asked again.")
            )
            return redirect("campaign_law", campaign)
    context = {**frame(_("Legal file"), page), "form": form, "campaign": campaign, "page": page}
    return TemplateResponse(request, "campaigns/desk/legal_file.html", context, status=status)


@only(ANSWER)
@require_POST
def answer(request: HttpRequest, campaign: UUID, language: str, code: str) -> HttpResponse:
    """Attest that a check is met, or that it is not."""
    page = newest(_page(campaign, language))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing is answered: choose yes or no, and say what you looked at."))
        return _back(campaign, language)
    try:
        answer_check(page=page, code=code, by=person_of(request), now=timezone.now(), **form.cleaned_data)
    except NotAsked:
        messages.error(request, _("This is not asked of this campaign any more."))
    else:
        messages.success(request, _("Your answer is written down, with your name and the time."))
    return _back(campaign, language)


@only(ANSWER)
@require_POST
def give_share(request: HttpRequest, campaign: UUID, language: str) -> HttpResponse:
    """Attest the share of the statements on one piece of the kit."""
    page = newest(_page(campaign, language))
    form = ShareForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing is answered: give a number from 0 to 100."))
        return _back(campaign, language)
    try:
        surface_share(page=page, by=person_of(request), now=timezone.now(), **form.cleaned_data)
    except NotAsked:
        messages.error(request, _("This piece is not in the kit any more."))
    else:
        messages.success(request, _("The surface is written down, with your name and the time."))
    return _back(campaign, language)


def _in_words(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a legal file was changed to: the labels of its form, and values as people write them."""
    for field in LegalFile._meta.fields:
        value = values.get(field.name)
        if value and isinstance(field, DateField):
            yield str(field.verbose_name), date_format(date.fromisoformat(value))
        elif value:
            yield str(field.verbose_name), str(dict(field.flatchoices).get(value, value))


def _checklist(request: HttpRequest, campaign: UUID) -> HttpResponse:
    page, now = _page(campaign), timezone.now()
    languages = []
    for one in judgements(campaign, now):
        answers = history(campaign, one.page.locale.language_code)
        lines = [{"judged": judged, "history": answers.get(judged.check.code, [])} for judged in one.checks]
        languages.append({"judgement": one, "lines": lines, "in_sources": medicines_in_sources(one.page)})
    file = languages[0]["judgement"].file  # type: ignore[attr-defined]
    context = {
        **frame(page.title, page, here=True),
        "campaign": campaign,
        "file": file,
        "languages": languages,
        "changes": [
            (change, list(_in_words(change.after)))
            for change in LegalFileChange.objects.filter(campaign=campaign).order_by("-at", "-pk")
        ],
        "may_change": request.user.has_perm(CHANGE),
        "may_answer": request.user.has_perm(ANSWER),
        "may_see_archive": request.user.has_perm("campaigns.view_archivedversion"),
    }
    return TemplateResponse(request, "campaigns/desk/checklist.html", context)


def _page(campaign: UUID, language: str = "") -> CampaignPage:
    pages = CampaignPage.objects.filter(translation_key=campaign).select_related("locale").order_by("pk")
    page = (pages.filter(locale__language_code=language) if language else pages).first()
    if page is None:
        raise Http404
    return page


def _back(campaign: UUID, language: str) -> HttpResponse:
    return redirect(reverse("campaign_law", args=[campaign]) + f"#{language}")


def frame(title: str, page: CampaignPage | None = None, *, here: bool = False) -> dict[str, Any]:
    """The head and the trail of a screen."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if page is not None:
        trail.append({"url": reverse("campaign_laws"), "label": _("Law and visas")})
    if page is not None and not here:
        trail.append({"url": reverse("campaign_law", args=[page.translation_key]), "label": page.title})
    trail.append({"url": "", "label": title})
    return {"page_title": title, "header_title": title, "header_icon": "clipboard-list", "breadcrumbs_items": trail}
