"""Readers' messages for tests: sent through the public form, or kept and sorted at a given moment."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from home.models import Message
from home.vigilance.actions import keep, sort_in

EVENT = "Ma mère a eu 39 de fièvre après son vaccin contre la grippe."
ORDINARY = "Le lien vers la source 4 est mort."


def address(name: str = "write", language: str = "fr") -> str:
    with override(language):
        return reverse(f"messages:{name}")


def send(client: Client, text: str = ORDINARY, language: str = "fr", **fields: Any) -> Any:
    """Fill in the form and send it."""
    data = {
        "kind": "question",
        "text": text,
        "sent_id": str(uuid4()),
        "website": "",
        "about": "",
        "email": "",
        **fields,
    }
    return client.post(address(language=language), data)


def received(text: str, now: datetime, **fields: Any) -> Message:
    """A message that arrived at that moment."""
    said = {"kind": "question", "is_said_event": False, "about": "", "language": "fr", "email": "", **fields}
    message = keep(sent_id=uuid4(), text=text, now=now, **said)
    sort_in(message=message, now=now)
    return Message.objects.get(pk=message.pk)
