"""What is stored of readers' messages: the text as received, and everything that people decided about it."""

from home.vigilance.models.decisions import Forwarding, Move, Note, Qualification, Reminder
from home.vigilance.models.message import Message
from home.vigilance.models.setting import VigilanceSettings

__all__ = ["Forwarding", "Message", "Move", "Note", "Qualification", "Reminder", "VigilanceSettings"]
