"""E-mails to an expert, in the expert's language, and to the person who asked, in theirs."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.editorial.experts.models import ExpertEnd, ExpertRequest
from home.editorial.letters import moment


def tell_expert(asked: ExpertRequest, token: str) -> None:
    """Send the link, the only place where it is ever written."""
    with override(asked.language):
        about = {
            "name": asked.expert_name,
            "who": asked.asked_by_name,
            "title": asked.object_title,
            "until": moment(asked.expires_at),
            "message": f"{asked.message}\n\n" if asked.message else "",
            "address": settings.WAGTAILADMIN_BASE_URL + reverse("experts:read", args=[token]),
        }
        subject = _("Your opinion on “%(title)s”") % about
        text = _(
            "%(name)s,\n\n%(who)s asks for your opinion on a draft of Officine: “%(title)s”.\n\n%(message)sYou can read it and "
            "answer here, without an account:\n\n%(address)s\n\nThe link is for you alone; it serves until %(until)s, for "
            "one answer. It ends earlier when the text changes. The draft is confidential: please do not pass it on."
        )
        _send(subject, text % about, asked.expert_email)


def tell_asker(end: ExpertEnd) -> None:
    """Tell the person who asked what the expert thinks."""
    asked = end.request
    person = asked.asked_by
    if person is None or not person.is_active or not person.email:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        about = {
            "name": asked.expert_name,
            "qualification": asked.qualification,
            "title": asked.object_title,
            "outcome": end.get_outcome_display(),
            "statement": end.statement,
            "interest": end.interest or "–",
            "comment": end.comment or "–",
            "address": settings.WAGTAILADMIN_BASE_URL
            + reverse("decisions", args=[asked.content_type_id, asked.object_id]),
        }
        subject = _("Expert’s opinion on “%(title)s”: %(outcome)s") % about
        text = _(
            "%(name)s (%(qualification)s) has read “%(title)s”.\n\nOpinion: %(outcome)s\nStatement: %(statement)s\n"
            "Declared interest: %(interest)s\nComment: %(comment)s\n\nIt is advice: the reviews go on as usual.\n\n%(address)s"
        )
        _send(subject, text % about, person.email)


def _send(subject: str, text: str, address: str) -> None:
    EmailMessage(" ".join(subject.split()), text, to=[address]).send()
