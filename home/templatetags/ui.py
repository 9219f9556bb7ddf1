"""Template words of the look: icons, drawings, durations, percentages, and the same page in another language."""

from dataclasses import dataclass
from functools import cache as cache_for_ever
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import reverse, translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, gettext, override, pgettext_lazy
from wagtail.models import Page

register = template.Library()

NBSP = "\u00a0"

# Line drawings on a 24 × 24 grid, drawn for this project.
ICONS = {
    "account": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.6-4.6 3.6-7 8-7s7.4 2.4 8 7"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "back": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "book": '<path d="M12 6.500C10 4.8 7 4.3 3 4.500v14c4-.2 7 .3 9 2 2-1.7 5-2.2 9-2v-14c-4-.2-7 .3-9 2zM12 6.500v14"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2.5"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "campaign": '<path d="M4 10v4l3 .5 9 4.500V5L7 9.500z"/><path d="M7.5 14.7 9 20h2.500M19.5 9.500a4 4 0 0 1 0 5"/>',
    "certificate": '<circle cx="12" cy="9" r="5.5"/><path d="M8.5 13.5 7 21l5-2.500L17 21l-1.5-7.500M10 9l1.5 1.500L14.3 7.5"/>',
    "check": '<path d="M5 12.5 10 17.5 19.5 7"/>',
    "circle": '<circle cx="12" cy="12" r="7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.200l3.3 2"/>',
    "cross": '<path d="M6.5 6.500l11 11M17.5 6.500l-11 11"/>',
    "dot": '<circle cx="12" cy="12" r="4" fill="currentColor"/>',
    "down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "download": '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 19.500h15"/>',
    "edit": '<path d="M4 20l1-4.500L16 4.500l3.5 3.500L8.5 19z M14 6.5 17.5 10"/>',
    "external": '<path d="M9 5H5v14h14v-4M13 4.500h6.500V11M19 5l-8.5 8.5"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "flag": '<path d="M6 21V4c4-1.5 7 1.8 12 0v9c-5 1.8-8-1.5-12 0"/>',
    "half": '<path d="M6 12h12"/>',
    "heart": '<path d="M12 20C6 15.5 3.5 12 3.5 8.8 3.5 6 5.6 4.3 8 4.300c1.7 0 3.2 1 4 2.5.8-1.5 2.3-2.5 4-2.5 2.4 0 4.5 1.7 4.5 4.500C20.5 12 18 15.5 12 20z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11.500v5M12 7.600v.2"/>',
    "language": '<circle cx="12" cy="12" r="8.5"/><path d="M3.8 12h16.400M12 3.500c-5 5-5 12 0 17 5-5 5-12 0-17z"/>',
    "level": '<path d="M5 20v-5M12 20V10M19 20V4.5"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.5"/>',
    "logout": '<path d="M10 4.500H5v15h5M9.5 12H20M16 7.500l4.5 4.500L16 16.5"/>',
    "moon": '<path d="M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z"/>',
    "partial": '<path d="M5 13.500c2.3-3.5 4.6-3.5 7-1.500s4.7 2 7-1.5"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.5-4 2.8-6 6.5-6s6 2 6.5 6M16 5.300a3.5 3.5 0 0 1 0 6.400M18 14.500c2 .8 3.2 2.6 3.5 5.5"/>',
    "play": '<path d="M8 5.500v13l10.5-6.500z"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9.500h16V17h-3"/><path d="M7 14h10v6.500H7z"/>',
    "quiz": '<path d="M4 4.500h16v12h-9L7 20v-3.500H4z"/><path d="M9.8 8.800c.2-2.6 4.7-2.4 4.4.2-.2 1.4-2.2 1.5-2.2 3M12 14.200v.1"/>',
    "search": '<circle cx="10.8" cy="10.8" r="6.3"/><path d="M15.5 15.5 20.5 20.5"/>',
    "shield": '<path d="M12 3.5 19 6v5.500c0 4.5-2.7 7.4-7 9-4.3-1.6-7-4.5-7-9V6z"/><path d="M9 12l2.2 2.200L15.2 10"/>',
    "source": '<path d="M6 3.500h8.500L19 8v12.500H6z"/><path d="M14 3.500V8.500h5M9 13h7M9 16.500h5"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.800v2M12 19.200v2M2.8 12h2M19.2 12h2M5.5 5.500l1.4 1.400M17.1 17.100l1.4 1.400M5.5 18.500l1.4-1.400M17.1 6.900l1.4-1.4"/>',
    "tip": '<path d="M9 17.500c0-2.5-3-3.5-3-7.500a6 6 0 0 1 12 0c0 4-3 5-3 7.500zM9.5 21h5"/>',
    "up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "warning": '<path d="M12 4 2.8 19.500h18.400z"/><path d="M12 10v4.500M12 16.900v.1"/>',
}

# The drawings there are, one file each in templates/components/art/.
DRAWINGS = {
    "baby", "certificate", "coldchain", "conversation", "counter", "empty", "jars", "lost", "mask", "people", "reading",
    "record", "seasons", "shield", "skin", "teens", "vaccination",
}  # fmt: skip

# What stands for a topic: a drawing and a tone. Others get the shelf of jars on green.
TOPICS = {
    "vaccination": ("vaccination", "green"),
    "communication": ("conversation", "apricot"),
    "vigilance": ("skin", "rose"),
    "influenza": ("seasons", "apricot"),
    "covid19": ("mask", "blue"),
    "hpv": ("teens", "lilac"),
    "pneumococcal_rsv_zoster": ("shield", "green"),
    "pertussis_pregnancy": ("baby", "rose"),
    "catch_up": ("record", "sun"),
}

