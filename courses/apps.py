"""The teaching room."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what listens (editions, learners, certificates) and what a person may ask for (their own data)."""
        import_module("courses.editions.listeners")
        import_module("courses.editions.bank_listeners")
        import_module("courses.editions.history")
        import_module("courses.learning.listeners")
        import_module("courses.learning.keeping")
        import_module("courses.learning.keeping_media")
        import_module("courses.credentials.listeners")
        import_module("courses.reports.listeners")
        import_module("courses.learning.exports")
        import_module("courses.credentials.exports")
