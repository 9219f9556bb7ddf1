"""Which campaigns may open: those that are live in every language, or whose manager said that one is enough.

A campaign that is open on the day of the update, or has been, stays so in whatever languages it was published: its readers
know that it is open. Only what opens later waits for the language it lacks.
"""

from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def weigh(apps, schema_editor):
    pages = apps.get_model("campaigns", "CampaignPage").objects.filter(live=True)
    decisions = apps.get_model("campaigns", "LanguageDecision").objects.order_by("at", "pk")
    live = {}
    for campaign, language in pages.values_list("translation_key", "locale__language_code"):
        live.setdefault(campaign, set()).add(language)
    is_enough = dict(decisions.values_list("campaign", "is_enough"))  # the last one counts
    now, languages = timezone.now(), {code for code, _name in settings.LANGUAGES}
    for window in apps.get_model("campaigns", "SeasonWindow").objects.order_by("pk"):
        found = live.get(window.campaign, set())
        if window.opens_at <= now and (found or window.closes_at <= now):
            window.may_open_at = window.opens_at
        elif languages <= found or is_enough.get(window.campaign):
            window.may_open_at = now
        else:
            continue
        window.save(update_fields=["may_open_at"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0015_change_notes")]

    operations = [
        migrations.AddField(
            "seasonwindow",
            "held_told_at",
            models.DateTimeField(
                blank=True, help_text="When its managers were told that its date passed and it did not open.", null=True
            ),
        ),
        migrations.AddField(
            "seasonwindow",
            "may_open_at",
            models.DateTimeField(
                blank=True,
                help_text="Since when every language is live, or one was said to be enough; empty: the service does not open.",
                null=True,
            ),
        ),
        migrations.RunPython(weigh, migrations.RunPython.noop),
    ]
