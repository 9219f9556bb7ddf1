"""The floor: people, look, review and shared words."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what listens: reviews follow the text and what it cites, nobody publishes, a migrated database has its roles."""
        from wagtail.models import Page, WorkflowMixin

        from home.changes import listeners as changes_listeners
        from home.checks import listeners as checks_listeners
        from home.editorial import listeners, upkeep
        from home.editorial.keeping import keep_schedules
        from home.facts import listeners as facts_listeners
        from home.kept_guards import guard, lift
        from home.rights import part_rights
        from home.spoken import speak_each_language
        from home.vigilance import exports

        part_rights(one for one in apps.get_models() if issubclass(one, WorkflowMixin) and not issubclass(one, Page))
        keep_schedules()
        pre_migrate.connect(lift, sender=self, dispatch_uid="home_lift_guards")
        post_migrate.connect(guard, sender=self, dispatch_uid="home_guard")
        speak_each_language()
        post_migrate.connect(set_up_when_migrated, sender=self, dispatch_uid="home_set_up")


def set_up_when_migrated(using: str, **kwargs: Any) -> None:
    """Create roles and review as soon as every table they need is up to date."""
    from home.editorial.set_up import set_up

    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        set_up()
