"""The one table of the yardstick."""

from django.conf import settings
from django.db import models


class Note(models.Model):
    """A line of text that somebody wrote."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    objects: "models.Manager[Note]" = models.Manager()

    class Meta:
        app_label = "yardstick"

    def __str__(self) -> str:
        return self.text
