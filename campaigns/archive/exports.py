"""An inspection's ZIP: versions as visitors saw them, their records, every change of dates, a manifest of fingerprints."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from campaigns.archive.facts import SEALED, approvals, date_changes, publications
from campaigns.archive.models import ArchivedVersion
from campaigns.archive.queries import faults, read

IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger archive is written to disk
STAMP = (1980, 1, 1, 0, 0, 0)  # the same versions make the same files


def folder(version: ArchivedVersion) -> str:
    """Where a version is in the archive: by day of publication, campaign, number and language."""
    return (
        f"versions/{version.published_at:%Y-%m-%d}_{str(version.campaign)[:8]}_{version.number:03}_{version.language}"
    )


def write_archive(versions: Iterable[ArchivedVersion], now: datetime) -> IO[bytes]:
    """The ZIP, opened at its beginning. Raises FileNotFoundError when a file of a version is lost."""
    listed = list(versions)
    target = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever sends it closes it
    manifest: dict[str, str] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: bytes) -> None:
            if name not in manifest:
                manifest[name] = hashlib.sha256(content).hexdigest()
                archive.writestr(zipfile.ZipInfo(name, STAMP), content)

        lines = []
        for version in listed:
            place = folder(version)
            add(f"{place}/record.json", _json({name: getattr(version, name) for name in (*SEALED, "sha256")}))
            for one in version.files:
                shared = one["name"].startswith("files/")
                add(f"versions/{one['name']}" if shared else f"{place}/{one['name']}", read(one["sha256"]))
            lines.append({"version": version, "place": place, "approvals": _approvals(version)})
        campaigns = sorted({version.campaign for version in listed}, key=str)
        broken = {}
        for campaign in campaigns:
            mine = [version for version in listed if version.campaign == campaign]
            pages = {version.page_number for version in mine}
            history = {
                "date_changes": date_changes(campaign),
                "publications": publications(pages),
                "approvals": [one for page in sorted(pages) for one in approvals(page, "")],
            }
            add(f"history/{campaign}.json", _json(history))
            broken[str(campaign)] = faults(campaign)
        context = {"lines": lines, "now": now, "faults": [name for names in broken.values() for name in names]}
        add("index.html", render_to_string("campaigns/archive/index.html", context).encode())
        facts = {"made_at": now, "versions": [one.sha256 for one in listed], "faults": broken, "files": manifest}
        archive.writestr(zipfile.ZipInfo("manifest.json", STAMP), _json(facts))
        sums = "".join(f"{digest}  {name}\n" for name, digest in manifest.items())
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", STAMP), sums)
    target.seek(0)
    return target


def _approvals(version: ArchivedVersion) -> list[dict[str, object]]:
    return [one for one in version.facts["approvals"] if one["is_this_text"]]


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder).encode()
