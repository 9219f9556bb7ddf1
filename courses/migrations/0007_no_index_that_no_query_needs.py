"""Indexes of foreign keys that begin as another index does, or that no query uses: each write paid for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COLUMNS = {
    "Attempt": ("enrolment_id", "item_id", "version_id"),
    "Enrolment": ("course_id", "edition_id", "edition_started_id", "finished_edition_id", "next_item_id", "user_id"),
    "ItemState": ("enrolment_id", "item_id", "version_id"),
}


def drop_indexes(apps, schema_editor):
    """Drop each by the name the database gave it: at once, where to alter the fields would check every row again."""
    connection = schema_editor.connection
    for name, columns in COLUMNS.items():
        table = apps.get_model("courses", name)._meta.db_table
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for index, facts in found.items():
            is_plain = facts["index"] and not facts["unique"] and not facts["foreign_key"]
            if is_plain and len(facts["columns"]) == 1 and facts["columns"][0] in columns:
                schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(index)}")


def make_indexes(apps, schema_editor):
    """Make them again, under the names that Django gives them."""
    for name, columns in COLUMNS.items():
        model = apps.get_model("courses", name)
        for field in model._meta.local_fields:
            if field.column in columns:
                schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0006_facts_in_lessons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_indexes, make_indexes)],
            state_operations=[
                migrations.AlterField(
                    model_name="attempt",
                    name="enrolment",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="courses.enrolment",
                    ),
                ),
                migrations.AlterField(
                    model_name="attempt",
                    name="item",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="courses.item",
                    ),
                ),
                migrations.AlterField(
                    model_name="attempt",
                    name="version",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.itemversion",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="course",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="courses.course",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="edition",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="courses.courseedition",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="edition_started",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.courseedition",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="finished_edition",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.courseedition",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="next_item",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Where to continue: the quiz that is open, else the first step not done. Empty: nothing is left.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.item",
                    ),
                ),
                migrations.AlterField(
                    model_name="enrolment",
                    name="user",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="learner",
                    ),
                ),
                migrations.AlterField(
                    model_name="itemstate",
                    name="enrolment",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="courses.enrolment",
                    ),
                ),
                migrations.AlterField(
                    model_name="itemstate",
                    name="item",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="states",
                        to="courses.item",
                    ),
                ),
                migrations.AlterField(
                    model_name="itemstate",
                    name="version",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="courses.itemversion",
                    ),
                ),
            ],
        ),
    ]
