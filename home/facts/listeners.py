"""Reacts to what Wagtail tells: a rule is checked before it is published, and what cites a change is to be reviewed.

The signals fire inside the transaction of the publication, so that a refusal undoes it.
"""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published

from home.facts.actions import close_published, note_citations, open_reviews, refuse_failing, write_reviewers
from home.facts.citing import citations
from home.facts.models import Claim, Fact, VaccineRule
from home.words import Source

CITED = (VaccineRule, Claim, Source)
TOLD = {
    VaccineRule: (*VaccineRule.told, "live"),
    Claim: (*Claim.told, "live"),
    Source: ("title", "publisher", "date_text", "url", "confidence", "note"),
}


def compare(instance: Any) -> Iterator[str]:
    """The fields of a cited row that are about to say something else. What nobody could read yet has not changed."""
    before = type(instance)._base_manager.filter(pk=instance.pk).first()
    if before is None or not getattr(before, "live", True):
        return
    for name in TOLD[type(instance)]:
        field = instance._meta.get_field(name)
        if field.value_to_string(before) != field.value_to_string(instance):
            yield name


@receiver(pre_save, dispatch_uid="facts_compare")
def see_change(sender: type[Any], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Remember what a save is about to change in something that pages cite."""
    if sender in CITED:
        is_partial = kwargs.get("update_fields") is not None  # as when a draft is kept: readers see nothing of it
        instance._changed_facts = [] if raw or is_partial or instance.pk is None else list(compare(instance))


@receiver(post_save, dispatch_uid="facts_open_reviews")
def ask_who_cites(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Ask that what cites it be looked at again."""
    if sender in CITED and (changed := instance.__dict__.pop("_changed_facts", [])):
        open_reviews(cited=instance, changed=changed, now=timezone.now())


@receiver(published, dispatch_uid="facts_published")
def look_at_published(sender: type[Any], instance: Any, revision: Revision | None = None, **kwargs: Any) -> None:
    """Check a rule that is published or scheduled; then what it cites is known, and what was asked of it is answered."""
    if isinstance(instance, Fact):
        refuse_failing(fact=instance)
    if not instance.live:
        return
    if isinstance(instance, Fact):
        write_reviewers(fact=instance, revision=revision)
    note_citations(saved=instance)
    close_published(published=instance, revision=revision, now=timezone.now())


@receiver(page_published, dispatch_uid="facts_alias_published")
def look_at_alias(instance: Page, alias: bool = False, **kwargs: Any) -> None:
    """What an alias cites is known at once too; its original told of itself above."""
    if alias:
        note_citations(saved=instance)


@receiver(pre_delete, sender=VaccineRule, dispatch_uid="facts_keep_rule")
@receiver(pre_delete, sender=Claim, dispatch_uid="facts_keep_claim")
def keep_cited(instance: Fact, **kwargs: Any) -> None:
    """Refuse to delete what pages cite. Raises ValidationError, naming them."""
    citing = citations(instance)
    if citing:
        places = ", ".join(f"“{one.title}”" for one in citing)
        words = {"title": instance.title, "places": places}
        raise ValidationError(_("“%(title)s” is cited in %(places)s. Take it out there first.") % words)
