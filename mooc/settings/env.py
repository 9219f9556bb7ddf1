"""Every environment variable that Officine understands: read, checked and described here, and nowhere else.

The table of docs/reference/settings.md is made from the declarations below (`python tools/settings_table.py`).
An empty variable counts as unset.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent


MOST_DAYS = 90


class BadEnvironment(SystemExit):
    """The environment holds something that cannot be used: the process ends with a sentence, not a traceback."""


# --- Readers: text in, value out, a ValueError that completes the sentence "NAME …" ---------


def text(value: str) -> str:
    """Return the value as it is."""
    return value


def secret_key(value: str) -> str:
    """Return a key long and varied enough to sign with."""
    if len(value) < 50 or len(set(value)) < 5:
        raise ValueError("must have at least 50 characters, not all alike")
    return value


def is_on(value: str) -> bool:
    """Return whether a switch is on."""
    if value.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
        raise ValueError(f"must be yes or no, not “{value}”")
    return value.lower() in ("1", "true", "yes", "on")


def count(value: str) -> int:
    """Return a whole number, zero or more."""
    if not value.isascii() or not value.isdigit():
        raise ValueError(f"must be a whole number, not “{value}”")
    return int(value)


def some_days(value: str) -> int:
    """Return a number of days, from a day to a quarter."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= MOST_DAYS:
        raise ValueError(f"must be a number of days from 1 to {MOST_DAYS}, not “{value}”")
    return int(value)


def words(value: str) -> list[str]:
    """Return the parts of a comma-separated list."""
    return [part.strip() for part in value.split(",") if part.strip()]


def folder(value: str) -> Path:
    """Return a folder, as an absolute path."""
    if not Path(value).is_absolute():
        raise ValueError(f"must be an absolute path, not “{value}”")
    return Path(value)


def address(value: str) -> str:
    """Return an http(s) address without its final slash."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"must be an http or https address, not “{value}”")
    return value.rstrip("/")


def site_address(value: str) -> str:
    """Return an address that has no path: links in e-mails are made from it."""
    if urlsplit(address(value)).path.strip("/"):
        raise ValueError(f"must be an address without a path, not “{value}”")
    return address(value)


def origin(value: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(value)
    return f"{parts.scheme}://{parts.netloc}"


def database(value: str) -> dict[str, Any]:
    """Return Django's settings for a database; connections stay open for a minute and are checked before use."""
    scheme = value.partition(":")[0]
    if scheme not in ("postgres", "postgresql"):
        raise ValueError(f"must start with postgresql://, not “{scheme}”; leave it out for SQLite")
    try:
        parsed = dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True)
    except (ValueError, dj_database_url.ParseError):
        raise ValueError("cannot be read; characters such as @ : / in a password are written %40 %3A %2F") from None
    if not parsed["NAME"]:
        raise ValueError("must end with the name of the database")
    return dict(parsed)


def redis(value: str) -> str:
    """Return the address of a Redis server."""
    if urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValueError(f"must start with redis:// or rediss://, not “{value.partition(':')[0]}”")
    return value


def mail_server(value: str) -> dict[str, Any]:
    """Return Django's e-mail settings for a server; nobody waits longer than ten seconds for it."""
    parts = urlsplit(value)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ValueError("must start with smtp://, smtp+tls:// (STARTTLS) or smtps:// (TLS), then the host")
    try:
        port = parts.port or ports[parts.scheme]
    except ValueError:
        raise ValueError("has a port that is not a number") from None
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


def mailbox(value: str) -> str:
    """Return the sender of e-mails."""
    if "@" not in parseaddr(value)[1]:
        raise ValueError(f"must hold an e-mail address, not “{value}”")
    return value


def log_level(value: str) -> str:
    """Return the least severe level that is written to the log."""
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise ValueError(f"must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not “{value}”")
    return value.upper()


# --- The variables -----------------------------------------------------------------------


def variable(read: Callable[[str], Any], default: Any, meaning: str, example: str) -> Any:
    """Declare one variable; its name is the field's, in capitals."""
    return field(default=default, metadata={"read": read, "meaning": meaning, "example": example})


