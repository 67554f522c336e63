"""What a file format cannot say of a reference, so that it goes with it nevertheless and comes back.

A writer writes what its format has words for, reads that again, and adds the difference in a field of ours. So what we
write is read as it was, whatever stood in it.
"""

import json
from dataclasses import replace
from typing import Any

from claims.exchange.references.csl_check import as_csl
from claims.rules.reference.reference import Reference

# Characters that are no text: halves of characters, and what no database stores.
_NO_TEXT = dict.fromkeys(range(0xD800, 0xE000), "\ufffd") | {0: ""}
_MOST_DEPTH = 60


def difference(reference: Reference, written: Reference) -> dict[str, Any]:
    """What has to be changed in what was read from a file so that it is the reference; empty for nothing."""
    wanted = {"csl": dict(reference.csl), "extra": {name: list(values) for name, values in reference.extra.items()}}
    got = {"csl": dict(written.csl), "extra": {name: list(values) for name, values in written.extra.items()}}
    rest: dict[str, Any] = {}
    for part, values in wanted.items():
        changed: dict[str, Any] = {name: value for name, value in values.items() if got[part].get(name) != value}
        changed |= dict.fromkeys(name for name in got[part] if name not in values)
        if changed:
            rest[part] = changed
    return rest


def with_rest(reference: Reference, rest: object) -> Reference:
    """The reference with that difference. What is no such difference is left out."""
    if not isinstance(rest, dict) or not all(isinstance(part, dict) for part in rest.values()):
        return reference
    said = rest.get("csl", {})
    csl = {**reference.csl, **{name: value for name, value in said.items() if _is_right(name, value)}}
    extra: dict[str, Any] = {**reference.extra, **rest.get("extra", {})}
    return replace(
        reference,
        csl={name: value for name, value in csl.items() if value is not None},
        extra={name: tuple(map(str, values)) for name, values in extra.items() if isinstance(values, (list, tuple))},
    )


def _is_right(name: str, value: Any) -> bool:
    return value is None or as_csl(name, value) == value


def json_read(text: str) -> Any:
    """The value of a JSON text, without what is no text in it. Raises ValueError."""
    try:
        return clean(json.loads(text, parse_constant=_refuse_constant))
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def clean(value: Any, depth: int = 0) -> Any:
    """A value of JSON without what is no text in it. Raises ValueError for one that is nested too deep."""
    if depth > _MOST_DEPTH:
        raise ValueError("it is nested too deep")
    if isinstance(value, str):
        return value.translate(_NO_TEXT)
    if isinstance(value, list):
        return [clean(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {clean(name): clean(one, depth + 1) for name, one in value.items()}
    return value


def json_line(value: Any) -> str:
    """A value as JSON on one line, in ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
