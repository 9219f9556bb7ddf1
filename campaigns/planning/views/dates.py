"""The dates desk of one campaign: see its windows, set, move, confirm, extend, cancel, resume, take away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.pages.campaign import CampaignPage
from campaigns.pages.dates import say_moment
from campaigns.planning.actions.dates import (
    confirm_dates,
    decide_on_languages,
    extend_windows,
    plan_window,
    resume_window,
)
from campaigns.planning.errors import LanguageMissing, SeasonsOverlap
from campaigns.planning.forms import DecisionForm, ExtendForm, ReasonForm, WindowForm
from campaigns.planning.queries.dates import (
    ending_alike,
    history,
    other_seasons,
    proposed_dates,
    territories_left,
    window_line,
    window_lines,
)
from campaigns.planning.queries.languages import languages_not_live, last_decision
from campaigns.planning.queries.readiness import judge_all
from campaigns.planning.readiness import show_readiness
from campaigns.planning.views.frame import find_pages, frame
from campaigns.planning.views.rights import for_managers, for_readers, may_change
from campaigns.planning.wording import language_name, say_overlap
from campaigns.rules.calendar import BadWindow
from campaigns.rules.planning import proposed_end
from campaigns.rules.seasons import CONFIRMATIONS
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import ChangedMeanwhile, IsPublic, NoWindow, ReasonMissing, cancel, remove
from campaigns.seasons.models import SeasonWindow, territory_name
from home.accounts.access import person_of


@for_readers
@require_safe
def show_dates(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Everything about the dates of one campaign."""
    now, pages = timezone.now(), find_pages(campaign)
    lines = window_lines(campaign, now)
    context = {
        **frame(pages, _("Dates of %(campaign)s") % {"campaign": pages[0].title}),
        "campaign": campaign,
        "pages": pages,
        "lines": lines,
        "waits": any(line.waits for line in lines),
        "left": territories_left(campaign),
        "changes": history(campaign),
        "seasons": other_seasons(campaign),
        "missing": [language_name(code) for code in languages_not_live(campaign)],
        "decision": last_decision(campaign),
        "may_change": may_change(request),
        "may_be_discarded": bool(lines) and not any(page.live or page.first_published_at for page in pages),
        "readiness": show_readiness(judge_all([campaign], now)[campaign], now),
    }
    return TemplateResponse(request, "campaigns/desk/dates.html", context)


