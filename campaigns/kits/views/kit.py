"""The page of a kit: what to say, what patients ask, and the material."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.kits import actions
from campaigns.kits.access import announced_campaign, may_download, own_pharmacy
from campaigns.kits.models import FORMS, PIECES
from campaigns.kits.words import code_url, reviewed_on
from campaigns.pages.calendar import seconds_fresh
from campaigns.rules.codes import written
from campaigns.rules.material import SHEETS, ZIP, Form, expires_on, file_name, forms_of
from home.freshness import keep_no_longer_than, public_page
from home.paper import qr_code
from home.paris import paris_day


@public_page
@require_safe
def kit(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody sees the same kit; who gave their pharmacy's details finds them on every piece."""
    now = timezone.now()
    campaign = announced_campaign(slug, get_language() or "", now=now)
    keep_no_longer_than(request, seconds_fresh(campaign.windows, now))
    if campaign.legal_file() is not None:  # words about a medicine stand beside its statements, on its own page
        return redirect(campaign.url)
    window = campaign.window_at(now)
    pharmacy = own_pharmacy(request.user)
    evergreen = actions.evergreen_code(series=campaign.series, now=now)
    context = {
        "campaign": campaign,
        "phase": campaign.phase_at(now),
        "sentence": campaign.sentence_at(now),
        "is_review_over": campaign.is_review_overdue(paris_day(now)),
        "may_download": may_download(request.user, campaign, now=now),
        "expires_on": expires_on(window.closes_at, campaign.review_due_on) if window else None,
        "reviewed_on": reviewed_on(campaign),
        "pharmacy": pharmacy,
        "pieces": [
            {
                "key": piece,
                "name": name,
                "preview": file_name(piece, Form.PREVIEW),
                "width": SHEETS[piece].width * SHEETS[piece].sides,
                "height": SHEETS[piece].height,
                "files": [{"label": dict(FORMS)[form], "name": file_name(piece, form)} for form in forms_of(piece)],
            }
            for piece, name in PIECES
        ],
        "zip": ZIP,
        "evergreen": {
            "url": code_url(evergreen.code),
            "code": written(evergreen.code),
            "svg": qr_code(code_url(evergreen.code)),
        },
        "course": campaign.course(),
    }
    return render(request, "campaigns/kits/kit.html", context)
