"""The dates that stood on the pages of a campaign become its window everywhere, provisional until somebody confirms them."""

from django.conf import settings
from django.db import migrations


def move_dates(apps, schema_editor):
    windows = apps.get_model("campaigns", "SeasonWindow").objects
    dated = apps.get_model("campaigns", "CampaignPage").objects.filter(opens_at__isnull=False, closes_at__isnull=False)
    # Where the languages disagreed, the main language decides.
    pages = sorted(dated.select_related("locale"), key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)
    for page in pages:
        windows.get_or_create(
            campaign=page.translation_key,
            territory="everywhere",
            defaults={
                "announced_at": page.announced_at or page.opens_at,
                "opens_at": page.opens_at,
                "closes_at": page.closes_at,
                "withdrawn_at": page.withdrawn_at,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_season_windows"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(move_dates, migrations.RunPython.noop)]