@for_managers
@require_safe
def choose_territory(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Go to the form of the territory that was chosen in a list."""
    return redirect("campaign_window", campaign, _territory(request.GET.get("territory", "")))


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def edit_window(request: HttpRequest, campaign: UUID, territory: str) -> HttpResponse:
    """Set or move the dates of a campaign in one territory."""
    now, pages, place = timezone.now(), find_pages(campaign), _territory(territory)
    window = SeasonWindow.objects.of(campaign).filter(territory=place).first()
    proposal = {} if window else proposed_dates(campaign, place)
    data = request.POST if request.method == "POST" else None
    form = WindowForm(data, window=window, zone=zone_of(place), now=now, proposal=proposal)
    if data is not None and form.is_valid():
        try:
            plan_window(
                campaign=campaign,
                territory=place,
                dates=form.dates(),
                by=person_of(request),
                now=now,
                reason=form.reason(),
                seen=form.cleaned_data["seen"],
            )
        except ChangedMeanwhile:
            return _somebody_was_faster(request, campaign, place, form)
        except ReasonMissing:
            form.ask_why()
        except SeasonsOverlap as overlap:
            form.add_error(None, say_overlap(overlap))
        except BadWindow:
            form.add_error(None, _("These dates contradict each other."))
        else:
            messages.success(request, _("The dates are saved."))
            return redirect("campaign_dates", campaign)
    return _form_page(request, pages, place, form, window, _("Save the dates"))


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def extend_dates(request: HttpRequest, campaign: UUID, territory: str) -> HttpResponse:
    """Let the service end later."""
    now, window = timezone.now(), _window(campaign, territory)
    data = request.POST if request.method == "POST" else None
    proposal = proposed_end(window.closes_at, window.zone)
    form = ExtendForm(data, window=window, alike=ending_alike(window), now=now, proposal=proposal)
    if data is not None and form.is_valid():
        try:
            extend_windows(windows=form.windows(), by=person_of(request), now=now, reason=form.reason())
        except (ChangedMeanwhile, NoWindow):
            return _somebody_was_faster(request, campaign, Territory(territory), form)
        except ReasonMissing:
            form.ask_why()
        except SeasonsOverlap as overlap:
            form.add_error("closes_at", say_overlap(overlap))
        else:
            until = say_moment(form.cleaned_data["closes_at"], window.zone)
            messages.success(request, _("Extended: the service ends on %(day)s.") % {"day": until})
            return redirect("campaign_dates", campaign)
    return _form_page(request, find_pages(campaign), Territory(territory), form, window, _("Extend"))


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_or_resume(request: HttpRequest, campaign: UUID, territory: str) -> HttpResponse:
    """Cancel a campaign in one territory, or take a cancellation back."""
    now, window = timezone.now(), _window(campaign, territory)
    is_cancelled = window.cancelled_at is not None
    asks_why = any(getattr(window, f"is_{name}_confirmed") for name in CONFIRMATIONS)
    data = request.POST if request.method == "POST" else None
    form = ReasonForm(data, initial={"seen": window.version}, asks_why=asks_why)
    if data is not None and form.is_valid():
        change = resume_window if is_cancelled else cancel
        try:
            change(window=window, by=person_of(request), now=now, reason=form.reason(), seen=form.cleaned_data["seen"])
        except (ChangedMeanwhile, NoWindow):
            return _somebody_was_faster(request, campaign, Territory(territory), form)
        except ReasonMissing:
            form.ask_why()
        except SeasonsOverlap as overlap:
            form.add_error(None, say_overlap(overlap))
        else:
            said = _("Resumed in %(territory)s.") if is_cancelled else _("Cancelled in %(territory)s.")
            messages.success(request, said % {"territory": territory_name(Territory(territory))})
            return redirect("campaign_dates", campaign)
    action = _("Resume the campaign here") if is_cancelled else _("Cancel the campaign here")
    return _form_page(request, find_pages(campaign), Territory(territory), form, window, action)


@for_managers
@require_POST
def confirm_some(request: HttpRequest, campaign: UUID, territory: str) -> HttpResponse:
    """Confirm the dates that were ticked."""
    window, names = _window(campaign, territory), request.POST.getlist("dates")
    ticked = [name for name in CONFIRMATIONS if name in names]
    try:
        confirm_dates(window=window, by=person_of(request), now=timezone.now(), dates=ticked, seen=_seen(request))
    except (ChangedMeanwhile, NoWindow):
        messages.error(request, _faster())
    except LanguageMissing as missing:
        languages = ", ".join(language_name(code) for code in missing.languages)
        said = _(
            "The opening is not confirmed: %(languages)s is missing. Have it written and handed in for review, or decide"
            " below that the campaign may open without it."
        )
        messages.error(request, said % {"languages": languages})
    else:
        if ticked:
            messages.success(request, _("Confirmed. From now on these dates do not move without a reason."))
        else:
            messages.warning(request, _("Tick the dates to confirm."))
    return redirect("campaign_dates", campaign)


@for_managers
@require_POST
def remove_window(request: HttpRequest, campaign: UUID, territory: str) -> HttpResponse:
    """Take dates away that were set by mistake."""
    try:
        remove(window=_window(campaign, territory), by=person_of(request), now=timezone.now(), seen=_seen(request))
    except (ChangedMeanwhile, NoWindow):
        messages.error(request, _faster())
    except IsPublic:
        messages.error(request, _("These dates are confirmed or announced: cancel the campaign here instead."))
    else:
        messages.success(request, _("The dates are taken away; the history keeps them."))
    return redirect("campaign_dates", campaign)


@for_managers
@require_POST
def decide_languages(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Write down whether the campaign may open with a language missing."""
    find_pages(campaign)
    form = DecisionForm(request.POST)
    if form.is_valid():
        decide_on_languages(campaign=campaign, by=person_of(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your decision is written down."))
    else:
        messages.error(request, _("Nothing is decided: say why."))
    return redirect("campaign_dates", campaign)


def _territory(name: str) -> Territory:
    try:
        return Territory(name)
    except ValueError:
        raise Http404 from None


def _window(campaign: UUID, territory: str) -> SeasonWindow:
    return get_object_or_404(SeasonWindow.objects.of(campaign), territory=_territory(territory))


def _seen(request: HttpRequest) -> int:
    """The version that was looked at; none that ever was where the form does not say."""
    number = request.POST.get("seen", "")
    return int(number) if number.isdecimal() and len(number) < 10 else -1


def _faster() -> str:
    return _("Somebody else changed these dates meanwhile: nothing was done. Look again.")


def _somebody_was_faster(request: HttpRequest, campaign: UUID, place: Territory, form: Any) -> HttpResponse:
    """Show what holds now above what was typed, which may be sent again."""
    window = SeasonWindow.objects.of(campaign).filter(territory=place).first()
    form.look_again(window.version if window else 0)
    return _form_page(request, find_pages(campaign), place, form, window, _("Save all the same"), status=409)


def _form_page(
    request: HttpRequest,
    pages: list[CampaignPage],
    place: Territory,
    form: Any,
    window: SeasonWindow | None,
    action: str,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    title = f"{pages[0].title} – {territory_name(place)}"
    context = {
        **frame(pages, title, below=True),
        "campaign": pages[0].translation_key,
        "form": form,
        "line": window_line(window, now) if window else None,
        "zone": zone_of(place).key.replace("_", " "),
        "here": say_moment(now, zone_of(place)),
        "action": action,
    }
    return TemplateResponse(request, "campaigns/desk/change_dates.html", context, status=status)
