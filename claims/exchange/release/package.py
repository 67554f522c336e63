"""The description of a release for programs: datapackage.json, and the metadata that archives take."""

import json
from collections.abc import Iterable
from typing import Any

from claims.choices import Licence
from claims.exchange.annotation import utc
from claims.exchange.export import MEDIA_TYPES
from claims.exchange.files import File
from claims.exchange.release import figures
from claims.exchange.release.archive import Written
from claims.exchange.release.files import DATA, RELEASED, ForeignKey
from claims.exchange.release.schema import schema_of
from claims.models import Release
from claims.rules.fair import sentences
from evidence import __version__

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
DESCRIPTOR = "datapackage.json"
LICENCES: dict[str, tuple[str, str]] = {
    Licence.CC0: ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence.BY: ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    Licence.BY_SA: (
        "Creative Commons Attribution Share-Alike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
}  # fmt: skip
KEYWORDS = ("health claims", "evidence", "independent ratings")


def name_of(release: Release) -> str:
    """Name of the package: as the addresses of releases are."""
    return f"evidence-release-{release.number}"


def descriptor(release: Release, written: Iterable[Written], keys: Iterable[ForeignKey], address: str) -> bytes:
    """datapackage.json: the files of data with types, keys, categories and hashes."""
    keys = list(keys)
    told: dict[str, Any] = {
        "$schema": PROFILE,
        "name": name_of(release),
        "id": address or release.uid,
        "title": release.title,
        "description": release.about or release.title,
        "version": str(release.number),
        "created": utc(release.made_at),
        "contributors": [{"title": release.made_by_name, "roles": ["creator"]}],
        "keywords": list(KEYWORDS),
        # A twin without a line is no table to some readers, and its CSV says what there would be.
        "resources": [_resource(one, keys) for one in written if one.path.startswith(f"{DATA}/") and one.size],
        "evidence": {
            "uid": release.uid,
            "version": __version__,
            "says": sentences(as_of=utc(release.made_at)[:10], by=release.made_by_name),
        },
    }
    if address:
        told["homepage"] = address
    if release.licence:
        title, path = LICENCES[release.licence]
        told["licenses"] = [{"name": release.licence, "path": path, "title": title}]
    return as_json(told)


def _resource(one: Written, keys: list[ForeignKey]) -> dict[str, Any]:
    name, _, form = one.path.removeprefix(f"{DATA}/").rpartition(".")
    file = next((file for file in RELEASED if file.name == name), None)
    of_csv = form == "csv"
    told: dict[str, Any] = {
        "name": name if of_csv else f"{name}-{form}",
        "title": _title(file) if of_csv else f"{_title(file)}, the texts as they are stored",
        "description": _said(file),
        "path": one.path,
        "format": form,
        "mediatype": MEDIA_TYPES[form].partition(";")[0],
        "encoding": "utf-8",
        "bytes": one.size,
        "hash": f"sha256:{one.sha256}",
        "type": "table",
        "schema": figures.schema() if file is None else schema_of(file, keys),
    }
    if of_csv:
        told["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
    return told


def _title(file: File | None) -> str:
    return "Agreement" if file is None else file.title


def _said(file: File | None) -> str:
    if file is None:
        return "One row per figure of agreement, without intervals. To be worked out again from ratings and answers."
    return f"{file.unit[0].upper()}{file.unit[1:]}. {file.meant_for}"


def as_json(told: Any) -> bytes:
    """JSON for people and programs."""
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
