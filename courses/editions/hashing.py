"""A short, stable name for a piece of content."""

import hashlib
import json
from typing import Any


def fingerprint(content: Any) -> str:
    """Return 32 hexadecimal digits that are equal exactly when the JSON content is equal."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
