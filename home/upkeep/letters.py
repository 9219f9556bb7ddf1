"""The e-mail about what is due for review, in the language of its reader."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override
from wagtail.admin.admin_url_finder import AdminURLFinder

from home.accounts.models import User
from home.upkeep.finding import Item


@dataclass
class Told:
    """What one person is told of: what is over, and what ends soon."""

    over: list[Item] = field(default_factory=list)
    soon: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        """One thing more."""
        (self.over if item.is_over else self.soon).append(item)


def write_letter(person: User, told: Told) -> None:
    """Write one letter about all of it; it leaves with the transaction. Nobody is written to without an address."""
    if not person.email:
        return
    with override(person.language or settings.LANGUAGE_CODE):
        number = len(told.over) or len(told.soon)
        if told.over:
            subject = ngettext(
                "The review of %(number)d piece of content is over", "The review of %(number)d pieces of content is over", number
            )  # fmt: skip
        else:
            subject = ngettext(
                "The review of %(number)d piece of content ends soon", "The review of %(number)d pieces of content ends soon", number
            )  # fmt: skip
        context = {
            "over": [(one.title, one.kind, one.due_on, _address(one)) for one in told.over],
            "soon": [(one.title, one.kind, one.due_on, _address(one)) for one in told.soon],
            "desk": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home"),
        }
        text = render_to_string("home/email/upkeep.txt", context)
        EmailMessage(subject % {"number": number}, text, to=[person.email]).send()


def _address(item: Item) -> str:
    """Where it is edited, for who may; the form itself asks who comes."""
    found = AdminURLFinder().get_edit_url(item.thing)
    return settings.WAGTAILADMIN_BASE_URL + found if found else ""
