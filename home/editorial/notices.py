"""What the edit form of a page or snippet says about its schedule and about publication before review."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision

from home.editorial.access import decisions_address, may_act
from home.editorial.emergencies import blocked_sentence, blocking, open_emergency
from home.editorial.experts.access import is_unchanged, questions_about
from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.keeping import may_come_back
from home.editorial.letters import moment
from home.kinds import kind_of

MOST_EXPERTS = 3  # the newest questions that the form speaks of; the page of decisions lists all


@dataclass(frozen=True)
class Notice:
    """A sentence above the form, with links."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)  # address, label
    is_urgent: bool = False


def notices(obj: Any, now: datetime, user: Any) -> list[Notice]:
    """Everything its editors and reviewers have to know before they go on; `obj` as it is in the database."""
    return [
        *_emergency(obj, now),
        *_decisions(obj, now, is_my_turn=may_act(obj, user)),
        *_schedule(obj, now),
        *_withdrawn(obj, user),
    ]


def time_left(at: datetime, now: datetime) -> str:
    """How long until then, in two units: “3 days 4 h”."""
    minutes = max(0, int((at - now).total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        told = ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
        return f"{told} {hours} h" if hours else told
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


def _decisions(obj: Any, now: datetime, *, is_my_turn: bool) -> list[Notice]:
    """Lead the reviewer to what others decided, where a decision needs no script; say what experts from outside think."""
    address = decisions_address(obj)
    if address is None:
        return []
    said = [_("This version waits for your decision.")] if is_my_turn else []
    if not obj.live or obj.has_unpublished_changes:
        questions = [asked for asked in questions_about(obj) if asked.revision_number > (obj.live_revision_id or 0)]
        said += [_about_expert(asked, is_unchanged(asked), now) for asked in questions[:MOST_EXPERTS]]
    label = _("See the decisions, and decide there") if is_my_turn else _("See the decisions")
    text = " ".join(filter(None, said))
    return [Notice(text, [(address, label)])] if text else []


def _about_expert(asked: ExpertRequest, is_same: bool, now: datetime) -> str:
    """The sentence about one question; nothing for what was withdrawn, or was never answered."""
    about = {"name": asked.expert_name, "qualification": asked.qualification, "until": moment(asked.expires_at)}
    outcome = asked.end.outcome if hasattr(asked, "end") else ""
    if outcome == ExpertEnd.Outcome.APPROVED and is_same:
        text = _("%(name)s (%(qualification)s), an expert from outside, approves this version.")
    elif outcome == ExpertEnd.Outcome.APPROVED:
        text = _(
            "%(name)s (%(qualification)s) approved an earlier version: this version is no longer the one that was read."
        )
    elif outcome == ExpertEnd.Outcome.CHANGES:
        text = _("%(name)s (%(qualification)s), an expert from outside, asks for changes.")
    elif not outcome and is_same and now < asked.expires_at:
        text = _(
            "%(name)s (%(qualification)s), an expert from outside, is reading this version, until %(until)s. A change voids the link."
        )
    else:
        return ""
    said = text % about
    if outcome and asked.end.interest:
        said += " " + _("Declared interest: %(interest)s") % {"interest": asked.end.interest}
    return said


def _emergency(obj: Any, now: datetime) -> list[Notice]:
    emergency = open_emergency(obj)
    if emergency is None:
        return []
    if late := blocking(obj, now):
        return [Notice(blocked_sentence(late), is_urgent=True)]
    about = {
        "who": emergency.publisher_name,
        "when": moment(emergency.published_at),
        "due": moment(emergency.review_due_at),
        "reason": emergency.reason,
    }
    text = _("Published before review by %(who)s on %(when)s: “%(reason)s”. Its review is due by %(due)s.") % about
    return [Notice(text, is_urgent=True)]


def _schedule(obj: Any, now: datetime) -> list[Notice]:
    revisions = Revision.objects.for_instance(obj)
    waiting = revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at", "pk").first()
    if waiting is None:
        return _overtaken(obj)
    when = {"when": moment(waiting.approved_go_live_at), "left": time_left(waiting.approved_go_live_at, now)}
    if obj.latest_revision_id == waiting.pk:
        if not obj.live or obj.live_revision_id is None:
            return []
        text = _("This version goes live on %(when)s, in %(left)s. Readers see another one until then.") % when
        kind = waiting.base_content_type_id
        return [Notice(text, [(reverse("schedule_correct", args=[kind, obj.pk]), _("Correct what readers see now"))])]
    text = _(
        "A version is scheduled for %(when)s, in %(left)s. It lacks what was corrected since it was written: bring the "
        "correction into it too, or readers will see the old words again."
    )
    links = [
        (_url(obj, "revisions_compare", waiting.pk, "latest"), _("Compare with this version")),
        (_url(obj, "revisions_revert", waiting.pk), _("Open the scheduled version")),
    ]
    return [Notice(text % when, links)]


def _withdrawn(obj: Any, user: Any) -> list[Notice]:
    """Say that what was withdrawn may be brought back as it was approved, to who may."""
    if not may_come_back(obj, user):
        return []
    kind = kind_of(obj).pk
    text = _(
        "This was withdrawn. Every step of its review has approved exactly this version: it may come back as it is."
    )
    return [Notice(text, [(reverse("publish_again", args=[kind, obj.pk]), _("Publish again"))])]


def _overtaken(obj: Any) -> list[Notice]:
    """Say that a draft was begun before the version that is live now went live."""
    live = obj.live_revision_id
    if not live or not obj.last_published_at or obj.latest_revision_id == live:
        return []
    if not Revision.objects.for_instance(obj).filter(pk__gt=live, created_at__lt=obj.last_published_at).exists():
        return []
    text = _("A scheduled version went live while this draft was being written: the draft may lack its changes.")
    return [Notice(text, [(_url(obj, "revisions_compare", "live", "latest"), _("Compare with this version"))])]


def _url(obj: Any, name: str, *arguments: Any) -> str:
    if isinstance(obj, Page):
        return reverse(f"wagtailadmin_pages:{name}", args=[obj.pk, *arguments])
    return reverse(type(obj).snippet_viewset.get_url_name(name), args=[obj.pk, *arguments])
