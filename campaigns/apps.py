"""The awareness room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what listens (the law, the archive, the planner) and what a person may ask for (their own data)."""
        import_module("campaigns.compliance.checked")
        import_module("campaigns.compliance.listeners")
        import_module("campaigns.compliance.mails")
        import_module("campaigns.archive.listeners")
        import_module("campaigns.planning.listeners")
        import_module("campaigns.kits.exports")
        import_module("campaigns.compliance.names")
