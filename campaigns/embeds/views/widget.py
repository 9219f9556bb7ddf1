"""A campaign in a frame of another site."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt

from campaigns.embeds.forms import WidgetForm
from campaigns.embeds.queries import Sight, find, look
from campaigns.embeds.views.outside import for_other_sites
from campaigns.rules.calendar import Phase
from campaigns.rules.sharing import MESSAGES, Theme
from home.editorial.queries import medical_review_at
from home.freshness import keep_no_longer_than
from home.paris import paris_day

# The only pages that others may frame. They load a stylesheet, a script and what counts visits, all of this site.
POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "script-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
}


@for_other_sites
@csp_replace(POLICY)  # type: ignore[arg-type]  # django-csp knows views without arguments only
@xframe_options_exempt
def widget(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a campaign as it stands now. What there is not and what may not be known yet get the same answer."""
    now = timezone.now()
    form = WidgetForm(request.GET)
    if not form.is_valid():
        return _refuse(request, HTTPStatus.BAD_REQUEST)
    asked = form.cleaned_data
    page = find(key, language=get_language() or "")
    sight = look(page, territory=asked["territory"], now=now) if page else None
    if page is None or sight is None:
        return _refuse(request, HTTPStatus.NOT_FOUND)
    keep_no_longer_than(request, sight.seconds)
    is_over = sight.is_over or sight.phase is Phase.WITHDRAWN
    following = page.next_season_at(now) if is_over else None
    if sight.phase is Phase.WITHDRAWN:
        return _show(request, None, asked["theme"], {"next_season": following, "campaigns": page.get_parent().url}, HTTPStatus.GONE)  # fmt: skip
    context = {
        "page": page,
        "messages": [] if is_over else [block.value for block in page.key_messages][: MESSAGES[asked["size"]]],
        "reviewed_at": medical_review_at(page),
        "standing": page.standing_on(paris_day(now)),
        "next_season": following,
    }
    return _show(request, sight, asked["theme"], context)


def _show(
    request: HttpRequest, sight: Sight | None, theme: Theme, context: Mapping[str, object], status: int = HTTPStatus.OK
) -> HttpResponse:
    """The widget, or where there is no sight of the campaign any more, word that it is over."""
    shown = {"sight": sight, "theme": theme.value, **context}
    response = render(request, "campaigns/embeds/widget.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _refuse(request: HttpRequest, status: int) -> HttpResponse:
    context = {"is_bad": status == HTTPStatus.BAD_REQUEST, "theme": Theme.AUTO.value}
    return render(request, "campaigns/embeds/nothing.html", context, status=status)


@for_other_sites
def resizer(request: HttpRequest) -> HttpResponse:
    """The script for other sites, under an address that stays while the file changes its name."""
    return redirect(static("mooc/js/embed-resize.js"))
