"""What is kept for good stays as it was in the database too, whoever writes to it and whatever migrated it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from home.accounts.actions import erase
from home.editorial.models import ReviewRecord
from home.kept import KeptModel
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door

KEPT = [model for model in apps.get_models() if issubclass(model, KeptModel)]


def order(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def record(editor, pharmacist):
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(ContentPage.objects.get(pk=page.pk), "reject", "Dites-le plus simplement.")
    return ReviewRecord.objects.get()


def guards():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def test_every_such_table_is_guarded_again_after_each_migration(db):
    wanted = {f"{model._meta.db_table}_kept" for model in KEPT}
    assert len(wanted) > 10
    assert wanted <= guards()
    where = " ON home_reviewrecord" if connection.vendor == "postgresql" else ""
    order(f"DROP TRIGGER home_reviewrecord_kept{where}")
    assert "home_reviewrecord_kept" not in guards()
    call_command("migrate", verbosity=0)
    assert wanted <= guards()


@pytest.mark.parametrize(
    ("column", "value"), [("decision", "approved"), ("reviewer_name", "Somebody else"), ("comment", "")]
)
def test_a_decision_is_not_rewritten_behind_the_back_of_the_site(record, column, value):
    with pytest.raises(DatabaseError, match="neither rewritten nor deleted"):
        order(f"UPDATE home_reviewrecord SET {column} = '{value}'")
    with pytest.raises(DatabaseError, match="neither rewritten nor deleted"):
        order(f"UPDATE home_reviewrecord SET reviewer_id = NULL, {column} = '{value}'")
    kept = ReviewRecord.objects.get()
    assert (kept.decision, kept.comment, kept.reviewer_id) == ("changes", record.comment, record.reviewer_id)


def test_a_decision_is_not_given_to_somebody_else(record, medical):
    with pytest.raises(DatabaseError, match="neither rewritten nor deleted"):
        order(f"UPDATE home_reviewrecord SET reviewer_id = {medical.pk}")
    assert ReviewRecord.objects.get().reviewer_id == record.reviewer_id


def test_who_is_erased_leaves_the_decision_and_the_name_it_was_made_under(record):
    erase(user=record.reviewer)
    kept = ReviewRecord.objects.get()
    assert kept.reviewer_id is None
    assert kept.reviewer_name == record.reviewer_name


def test_on_a_server_nothing_is_deleted_either(record):
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="neither rewritten nor deleted"):
            order("DELETE FROM home_reviewrecord")
    assert ReviewRecord.objects.get() == record
