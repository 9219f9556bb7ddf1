"""The next season: shown before it is prepared, and taken back while nobody has seen it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.actions.delete_page import DeletePagePermissionError

from campaigns.planning.actions.roll import NextSeasonExists, NothingToRoll, SeasonIsKnown, discard, roll
from campaigns.planning.errors import SeasonsOverlap
from campaigns.planning.queries.dates import next_windows
from campaigns.planning.queries.seasons import next_season_of
from campaigns.planning.views.frame import find_pages, frame
from campaigns.planning.views.rights import for_managers
from campaigns.planning.wording import say_overlap
from campaigns.rules.planning import next_label
from home.accounts.access import person_of


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def prepare_next(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Show what the next season would be; POST prepares it."""
    now, pages = timezone.now(), find_pages(campaign)
    if request.method == "POST":
        if not all(page.get_parent().permissions_for_user(request.user).can_add_subpage() for page in pages):
            raise PermissionDenied
        try:
            rolled = roll(campaign=campaign, by=person_of(request), now=now)
        except NextSeasonExists as exists:
            messages.info(request, _("The next season has been prepared already: here it is."))
            return redirect("campaign_dates", exists.page.translation_key)
        except NothingToRoll:
            messages.error(request, _("This campaign has no dates to shift: set them first."))
        except SeasonsOverlap as overlap:
            messages.error(request, say_overlap(overlap))
        else:
            messages.success(request, _("The next season is prepared, as drafts with provisional dates."))
            return redirect("campaign_dates", rolled.campaign)
        return redirect("campaign_dates", campaign)
    context = {
        **frame(pages, _("Prepare the next season"), below=True),
        "campaign": campaign,
        "pages": pages,
        "season": next_label(pages[0].season),
        "title": next_label(pages[0].title),
        "lines": next_windows(campaign, now),
        "existing": next_season_of(campaign),
    }
    return TemplateResponse(request, "campaigns/desk/next_season.html", context)


@for_managers
@require_POST
def discard_season(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Delete the drafts of a season that nobody has seen, with its dates."""
    find_pages(campaign)
    try:
        discard(campaign=campaign, by=person_of(request), now=timezone.now())
    except DeletePagePermissionError:
        raise PermissionDenied from None
    except SeasonIsKnown:
        messages.error(request, _("This season has been published, confirmed or announced: it stays."))
        return redirect("campaign_dates", campaign)
    messages.success(request, _("The drafts of this season and their dates are deleted; the history keeps the dates."))
    return redirect("campaign_planner")
