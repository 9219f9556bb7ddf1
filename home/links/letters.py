"""One e-mail for each dead address to those whose task it is; to administrators where nobody answers for it."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.accounts.models import User
from home.editorial.roles import ADMINISTRATOR
from home.links.models import Link


def tell_owners(link: Link, people: Sequence[User]) -> None:
    """Say that an address is dead and where it stands; written down in the caller's transaction."""
    everybody = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR.name).order_by("pk")
    titles = "\n".join(f"– {title}" for title in link.places.order_by("title", "pk").values_list("title", flat=True))
    for person in people or everybody:
        if person.email:
            with override(person.language or settings.LANGUAGE_CODE):
                about = {
                    "url": link.url,
                    "state": link.get_state_display(),
                    "places": titles,
                    "desk": settings.WAGTAILADMIN_BASE_URL + reverse("links:detail", args=[link.pk]),
                }
                subject = _("A link is dead: %(url)s") % about
                text = _(
                    "%(url)s (%(state)s)\n\nIt stands in:\n%(places)s\n\nReplace it, or say that it works for you:\n%(desk)s"
                )
                EmailMessage(" ".join(subject.split()), text % about, to=[person.email]).send()
