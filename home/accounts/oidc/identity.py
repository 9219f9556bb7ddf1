"""What a health identity provider says about someone's profession: its claims, read with care."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Pro Santé Connect, nomenclature of professions (TRE-G15): 21 is pharmacist. To confirm with the provider's documentation.
PHARMACIST = "21"
# National identifier: the digit 8 announces an RPPS number of 11 digits. To confirm likewise.
RPPS = re.compile(r"8(\d{11})", re.ASCII)


@dataclass(frozen=True)
class Profession:
    """An RPPS number and a profession code; either may be empty."""

    rpps: str
    code: str


def profession_of(claims: Mapping[str, Any]) -> Profession | None:
    """Return what the claims say about a profession, None when they say nothing. Malformed claims say nothing."""
    national_id = claims.get("SubjectNameID")
    found = RPPS.fullmatch(national_id) if isinstance(national_id, str) else None
    reference = claims.get("SubjectRefPro")
    practices = reference.get("exercices") if isinstance(reference, Mapping) else None
    codes = [
        str(practice["codeProfession"])
        for practice in (practices if isinstance(practices, list) else [])
        if isinstance(practice, Mapping) and re.fullmatch(r"\w{1,10}", str(practice.get("codeProfession", "")))
    ]
    code = PHARMACIST if PHARMACIST in codes else codes[0] if codes else ""
    if not found and not code:
        return None
    return Profession(rpps=found.group(1) if found else "", code=code)
