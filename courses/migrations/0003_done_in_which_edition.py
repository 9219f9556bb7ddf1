"""Steps done before editions were noted count as done in the edition their learner is on."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def note_editions(apps, schema_editor):
    states = apps.get_model("courses", "ItemState").objects.filter(done_at__isnull=False)
    enrolments = apps.get_model("courses", "Enrolment").objects.filter(pk=OuterRef("enrolment_id"))
    states.update(done_edition=Subquery(enrolments.values("edition__number")[:1]))


class Migration(migrations.Migration):
    dependencies = [("courses", "0002_the_learning_engine")]

    operations = [migrations.RunPython(note_editions, migrations.RunPython.noop, elidable=True)]
