"""The roof: it sees every room, and nothing sees it."""

from django.apps import AppConfig


class MoocConfig(AppConfig):
    name = "mooc"
    verbose_name = "Officine"

    def ready(self) -> None:
        """Register the checks of `manage.py check --deploy`, and what listens."""
        import mooc.checks
        import mooc.listeners
        import mooc.neutrality
