"""What is new to a learner who has finished, and the edition in which an attempt was started."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def note_what_is_known(apps, schema_editor):
    """Open attempts were started in their learner's edition; who finished in another edition has something new."""
    enrolments = apps.get_model("courses", "Enrolment").objects
    numbers = enrolments.filter(pk=OuterRef("enrolment_id")).values("edition__number")[:1]
    apps.get_model("courses", "Attempt").objects.filter(submitted_at__isnull=True).update(edition=Subquery(numbers))
    finished = enrolments.filter(finished_at__isnull=False, next_item__isnull=False)
    finished.exclude(edition=F("finished_edition")).update(news=1)


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_done_in_which_edition")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="edition",
            field=models.PositiveIntegerField(default=0, help_text="Number of the edition in which it was started."),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="news",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Steps that are new or changed since the learner finished, and not done."
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="update_minutes",
            field=models.PositiveSmallIntegerField(default=0, help_text="How long what is due takes, in minutes."),
        ),
        migrations.RunPython(note_what_is_known, migrations.RunPython.noop, elidable=True),
    ]
