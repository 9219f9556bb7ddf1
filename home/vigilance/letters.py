"""E-mails to vigilance: that something has arrived, and that a clock is about to end. The text itself is never in them."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from home.accounts.models import User
from home.editorial.roles import ADMINISTRATOR
from home.vigilance.models import Message

MAY_HANDLE = "home.handle_vigilance"


def tell_reception(message: Message) -> None:
    """Say that a message may be an adverse event; written down in the caller's transaction."""

    def words() -> tuple[str, str]:
        subject = _("Vigilance: message %(number)s has to be read") % {"number": message.pk}
        text = _(
            "A reader's message may speak of an adverse event. What it says is not repeated here; read it at the desk:"
        )
        return subject, text

    _send(message, words)


def tell_of_clock(message: Message, days: int) -> None:
    """Say how many days (calendar, Paris) are left of the clock of a message asked for with `judged`; below zero: none."""
    ends_on = message.clock().ends_on

    def words() -> tuple[str, str]:
        about = {"number": message.pk, "day": date_format(ends_on, "DATE_FORMAT"), "days": days}
        if days < 0:
            subject = _("Vigilance: the time for message %(number)s has passed")
            text = _("The last day was %(day)s, and nobody has sent it on or decided that it is no case:")
        elif days == 0:
            subject = _("Vigilance: last day for message %(number)s")
            text = _("Today, %(day)s, is the last day to send it on, or to decide that it is no case:")
        else:
            subject = ngettext(
                "Vigilance: %(days)d day left for message %(number)s", "Vigilance: %(days)d days left for message %(number)s", days
            )  # fmt: skip
            text = _("It has to be sent on, or decided that it is no case, by %(day)s:")
        return subject % about, text % about

    _send(message, words)


def _send(message: Message, words: Callable[[], tuple[str, str]]) -> None:
    address = settings.WAGTAILADMIN_BASE_URL + reverse("vigilance:detail", args=[message.pk])
    people, nobody = list(_vigilance()), ""
    alone = not people
    for person in people or _administrators():
        with override(person.language or settings.LANGUAGE_CODE):
            subject, text = words()
            if alone:
                nobody = "\n\n" + _(
                    "Nobody has the role “Vigilance”: give it to somebody at once, in Settings → Users."
                )
            EmailMessage(" ".join(subject.split()), f"{text}\n\n{address}{nobody}", to=[person.email]).send()


def _vigilance() -> "QuerySet[User]":
    found = User.objects.with_perm(MAY_HANDLE, is_active=True, include_superusers=False)
    return found.exclude(email="").order_by("pk")


def _administrators() -> "QuerySet[User]":
    people = get_user_model().objects.filter(is_active=True, groups__name=ADMINISTRATOR.name)
    return people.exclude(email="").order_by("pk")
