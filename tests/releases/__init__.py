"""Databases of earlier releases with people's rows in them, and how to stand on one."""

import lzma
import sqlite3
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.databases import PostgresCopies, SqliteCopies

FOLDER = Path(__file__).parent
RELEASES = sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz"))


def unpack(release: str, folder: Path) -> Path:
    """Write the database of a release to a folder, as SQLite."""
    path = folder / f"{release}.sqlite3"
    path.write_bytes(lzma.decompress((FOLDER / f"{release}.sqlite3.xz").read_bytes()))
    return path


def stand_on(path: Path, copies: SqliteCopies | PostgresCopies) -> None:
    """Put a release's tables and rows in the place of the test database, not yet migrated."""
    connection.close()
    if isinstance(copies, SqliteCopies):
        for suffix in ("-wal", "-shm"):
            Path(f"{copies.copy}{suffix}").unlink(missing_ok=True)
        copies.copy.write_bytes(path.read_bytes())
        return
    copies.run(f'DROP DATABASE IF EXISTS "{copies.copy}" WITH (FORCE)', f'CREATE DATABASE "{copies.copy}"')
    with sqlite3.connect(path) as release:
        applied = set(release.execute("SELECT app, name FROM django_migrations"))
        executor = MigrationExecutor(connection)
        leaves = executor.loader.graph.leaf_nodes()
        steps = executor.migration_plan(leaves, clean_start=True)
        executor.migrate(leaves, plan=[step for step in steps if (step[0].app_label, step[0].name) in applied])
        _copy_rows(release)


def _copy_rows(release: sqlite3.Connection) -> None:
    """Copy every row of every table both databases have, each value cast to the type of its column.

    The search index is left out: it can be made again, and each database has its own form of it.
    """
    tables = {name for (name,) in release.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    with connection.cursor() as cursor:
        here = set(connection.introspection.table_names(cursor)) - {"django_migrations", "wagtailsearch_indexentry"}
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in here) + " CASCADE")
        for table in sorted(tables & here):
            _copy_table(release, cursor, table)
        cursor.execute("SET session_replication_role = DEFAULT")


def _copy_table(release: sqlite3.Connection, cursor: Any, table: str) -> None:
    cursor.execute(
        "SELECT column_name, data_type, is_identity FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s",
        [table],
    )
    types = {name: (kind, identity) for name, kind, identity in cursor.fetchall()}
    there = {row[1] for row in release.execute(f'PRAGMA table_info("{table}")')}
    columns = [name for name in types if name in there]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(_cast(types[name][0]) for name in columns)
    rows = release.execute(f'SELECT {names} FROM "{table}"').fetchall()
    cursor.executemany(f'INSERT INTO "{table}" ({names}) OVERRIDING SYSTEM VALUE VALUES ({values})', rows)
    for name in columns:
        if types[name][1] == "YES":
            cursor.execute(
                f'SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT coalesce(max("{name}"), 0) + 1 FROM "{table}"), false)',
                [f'"{table}"', name],
            )


def _cast(kind: str) -> str:
    """How a value that SQLite stores as a number or a text becomes one of that type; its times are in UTC."""
    if kind == "boolean":
        return "%s::int::boolean"
    if kind == "timestamp with time zone":
        return "(%s::text || '+00')::timestamptz"
    return f"%s::{kind}" if kind in ("jsonb", "uuid", "date") else "%s"
