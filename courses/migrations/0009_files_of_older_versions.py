"""Pictures of the lessons compiled so far belong to their lessons: only who reads the lesson may read them."""

from django.db import migrations


def pictures(content):
    """Yield the ids of the pictures of the figures in a stored StreamField."""
    if isinstance(content, dict):
        if content.get("type") == "figure":
            picture = content["value"].get("image")
            yield picture.get("image") if isinstance(picture, dict) else picture
        else:
            content = list(content.values())
    if isinstance(content, list):
        for one in content:
            yield from pictures(one)


def note_pictures(apps, schema_editor):
    medium, version = apps.get_model("courses", "ItemMedium"), apps.get_model("courses", "ItemVersion")
    versions = version.objects.filter(item__kind="lesson").order_by("pk").values_list("item_id", "body")
    found = {
        (item, key)
        for item, body in versions.iterator()
        for words in body["words"].values()
        for key in pictures(words["body"])
        if key is not None
    }
    medium.objects.bulk_create(
        [medium(item_id=item, kind="image", key=key) for item, key in sorted(found)], batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_what_is_locked_and_why")]

    operations = [migrations.RunPython(note_pictures, migrations.RunPython.noop, elidable=True)]
