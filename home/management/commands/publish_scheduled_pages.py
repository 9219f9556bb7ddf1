"""Wagtail's older name for the command for cron: the same as ours, so that no command publishes in another way."""

from home.management.commands.publish_scheduled import Command as PublishScheduled


class Command(PublishScheduled):
    """Publishes and withdraws what is due, once."""
