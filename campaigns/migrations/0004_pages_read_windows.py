"""The dates that each language version carried become the windows that all of them share."""

from uuid import uuid4

from django.db import migrations, models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

DATES = ("announced_at", "opens_at", "closes_at", "withdrawn_at")


def forwards(apps, schema_editor):
    Page = apps.get_model("campaigns", "CampaignPage")
    Window = apps.get_model("campaigns", "SeasonWindow")
    Change = apps.get_model("campaigns", "DateChange")
    Kind = apps.get_model("contenttypes", "ContentType")
    Revision = apps.get_model("wagtailcore", "Revision")
    kind = Kind.objects.filter(app_label="campaigns", model="campaignpage").first()
    now = timezone.now()
    pages = list(Page.objects.select_related("locale").order_by("-live", "-locale__language_code", "pk"))
    for page in pages:
        revisions = Revision.objects.filter(content_type=kind, object_id=str(page.pk))
        dates = _dates(page, revisions)
        label = _season(dates)
        Page.objects.filter(pk=page.pk).update(
            series=page.translation_key, season=label, go_live_at=None, expire_at=None
        )
        if dates and not Window.objects.filter(campaign=page.translation_key).exists():
            Window.objects.create(campaign=page.translation_key, territory="everywhere", **dates)
            Change.objects.create(
                campaign=page.translation_key, territory="everywhere", kind="set", before={}, reason={}, at=now,
                after={name: value.isoformat() for name, value in dates.items() if value},
            )  # fmt: skip
        for revision in revisions:
            # The clock hides what is not announced yet: nothing is scheduled any more, what was approved is published.
            revision.content |= {
                "series": str(page.translation_key), "season": label, "go_live_at": None, "expire_at": None
            }  # fmt: skip
            if revision.approved_go_live_at:
                revision.approved_go_live_at = min(revision.approved_go_live_at, now)
            revision.save(update_fields=["content", "approved_go_live_at"])


def _dates(page, revisions):
    """What readers were promised, else what was approved, else what the last draft says; {} when that is no window."""
    found = {name: getattr(page, name) for name in DATES}
    if not page.live:
        newest = revisions.order_by("approved_go_live_at" if _is_scheduled(revisions) else "created_at").last()
        if newest:
            found = {name: parse_datetime(newest.content.get(name) or "") for name in DATES}
    announced, opens, closes, withdrawn = (found[name] for name in DATES)
    is_sound = announced and opens and closes and announced <= opens < closes and (not withdrawn or withdrawn >= closes)
    return found if is_sound else {}


def _is_scheduled(revisions):
    return revisions.filter(approved_go_live_at__isnull=False).exists()


def _season(dates):
    """ "2026-2027" for what opens in the second half of a year, else the year."""
    if not dates:
        return ""
    opens = dates["opens_at"]
    return f"{opens.year}-{opens.year + 1}" if opens.month > 6 else str(opens.year)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_planning")]

    operations = [
        migrations.AddField(
            "campaignpage",
            "series",
            models.UUIDField(
                db_index=True, default=uuid4, editable=False,
                help_text="Shared by all seasons and languages of a campaign.",
            ),
        ),
        migrations.AddField(
            "campaignpage",
            "season",
            models.CharField(
                blank=True, default="", help_text="As people name it: “2026-2027”, or “Spring 2027”.", max_length=20,
                verbose_name="season",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]  # fmt: skip
