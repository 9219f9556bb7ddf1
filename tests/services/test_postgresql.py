"""PostgreSQL by DATABASE_URL alone (the whole suite runs on it too, see `.ci/run`)."""

import os

from tests.services.conftest import Production


def test_the_database_is_the_one_of_database_url(production: Production) -> None:
    done = production(
        "shell",
        "--verbosity=0",
        "-c",
        "from django.db import connection as c; c.ensure_connection();"
        "print(c.vendor, c.settings_dict['CONN_MAX_AGE'], c.settings_dict['CONN_HEALTH_CHECKS'])",
        DATABASE_URL=os.environ["TEST_DATABASE_URL"],
    )
    assert done.stdout.strip() == "postgresql 60 True", done.stderr
