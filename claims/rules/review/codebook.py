"""The identity of a scheme version's content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

VERSION_FIELDS = ("version", "certainty_required", "verdict_required", "wording_gap_required")
LEVEL_FIELDS = (
    "axis", "code", "label", "order", "position", "sign", "off_scale", "asks_tags", "needs_search",
    "definition", "rule", "example_one", "example_two",
)  # fmt: skip


def content_sha256(version: Mapping[str, Any], levels: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over canonical JSON (sorted keys, UTF-8, no spare space) of what a version asks.

    Two versions with the same hash ask the same things in the same words; levels count in order of axis and code.
    """
    content = {
        **{field: version[field] for field in VERSION_FIELDS},
        "levels": sorted(
            ({field: level[field] for field in LEVEL_FIELDS} for level in levels), key=lambda x: (x["axis"], x["code"])
        ),
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
