"""The database itself refuses to change what is kept for good, whoever asks: raw SQL and tools beside the site too.

Migrations work without these guards, and they are put back after each: SQLite forgets them when a table is rebuilt.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from home.kept import KeptModel

_REFUSAL = "What is kept for good is neither rewritten nor deleted."

# A person who leaves takes their name along; nothing else of the row may differ.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION home_keep_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) || TG_ARGV[0]::jsonb THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{_REFUSAL}';
END $$
"""


def guard(using: str, **_signal: Any) -> None:
    """Have the database keep the rows of every such table that exists."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in _kept_tables(connection):
            cursor.execute(table.drop)
            cursor.execute(table.create)


def lift(using: str, **_signal: Any) -> None:
    """Let migrations change these tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _kept_tables(connection):
            cursor.execute(table.drop)


@dataclass(frozen=True)
class KeptTable:
    """A table as it is in the database. `people` are the columns that are emptied when somebody's account is erased."""

    vendor: str
    name: str
    columns: tuple[str, ...]
    people: tuple[str, ...]
    may_be_deleted: bool

    @property
    def drop(self) -> str:
        where = f' ON "{self.name}"' if self.vendor == "postgresql" else ""
        return f'DROP TRIGGER IF EXISTS "{self.name}_kept"{where}'

    @property
    def create(self) -> str:
        """On SQLite only changes are refused: to empty a database there means to delete every row of it."""
        if self.vendor == "postgresql":
            events = "UPDATE" if self.may_be_deleted else "UPDATE OR DELETE"
            nobody = json.dumps(dict.fromkeys(self.people))
            action = f"FOR EACH ROW EXECUTE FUNCTION home_keep_row('{nobody}')"
            return f'CREATE TRIGGER "{self.name}_kept" BEFORE {events} ON "{self.name}" {action}'
        same = [f'NEW."{column}" IS OLD."{column}"' for column in self.columns if column not in self.people]
        gone = [f'(NEW."{column}" IS OLD."{column}" OR NEW."{column}" IS NULL)' for column in self.people]
        return (
            f'CREATE TRIGGER "{self.name}_kept" BEFORE UPDATE ON "{self.name}" WHEN NOT ({" AND ".join(same + gone)})'
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )


def _kept_tables(connection: BaseDatabaseWrapper) -> Iterator[KeptTable]:
    """What is there is asked of the database: in the middle of migrations it is not yet what the models say."""
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            name = model._meta.db_table
            if issubclass(model, KeptModel) and name in existing:
                described = connection.introspection.get_table_description(cursor, name)
                columns = tuple(column.name for column in described)
                yield KeptTable(
                    vendor=connection.vendor,
                    name=name,
                    columns=columns,
                    people=tuple(one for one in _columns(model, models.SET_NULL) if one in columns),
                    may_be_deleted=bool(_columns(model, models.CASCADE)),
                )


def _columns(model: type[models.Model], on_delete: Any) -> list[str]:
    """The columns that point to rows whose deletion does that to this one."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [field.column for field in fields if field.remote_field.on_delete is on_delete]
