"""Messages as personal data: what was left under a person's own address is handed over; the address is forgotten with them."""

from typing import Any

from home.accounts.models import User
from home.accounts.privacy import eraser, exporter
from home.vigilance.actions import remove_emails_of
from home.vigilance.models import Message


@exporter("messages")
def export_messages(user: User) -> list[Any]:
    found = Message.objects.filter(email__iexact=user.email).order_by("received_at", "pk")
    return list(found.values("kind", "text", "about", "email", "received_at"))


@eraser
def forget_addresses(user: User) -> None:
    remove_emails_of(user=user)