# Fixed addresses that header and footer lead to. Wagtail keeps a redirect when an editor renames one of these pages.
ADDRESSES = {
    "home": "",
    "courses": pgettext_lazy("page address", "courses"),
    "campaigns": pgettext_lazy("page address", "campaigns"),
    "about": pgettext_lazy("page address", "about"),
    "accessibility": pgettext_lazy("page address", "accessibility"),
    "legal": pgettext_lazy("page address", "legal-notice"),
}


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon. Decorative unless it has a label; an unknown name is an error of the template's author."""
    drawing = mark_safe(ICONS[name])  # noqa: S308  only the literals above
    if label:
        return format_html(
            '<svg class="icon icon-{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', name, label, drawing
        )
    return format_html('<svg class="icon icon-{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', name, drawing)


@register.simple_tag
def art(name: str) -> str:
    """Draw an illustration, always decorative. A name without a drawing gets the shelf of jars."""
    return get_template(f"components/art/{name if name in DRAWINGS else 'jars'}.svg").render()


@register.filter
def drawing(topic: Any) -> str:
    """The name of the drawing that stands for a topic (an object with a slug, or None)."""
    return TOPICS.get(getattr(topic, "slug", ""), ("jars", "green"))[0]


@register.filter
def tone(topic: Any) -> str:
    """The tone that stands for a topic (an object with a slug, or None)."""
    return TOPICS.get(getattr(topic, "slug", ""), ("jars", "green"))[1]


@register.simple_tag(takes_context=True)
def opens_desk(context: template.Context) -> bool:
    """Whether the reader may enter the editing desk.

    Those who may are few and are remembered together for five minutes: learners cost no query, however many they are.
    """
    user = getattr(context.get("request"), "user", None)
    if user is None or not user.is_authenticated:
        return False
    return user.pk in (cache.get_or_set("desk", _desk_people, 300) or ())


def _desk_people() -> frozenset[int]:
    people = get_user_model().objects.with_perm(
        "wagtailadmin.access_admin", backend="django.contrib.auth.backends.ModelBackend"
    )
    return frozenset(people.values_list("pk", flat=True))


@register.filter
def minutes(value: int) -> str:
    """Say a duration in whole minutes as people do: 154 is "2 h 34 min"."""
    hours, rest = divmod(int(value), 60)
    parts = ([f"{hours}{NBSP}h"] if hours else []) + ([f"{rest}{NBSP}min"] if rest or not hours else [])
    return NBSP.join(parts)


@register.filter
def percent(bp: int) -> str:
    """Say basis points (0 to 10000) as a whole percentage, rounded down so that 100 % means all of it."""
    # Translators: French has a no-break space before the sign.
    return gettext("%(number)s%%") % {"number": int(bp) // 100}


@register.simple_tag(takes_context=True)
def site_section(context: template.Context) -> str:
    """In which part of the site the reader is: courses, campaigns, learning, or an empty word."""
    path = getattr(context.get("request"), "path", "")
    sections = _sections(get_language() or settings.LANGUAGE_CODE)
    return next((name for name, address in sections if path.startswith(address)), "")


@cache_for_ever
def _sections(language: str) -> tuple[tuple[str, str], ...]:
    with override(language):
        learning = reverse("learning:dashboard")
    return (
        ("courses", _address("courses", language)),
        ("campaigns", _address("campaigns", language)),
        ("learning", learning),
    )


@register.simple_tag
def page_address(name: str) -> str:
    """The address, in the current language, of one of the pages that header and footer lead to."""
    return _address(name, get_language() or settings.LANGUAGE_CODE)


@cache_for_ever
def _address(name: str, language: str) -> str:
    with override(language):
        slug = str(ADDRESSES[name])
        return reverse("wagtail_serve", args=[f"{slug}/" if slug else ""])


@dataclass(frozen=True)
class LanguageLink:
    """Where the current page is found in one language."""

    code: str
    name: str
    url: str
    is_current: bool
    is_same_page: bool  # False when that language does not have this page and the link leads to its home


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """The current page in every language of the site, worked out once per request with at most one query."""
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "_language_links"):
        request._language_links = _find_language_links(request, context.get("page"))
    return request._language_links


def _find_language_links(request: Any, page: Any) -> list[LanguageLink]:
    current = get_language() or settings.LANGUAGE_CODE
    urls: dict[str, str | None]
    if isinstance(page, Page):
        urls = {code: None for code, _name in settings.LANGUAGES}
        if page.pk:
            for translation in page.get_translations().live().select_related("locale"):
                urls[translation.locale.language_code] = translation.url
        urls[current] = request.get_full_path()
    else:
        urls = {code: _in_language(request.get_full_path(), current, code) for code, _name in settings.LANGUAGES}
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            url=urls[code] or _home(code),
            is_current=code == current,
            is_same_page=urls[code] is not None,
        )
        for code, _name in settings.LANGUAGES
    ]


def _in_language(path: str, current: str, code: str) -> str:
    """The same address in another language.

    Our own addresses differ in their first part only, so that no route has to be looked up; others are left to Django.
    """
    if path.startswith(f"/{current}/"):
        return f"/{code}/{path[len(current) + 2 :]}"
    return path if code == current else translate_url(path, code)


@register.filter
def absolute(url: str, request: Any) -> str:
    """The address with the host the request came to."""
    return str(request.build_absolute_uri(url))


def _home(language: str) -> str:
    return _address("home", language)
