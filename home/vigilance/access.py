"""Who reads which messages: vigilance what may be an adverse event, editors the rest. The only way from a request to one."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from home.vigilance.models import Message
from home.vigilance.models.message import Messages

MAY = {Message.Inbox.VIGILANCE: "home.handle_vigilance", Message.Inbox.EDITORS: "home.handle_messages"}


def messages_of(request: HttpRequest, inbox: Message.Inbox) -> Messages:
    """The messages of an inbox. PermissionDenied for who has nothing to do with it."""
    if not request.user.has_perm(MAY[inbox]):
        raise PermissionDenied
    found: Messages = Message.objects.filter(inbox=inbox).judged()
    return found


def message_of(request: HttpRequest, inbox: Message.Inbox, pk: int) -> Message:
    """One of them; for who may not see it there is none (Http404)."""
    message = messages_of(request, inbox).filter(pk=pk).first()
    if message is None:
        raise Http404
    return message
