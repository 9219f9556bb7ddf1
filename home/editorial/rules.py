"""Decides what counts as a change of content, and what becomes of a scheduled change."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

# What a revision says about the row and its place in the tree, not about what readers will read.
NOT_CONTENT = frozenset(
    {
        "pk", "path", "depth", "numchild", "url_path", "draft_title", "content_type", "owner", "alias_of", "locale",
        "translation_key", "live", "has_unpublished_changes", "live_revision", "latest_revision",
        "latest_revision_created_at", "first_published_at", "last_published_at", "expired", "locked", "locked_at",
        "locked_by", "wagtail_admin_comments", "reviewed_by", "reviewed_on", "backup_owner", "changes_told",
    }
)  # fmt: skip

# Marks that the rich text editor adds on the first save; they mean nothing to a reader.
EDITOR_MARKS = re.compile(r'\s*data-block-key=\\*"[^"\\]*\\*"')

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what a revision would publish, the same for the same content."""
    meant = {name: value for name, value in content.items() if name not in NOT_CONTENT}
    text = json.dumps(meant, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(EDITOR_MARKS.sub("", text).encode()).hexdigest()


def wording_hash(content: Mapping[str, Any]) -> str:
    """Return a fingerprint by which two versions are compared: the same whatever order a database keeps keys in.

    Streams are texts of JSON inside a revision. PostgreSQL keeps the keys of each block in an order of its own, so that the
    same words saved again are another text. What is stored with a decision stays `content_hash`, of one and the same revision.
    """
    return content_hash({name: _in_order(value) for name, value in content.items()})


def _in_order(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


@dataclass(frozen=True)
class Version:
    """A saved version, as far as four eyes are concerned."""

    author: int | None
    hash: str


def authors(versions: Sequence[Version], *, reviewed: str | None) -> frozenset[int]:
    """Return who changed the content in these versions, oldest first, since the reviewed content.

    Someone who only commented, or saved without a change, is no author.
    """
    found, before = set(), reviewed
    for version in versions:
        if version.hash != before and version.author is not None:
            found.add(version.author)
        before = version.hash
    return frozenset(found)


def is_window_over(expires_at: datetime | None, now: datetime) -> bool:
    """Whether something that should go live has already passed its end, so that it must not appear any more."""
    return expires_at is not None and expires_at <= now


def next_try(failures: int, now: datetime) -> datetime:
    """Return when to try again after so many failures (at least one): soon at first, then hourly."""
    pause: timedelta = min(FIRST_PAUSE * 4 ** min(failures - 1, 10), LONGEST_PAUSE)
    return now + pause
