"""Measures how long the pieces of a kit take on this machine, and what one that is there costs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.kits.access import is_running
from campaigns.kits.making import find, obtain, want
from campaigns.kits.writer import write_piece
from campaigns.models import CampaignPage
from campaigns.rules.material import file_name, whole_kit


class Command(BaseCommand):
    """Prints one line for each piece and form, then the whole kit, then many requests for the same poster."""

    help = "Measures how long the pieces of a campaign's kit take to make, and to find once they are made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--campaign", default="", help="the address (slug) of a campaign; default: the first that runs"
        )
        parser.add_argument("--requests", type=int, default=200, help="how many times to ask for the same poster")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        pages = CampaignPage.objects.announced(now).select_related("locale", "topic").order_by("path")
        if options["campaign"]:
            pages = pages.filter(slug=options["campaign"])
        campaign = next((page for page in pages if is_running(page, now=now)), None)
        if campaign is None:
            raise CommandError("No campaign with that address hands out material now.")
        self.stdout.write(f"{campaign.title} ({campaign.locale.language_code})")
        whole = 0.0
        for piece, form in whole_kit():
            wanted = want(campaign=campaign, piece=piece, form=form, pharmacy=None, now=now)
            begun = time.perf_counter()
            content = write_piece(piece, form, wanted.words, made_at=wanted.edition.made_at)
            seconds = time.perf_counter() - begun
            whole += seconds
            self.stdout.write(f"  {file_name(piece, form):24} {seconds * 1000:7.0f} ms {len(content) / 1024:8.0f} KiB")
        self.stdout.write(f"  {'the whole kit':24} {whole * 1000:7.0f} ms")
        piece, form = whole_kit()[0]
        begun = time.perf_counter()
        for _request in range(options["requests"]):
            wanted = want(campaign=campaign, piece=piece, form=form, pharmacy=None, now=now)
            if find(wanted.key) is None:
                obtain(wanted, now=now)
        each = (time.perf_counter() - begun) / max(1, options["requests"])
        self.stdout.write(f"  {options['requests']} requests for one poster: {each * 1000:.1f} ms each, made once")
