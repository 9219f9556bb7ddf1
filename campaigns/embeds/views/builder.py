"""Where a visitor puts together the lines that show a campaign on their own site."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, override

from campaigns.embeds.code import frame, resizer_tag, widget_path
from campaigns.embeds.forms import BuilderForm
from campaigns.embeds.queries import find, languages_of, look
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.calendar import Phase
from campaigns.rules.sharing import BOXES, Size, Theme, territory_shown
from campaigns.rules.territories import Territory
from home.freshness import keep_no_longer_than, public_page

DEFAULTS = {"territory": None, "size": Size.STANDARD, "theme": Theme.AUTO, "resize": False}


@public_page
def builder(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose language, territory and size; see the widget, and copy its code. Works as a plain form."""
    now, language = timezone.now(), get_language() or ""
    page = find(key, language=language)
    sight = look(page, territory=None, now=now) if page else None
    if page is None or sight is None:
        raise Http404
    keep_no_longer_than(request, sight.seconds)
    if sight.phase is Phase.WITHDRAWN:
        return redirect(page.url)
    spoken = languages_of(key)
    form = BuilderForm(
        request.GET or None,
        languages=[(code, get_language_info(code)["name_local"].capitalize()) for code in spoken],
        places=[one for one in Territory if territory_shown(page.windows, one, now)],
        initial={"language": language, "size": Size.STANDARD.value},
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {**DEFAULTS, "language": language}
    context = {"page": page, "form": form, **_code(request, page, chosen, language)}
    return render(request, "campaigns/embeds/builder.html", context)


def _code(request: HttpRequest, page: CampaignPage, chosen: Mapping[str, object], language: str) -> dict[str, object]:
    """The code, and the same frame to look at."""
    spoken = str(chosen["language"] or language)
    size, territory, theme = chosen["size"], chosen["territory"], chosen["theme"]
    assert isinstance(size, Size) and isinstance(theme, Theme)
    assert territory is None or isinstance(territory, Territory)
    path = widget_path(page.translation_key, language=spoken, territory=territory, size=size, theme=theme)
    title = page.title
    if spoken != language:
        translation = find(page.translation_key, language=spoken)
        title = translation.title if translation else title
    with override(spoken):
        lines = [str(frame(request.build_absolute_uri(path), title=title, box=BOXES[size]))]
    if chosen["resize"]:
        lines.append(str(resizer_tag(request)))
    return {
        "code": "\n".join(lines),
        "preview": path,
        "box": BOXES[size],
        "shown_title": title,
        "link": request.build_absolute_uri(page.url),
    }
