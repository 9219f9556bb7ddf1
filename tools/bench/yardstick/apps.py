"""Names the yardstick's app."""

from django.apps import AppConfig


class YardstickConfig(AppConfig):
    """A Django app with one table."""

    name = "tools.bench.yardstick"
    label = "yardstick"
