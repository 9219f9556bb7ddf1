"""The roof: it sees every room, and nothing sees it."""

from django.apps import AppConfig


class MoocConfig(AppConfig):
    name = "mooc"
    verbose_name = "Officine"
