"""What a rating rests on, and what of that is different now."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

# What each part is called for people. Code and version of the scheme name what its hash identifies: they are no parts.
PARTS = {
    "scheme_sha256": "the codebook",
    "quote_sha256": "the words of the claim",
    "question": "the question of the claim",
    "answers": "how the claim answers its question",
    "evidence": "the evidence",
}

# Of what came in with a file: under this name stands what that said of the evidence, which is no part either.
SAID_THERE = "supported_on_circular"


@dataclass(frozen=True, slots=True)
class Bearing:
    """One evidence item as it bears on a claim: uids, versions, and what is known of retractions."""

    item: str
    item_version: int
    retraction_status: str
    source_retraction_status: str
    link: str
    link_version: int
    stance: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """The scheme version by whose levels was rated."""

    code: str
    version: str
    sha256: str


def basis(
    scheme: Scheme, *, quote_sha256: str, question: str | None, answers: str, evidence: Iterable[Bearing]
) -> dict[str, Any]:
    """The basis as a rating stores it."""
    return {
        "scheme": scheme.code,
        "scheme_version": scheme.version,
        "scheme_sha256": scheme.sha256,
        "quote_sha256": quote_sha256,
        "question": question,
        "answers": answers,
        "evidence": [asdict(bearing) for bearing in evidence],
    }


def basis_of_pages(scheme: Scheme, *, copies: Iterable[str]) -> dict[str, Any]:
    """The same where a source or all pages of a publisher are judged: the saved copies that there were, by uid."""
    return {
        "scheme": scheme.code,
        "scheme_version": scheme.version,
        "scheme_sha256": scheme.sha256,
        "copies": list(copies),
    }


def changed(stored: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Names of the parts that are not what they were; evidence in another order is the same evidence."""
    return [name for part, name in PARTS.items() if _comparable(stored.get(part)) != _comparable(now.get(part))]


def _comparable(value: Any) -> Any:
    return sorted(value, key=lambda one: (one["item"], one["link"])) if isinstance(value, list) else value
