"""Runs the schedule and the background tasks until it is told to stop."""

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand

from mooc.worker import Worker


class Command(BaseCommand):
    """The one long-running process beside the web server."""

    help = "Runs the schedule of publication and the background tasks, until SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        # Where the settings say nothing about logs, each event is a line on the terminal.
        logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="{asctime} {levelname} {message}", style="{")
        logging.getLogger("django_tasks").setLevel(logging.WARNING)  # failures only: the worker says the rest
        Worker().run()
