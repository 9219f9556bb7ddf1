"""Outgoing e-mail: written down in the transaction it belongs to, delivered by the worker, tried again while it fails."""

import base64
import logging
from collections.abc import Sequence
from datetime import timedelta
from email.mime.base import MIMEBase
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
MOST_TRIES = 10  # the last about eight hours after the first


class Outbox(BaseEmailBackend):
    """Keeps e-mails for the worker: nobody waits for a mail server, and what is undone tells nobody.

    MAIL_DELIVERY in the settings names the backend that really sends them.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages down; how many."""
        for message in email_messages:
            deliver.enqueue(pack(message))
        return len(email_messages)


@task()
def deliver(packed: dict[str, Any], tries: int = 1) -> None:
    """Send one message. While the mail server refuses or is away, try again later, less and less often.

    :raises OSError: at the last try; the task stays in the list of failures then.
    """
    message = unpack(packed)
    message.connection = get_connection(settings.MAIL_DELIVERY)
    try:
        message.send()
    except OSError as error:  # every smtplib error is one
        if tries >= MOST_TRIES:
            raise
        again = timezone.now() + FIRST_PAUSE * 2 ** (tries - 1)
        deliver.using(run_after=again).enqueue(packed, tries + 1)
        logger.warning("mail: “%s” not sent at try %d, next at %s: %s", message.subject, tries, again, error)


def pack(message: EmailMessage) -> dict[str, Any]:
    """Return the message as plain data.

    :raises TypeError: for an attachment that is a MIME object; attach its name, content and type instead.
    """
    if any(isinstance(attachment, MIMEBase) for attachment in message.attachments):
        raise TypeError("Attach files by name, content and type.")
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        **{field: list(getattr(message, field)) for field in ("to", "cc", "bcc", "reply_to")},
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": [list(alternative) for alternative in getattr(message, "alternatives", [])],
        "attachments": [_pack_attachment(*attachment) for attachment in message.attachments],
    }


def unpack(packed: dict[str, Any]) -> EmailMessage:
    """Return the message that was packed."""
    fields = {**packed}
    alternatives = fields.pop("alternatives")
    attachments = fields.pop("attachments")
    message = EmailMultiAlternatives(**fields)
    for content, mimetype in alternatives:
        message.attach_alternative(content, mimetype)
    for name, content, is_binary, mimetype in attachments:
        message.attach(name, base64.b64decode(content) if is_binary else content, mimetype)
    return message


def _pack_attachment(name: str | None, content: str | bytes, mimetype: str | None) -> list[Any]:
    if isinstance(content, bytes):
        return [name, base64.b64encode(content).decode(), True, mimetype]
    return [name, content, False, mimetype]
