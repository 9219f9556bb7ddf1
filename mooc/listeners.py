"""Reacts to what is published: the files a public page shows are known at once, not when the worker has time."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published


@receiver(page_published)
def know_its_files(instance: Page, **kwargs: Any) -> None:
    """Write down what the page refers to, in the transaction of its publication; Wagtail's own task comes later."""
    ReferenceIndex.create_or_update_for_object(instance)