@dataclass(frozen=True)
class Environment:
    """What the environment says about this place, checked."""

    secret_key: str = variable(
        secret_key, "", "Signs sessions and links. Required in production; keep it secret.", "(50 random characters)"
    )
    site_url: str = variable(
        site_address,
        "",
        "Where people find the site: links in e-mails and on certificates start with it. Required in production.",
        "https://officine.example",
    )
    allowed_hosts: list[str] | None = variable(
        words,
        None,
        "Host names the site answers to, separated by commas. Default: the host of SITE_URL.",
        "officine.example",
    )
    data_dir: Path = variable(
        folder,
        BASE_DIR / "var",
        "Folder for the SQLite database, uploaded files and collected static files.",
        "/srv/officine",
    )
    database_url: dict[str, Any] | None = variable(
        database, None, "PostgreSQL instead of SQLite.", "postgresql://user:password@host:5432/officine"
    )
    test_database_url: dict[str, Any] | None = variable(
        database, None, "Tests only: run them on PostgreSQL.", "postgresql://root@127.0.0.1:5432/test"
    )
    redis_url: str = variable(
        redis,
        "",
        "A cache shared by all processes. Without it each process keeps its own. The site goes on when it is down.",
        "redis://host:6379/0",
    )
    s3_bucket: str = variable(text, "", "S3 bucket for uploaded files, instead of the folder.", "officine-media")
    s3_endpoint_url: str = variable(address, "", "Address of an S3-compatible service.", "https://s3.example")
    s3_region: str = variable(text, "", "Region of the bucket.", "fr-par")
    s3_access_key_id: str = variable(text, "", "Key of the S3 account.", "officine")
    s3_secret_access_key: str = variable(text, "", "Secret of the S3 account.", "(secret)")
    email_url: dict[str, Any] | None = variable(
        mail_server,
        None,
        "Mail server that sends our e-mails. Required in production.",
        "smtp+tls://user:password@host:587",
    )
    default_from_email: str = variable(
        mailbox, "Officine <officine@localhost>", "Sender of our e-mails.", "Officine <bonjour@officine.example>"
    )
    expert_link_days: int = variable(
        some_days,
        14,
        "How many days the link serves by which an expert without an account reads a draft. Default: 14.",
        "14",
    )
    oidc_server_url: str = variable(
        address,
        "",
        "OpenID Connect provider that people may log in with, such as Pro Santé Connect. Unset: no such button.",
        "https://login.example/realms/health",
    )
    oidc_client_id: str = variable(text, "", "Our name at the provider. Required with OIDC_SERVER_URL.", "officine")
    oidc_client_secret: str = variable(
        text, "", "Our secret at the provider. Required with OIDC_SERVER_URL.", "(secret)"
    )
    oidc_name: str = variable(text, "Pro Santé Connect", "What the button calls the provider.", "Pro Santé Connect")
    oidc_scope: list[str] = variable(
        words, ("openid", "profile", "email"), "What we ask of the provider.", "openid,scope_all"
    )
    oidc_acr_values: str = variable(text, "", "Level of assurance we ask for.", "eidas1")
    oidc_uid_field: str = variable(text, "sub", "Claim that identifies a person for good.", "SubjectNameID")
    oidc_authorization_url: str = variable(
        address, "", "Log-in page, when it differs from the one the provider announces.", "https://wallet.example/auth"
    )
    trusted_proxies: int = variable(
        count, 0, "Number of our own proxies in front; their X-Forwarded-* headers are believed.", "1"
    )
    hsts_seconds: int = variable(
        count, 31536000, "How long browsers insist on HTTPS, for this host and those below it.", "31536000"
    )
    link_checks: bool = variable(
        is_on, True, "Whether the worker looks at the links of published content, on the web. Production only.", "no"
    )
    log_level: str = variable(log_level, "INFO", "Least severe level that is written to the log.", "WARNING")

    def require(self, *names: str, when: str) -> None:
        """End the process with a sentence when one of these variables is not set."""
        missing = [name for name in names if not getattr(self, name)]
        if missing:
            raise BadEnvironment("\n".join(f"{name.upper()} must be set {when}. {example(name)}" for name in missing))


def example(name: str) -> str:
    """Return a sentence that shows what a variable looks like."""
    declared = next(f for f in fields(Environment) if f.name == name)
    return f"Example: {name.upper()}={declared.metadata['example']}"


def read(source: Mapping[str, str]) -> Environment:
    """Return what the environment says, or end the process with one sentence for each variable that is wrong."""
    values, wrong = {}, []
    for declared in fields(Environment):
        raw = source.get(declared.name.upper(), "").strip()
        if raw:
            try:
                values[declared.name] = declared.metadata["read"](raw)
            except ValueError as error:
                wrong.append(f"{declared.name.upper()} {error}. {example(declared.name)}")
    if wrong:
        raise BadEnvironment("\n".join(wrong))
    environment = Environment(**values)
    if environment.oidc_server_url:
        environment.require("oidc_client_id", "oidc_client_secret", when="with OIDC_SERVER_URL")
    return environment


env = read(os.environ)
DATA_DIR = env.data_dir
SITE_URL = env.site_url or "http://localhost:8000"
