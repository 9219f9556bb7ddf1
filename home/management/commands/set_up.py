"""Creates languages, roles and review, or puts them right again. Safe to run at every start."""

from typing import Any

from django.core.management.base import BaseCommand

from home.editorial.set_up import set_up


class Command(BaseCommand):
    """Makes the database agree with home/editorial/roles.py."""

    help = "Creates the languages, the roles and the review workflow, or puts them right again. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up()
        self.stdout.write("Languages, roles and review are set up.")
