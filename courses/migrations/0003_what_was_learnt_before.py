"""What learners did before this release, told in the words of the new tables."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def note_editions(apps, schema_editor):
    """Steps done before editions were noted count as done in the edition their learner is on."""
    states = apps.get_model("courses", "ItemState").objects.filter(done_at__isnull=False)
    enrolments = apps.get_model("courses", "Enrolment").objects.filter(pk=OuterRef("enrolment_id"))
    states.update(done_edition=Subquery(enrolments.values("edition__number")[:1]))


def note_what_is_known(apps, schema_editor):
    """Open attempts were started in their learner's edition; who finished in another edition has something new."""
    enrolments = apps.get_model("courses", "Enrolment").objects
    numbers = enrolments.filter(pk=OuterRef("enrolment_id")).values("edition__number")[:1]
    apps.get_model("courses", "Attempt").objects.filter(submitted_at__isnull=True).update(edition=Subquery(numbers))
    finished = enrolments.filter(finished_at__isnull=False, next_item__isnull=False)
    finished.exclude(edition=F("finished_edition")).update(news=1)


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
    """Pictures of the lessons compiled so far belong to their lessons: only who reads the lesson may read them."""
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
    dependencies = [("courses", "0002_the_learning_engine")]

    operations = [
        migrations.RunPython(note_editions, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(note_what_is_known, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(note_pictures, migrations.RunPython.noop, elidable=True),
    ]
