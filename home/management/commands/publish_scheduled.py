"""Wagtail's command for cron, carried out by our own schedule: see home/editorial/schedule.py."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.editorial.models import ScheduledRun
from home.editorial.schedule import find_due, foresee, publish_due


class Command(BaseCommand):
    """Publishes and withdraws what is due, once. The worker does the same all the time."""

    help = "Publishes and withdraws what is due, once. The worker command does this all the time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dryrun", "--dry-run", action="store_true", help="Only say what is due and what would become of it."
        )

    def handle(self, *args: Any, dryrun: bool, **options: Any) -> None:
        now = timezone.now()
        if dryrun:
            for due in sorted(find_due(now), key=lambda due: due.due_at):
                self.stdout.write(f"{due.due_at.isoformat()} {due.kind} {due.title}: {foresee(due, now)}")
            return
        runs = publish_due(now)
        for run in runs:
            self.stdout.write(f"{run.due_at.isoformat()} {run.kind} {run.object_title}: {run.state}")
        failed = [run for run in runs if run.state == ScheduledRun.State.FAILED]
        if failed:
            raise CommandError(f"{len(failed)} of {len(runs)} scheduled changes failed; they keep their schedule.")
