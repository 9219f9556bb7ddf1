"""Keeps pictures and documents that learners read: editions never change, so neither may what they show."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses.editions.models import ItemMedium
from courses.learning.queries.media import uses_of

NAMED = 5  # places that a refusal names

KINDS = {get_image_model(): ItemMedium.Kind.IMAGE, get_document_model(): ItemMedium.Kind.DOCUMENT}


class MediumInUse(ValidationError):
    """A picture or a document cannot be deleted or get another file: learners read it. The message says where."""


def keep(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """Refuse to delete what learners read, whoever asks. Raises MediumInUse, and nothing has changed."""
    uses = _uses(sender, instance)
    if uses:
        why = _("“%(title)s” cannot be deleted: learners read it in %(places)s.")
        instead = _("Published editions keep what they show.")
        raise MediumInUse(f"{why % {'title': instance.title, 'places': _listed(uses)}} {instead}")


def keep_file(sender: Any, instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    """Refuse another file for what learners read: the addresses in published editions lead to this one."""
    if raw or instance._state.adding:
        return
    stored = sender.objects.filter(pk=instance.pk).values_list("file", flat=True).first()
    if stored == instance.file.name:
        return
    uses = _uses(sender, instance)
    if uses:
        why = _("“%(title)s” cannot get another file: learners read it in %(places)s.")
        instead = _("Upload the new file as a new one, choose it there, and publish.")
        raise MediumInUse(f"{why % {'title': instance.title, 'places': _listed(uses)}} {instead}")


def _uses(model: Any, instance: Any) -> list[str]:
    return uses_of(kind=KINDS[model], key=instance.pk, language=get_language() or "fr")


def _listed(uses: list[str]) -> str:
    more = len(uses) - NAMED
    said = ", ".join(uses[:NAMED])
    if more <= 0:
        return said
    return ngettext("%(places)s and %(number)s more", "%(places)s and %(number)s more", more) % {
        "places": said, "number": more,
    }  # fmt: skip


for _model in KINDS:
    pre_delete.connect(keep, sender=_model, dispatch_uid="keep what learners read")
    pre_save.connect(keep_file, sender=_model, dispatch_uid="keep the file that learners read")
