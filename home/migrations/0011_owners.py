"""What has no owner yet is given to who wrote it; who stands in stays open, and the desk shows that it is lacking."""

from typing import Any

from django.db import migrations

OWNED = [("wagtailcore", "Page"), ("home", "VaccineRule"), ("home", "Claim")]


def give_owners(apps: Any, schema_editor: Any) -> None:
    """What has no owner is owned by who wrote what readers see, else the newest version."""
    database = schema_editor.connection.alias
    for app_label, name in OWNED:
        model = apps.get_model(app_label, name)
        rows = model.objects.using(database).filter(owner=None).select_related("live_revision", "latest_revision")
        for row in rows.iterator():
            writers = [one.user_id for one in (row.live_revision, row.latest_revision) if one and one.user_id]
            if writers:
                model.objects.using(database).filter(pk=row.pk).update(owner_id=writers[0])


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0010_upkeep"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(give_owners, migrations.RunPython.noop, elidable=True),
    ]
