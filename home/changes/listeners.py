"""Reacts to publications: what they change is noted, in their transaction, and translations are held against them."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.log_actions import registry
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, published

from home.base import BasePage
from home.changes.actions import follow_translations, note_publication, show_in_both, show_note
from home.changes.noted import NotedInBoth, NotedPage


@receiver(pre_save, dispatch_uid="changes_remember_live")
def remember_live(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """Remember which version readers saw before a save that may publish another one."""
    if _is_noted(instance) and instance.pk and instance.live and not raw and not update_fields:
        rows = Page.objects.all() if isinstance(instance, Page) else type(instance)._base_manager.all()
        instance._live_before = rows.filter(pk=instance.pk).values_list("live_revision_id", flat=True).first()


@receiver(page_published, dispatch_uid="changes_note")
def note_change(instance: Page, revision: Revision | None = None, alias: bool = False, **kwargs: Any) -> None:
    """Keep the note of a publication, show it, and see which translations it concerns."""
    if alias or revision is None or not instance.live or not isinstance(instance, BasePage):
        return
    notes = note_publication(
        thing=instance, revision=revision, before=_before(instance, revision), now=instance.last_published_at
    )
    if isinstance(instance, NotedPage):
        for note in notes:
            show_note(page=instance, note=note)
        instance.forget_said()
    follow_translations(page=instance)


@receiver(published, dispatch_uid="changes_note_in_both")
def note_in_both(instance: Any, revision: Revision | None = None, **kwargs: Any) -> None:
    """Keep the note of a publication of a rule or a claim, and show it wherever that is shown."""
    if revision is None or isinstance(instance, Page) or not _is_noted(instance) or not instance.live:
        return
    note_publication(
        thing=instance, revision=revision, before=_before(instance, revision), now=instance.last_published_at
    )
    show_in_both(thing=instance)
    instance.forget_said()


@receiver(page_unpublished, dispatch_uid="changes_withdrawn")
def look_again(instance: Page, **kwargs: Any) -> None:
    """What nobody can read is not behind."""
    if Page.objects.filter(pk=instance.pk, live=False).exists():
        follow_translations(page=instance)


def _is_noted(thing: Any) -> bool:
    return isinstance(thing, BasePage | NotedInBoth)


def _before(thing: Any, revision: Revision) -> Revision | None:
    """The version that readers saw last, also where it was withdrawn in between."""
    live = thing.__dict__.pop("_live_before", None)
    if live and live != revision.pk:
        return Revision.objects.filter(pk=live).first()
    logged = registry.get_logs_for_instance(thing).filter(action="wagtail.publish", revision__isnull=False)
    last = logged.exclude(revision=revision).select_related("revision").order_by("-timestamp").first()
    return last.revision if last else None
