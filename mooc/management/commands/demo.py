"""Builds the demonstration site: people, pages, reviews, a learner's past. Safe to repeat: what is there stays."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Workflow

from home.editorial.roles import WORKFLOW
from mooc.demo.build import NotBuilt, build
from mooc.demo.marks import ContentRefused
from mooc.demo.read import FOLDER, read_content


class Command(BaseCommand):
    """Reads mooc/demo/content and builds from it what is missing."""

    help = "Builds the demonstration site from mooc/demo/content. Safe to repeat; refuses without DEMO_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", type=Path, default=FOLDER, help="the folder of content files to build from")
        parser.add_argument("--check", action="store_true", help="only read the files and say what is wrong with them")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = read_content(options["content"])
        except ContentRefused as refusal:
            count = len(refusal.problems)
            problems = "1 problem" if count == 1 else f"{count} problems"
            raise CommandError(f"The demonstration files have {problems}; nothing was changed.\n{refusal}") from None
        if options["check"]:
            self.stdout.write("The demonstration files are complete and well-formed.")
            return
        password = getattr(settings, "DEMO_PASSWORD", "")
        if not password:
            raise CommandError(
                "These settings have no DEMO_PASSWORD: demonstration accounts belong to demonstration sites only."
            )
        if not Workflow.objects.filter(name=WORKFLOW, active=True).exists():
            raise CommandError("The review is not set up yet; run “manage.py set_up” first.")
        if options["verbosity"] < 2:
            logging.getLogger("wagtail").setLevel(logging.WARNING)  # one line per page would hide the progress
        try:
            is_new = build(content, password=password, now=timezone.now(), say=self.stdout.write)
        except NotBuilt as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("The demonstration site is built." if is_new else "The demonstration site is there already.")
