"""Whether values are of the kind that fields of CSL-JSON have: what strangers write there can be anything."""

from typing import Any

from claims.rules.reference.csl import DATES, NAMES, TEXTS, TYPES, date_of


def as_csl(name: str, value: Any) -> Any:
    """The value, where it is of the kind that this field of CSL has; else None."""
    if name == "type":
        return value if isinstance(value, str) and value in TYPES else None
    if name in TEXTS:
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return value if isinstance(value, str) and value else None
    if name in NAMES:
        return value if isinstance(value, list) and value and all(map(_is_name, value)) else None
    return _date(value) if name in DATES else None


def _is_name(value: Any) -> bool:
    return isinstance(value, dict) and any(
        isinstance(value.get(part), str) and value[part] for part in ("family", "literal", "given")
    )


def _date(value: Any) -> Any:
    if not isinstance(value, dict):
        return None
    if "date-parts" not in value:
        if isinstance(value.get("raw"), str) and "literal" not in value:
            return value | {part: said for part, said in date_of(value["raw"]).items() if part == "date-parts"}
        return value if isinstance(value.get("literal", value.get("raw")), str) else None
    try:
        parts = [[int(part) for part in one if part is not None] for one in value["date-parts"]]
    except (TypeError, ValueError, OverflowError):
        return None
    right = parts and all(1 <= len(one) <= 3 and _in_bounds(one) for one in parts)
    return value | {"date-parts": parts} if right else None


def _in_bounds(parts: list[int]) -> bool:
    year, month, day = [*parts, 1, 1][:3]
    return -9999 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31
