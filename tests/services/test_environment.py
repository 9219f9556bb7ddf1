"""A malformed environment is refused with one sentence that names the variable; a good one needs nothing else."""

import pytest

from mooc.settings.env import BadEnvironment, read
from tests.services.conftest import Production


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "short", "must have at least 50 characters"),
        ("SITE_URL", "officine.example", "must be an http or https address"),
        ("SITE_URL", "https://officine.example/site", "without a path"),
        ("EMAIL_URL", "mail.example:25", "must start with smtp://"),
        ("EMAIL_URL", "smtp://mail.example:port", "has a port that is not a number"),
        ("DATABASE_URL", "mysql://localhost/officine", "must start with postgresql://"),
        ("DATABASE_URL", "postgresql://user:p@ss@host:x/officine", "cannot be read"),
        ("DATABASE_URL", "postgresql://localhost", "must end with the name of the database"),
        ("REDIS_URL", "localhost:6379", "must start with redis://"),
        ("DATA_DIR", "var", "must be an absolute path"),
        ("TRUSTED_PROXIES", "-1", "must be a whole number"),
        ("LOG_LEVEL", "loud", "must be DEBUG, INFO"),
        ("DEFAULT_FROM_EMAIL", "Officine", "must hold an e-mail address"),
        ("OIDC_SERVER_URL", "https://login.example", "OIDC_CLIENT_ID must be set with OIDC_SERVER_URL"),
    ],
)
def test_a_malformed_variable_is_refused_with_one_sentence(name: str, value: str, said: str) -> None:
    with pytest.raises(BadEnvironment) as refusal:
        read({name: value})
    sentence = str(refusal.value).splitlines()[0]
    assert said in sentence
    assert name.partition("_")[0] in sentence
    assert "Example: " in sentence


def test_a_person_sees_the_sentence_and_no_traceback(production: Production) -> None:
    done = production("check", LOG_LEVEL="loud", REDIS_URL="x", SECRET_KEY=None)
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["REDIS_URL", "LOG_LEVEL"]


def test_production_says_what_it_cannot_do_without(production: Production) -> None:
    done = production("check", SECRET_KEY=None, SITE_URL=None, EMAIL_URL="")
    assert done.returncode == 1
    said = [line.partition(" in production")[0] for line in done.stderr.splitlines()]
    assert said == ["SECRET_KEY must be set", "SITE_URL must be set", "EMAIL_URL must be set"]


def test_production_settings_leave_django_nothing_to_say(production: Production) -> None:
    done = production("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SITE_URL": "http://officine.example"}, "SITE_URL is not an https address"),
        ({"ALLOWED_HOSTS": "other.example"}, "ALLOWED_HOSTS does not hold the host of SITE_URL"),
        ({"HSTS_SECONDS": "0"}, "SECURE_HSTS_SECONDS"),
    ],
)
def test_an_unsafe_place_is_named_by_the_deploy_check(
    production: Production, variables: dict[str, str], said: str
) -> None:
    done = production("check", "--deploy", "--fail-level", "WARNING", **variables)
    assert done.returncode == 1
    assert said in done.stderr
