"""Reacts to publications: what they change is noted, in their transaction, and translations are held against them."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished

from home.base import BasePage
from home.changes.actions import follow_translations, note_publication, show_note
from home.changes.noted import NotedPage


@receiver(pre_save, dispatch_uid="changes_remember_live")
def remember_live(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Remember which version readers saw before a save that may publish another one."""
    if isinstance(instance, BasePage) and instance.pk and instance.live and not raw and not update_fields:
        live = Page.objects.filter(pk=instance.pk).values_list("live_revision_id", flat=True).first()
        instance._live_before = live


@receiver(page_published, dispatch_uid="changes_note")
def note_change(instance: Page, revision: Revision | None = None, alias: bool = False, **kwargs: Any) -> None:
    """Keep the note of a publication, show it, and see which translations it concerns."""
    if alias or revision is None or not instance.live or not isinstance(instance, BasePage):
        return
    note = note_publication(
        page=instance, revision=revision, before=_before(instance, revision), now=instance.last_published_at
    )
    if isinstance(instance, NotedPage):
        if note is not None:
            show_note(page=instance, note=note)
        instance.forget_said()
    follow_translations(page=instance)


@receiver(page_unpublished, dispatch_uid="changes_withdrawn")
def look_again(instance: Page, **kwargs: Any) -> None:
    """What nobody can read is not behind."""
    if Page.objects.filter(pk=instance.pk, live=False).exists():
        follow_translations(page=instance)


def _before(page: Any, revision: Revision) -> Revision | None:
    """The version that readers saw last, also where the page was withdrawn in between."""
    live = page.__dict__.pop("_live_before", None)
    if live and live != revision.pk:
        return Revision.objects.filter(pk=live).first()
    logged = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish", revision__isnull=False)
    last = logged.exclude(revision=revision).select_related("revision").order_by("-timestamp").first()
    return last.revision if last else None
