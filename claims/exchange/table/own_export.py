"""Our own exports, known by their header: they go back in whole, without a person choosing columns."""

from collections.abc import Sequence

from claims.exchange.files import CLAIMS, DESCRIPTIONS, FILES, RATINGS, RATINGS_WIDE, File
from claims.exchange.table.mapping import Mapping, Raters

_CLAIM = {
    "claim_uid": "claim.uid", "quote": "claim.quote", "statement": "claim.statement", "language": "claim.language",
    "translation": "claim.translation", "translation_by": "claim.translation_by", "question_uid": "question.uid",
    "question": "question.text", "source_uid": "source.uid", "source_title": "source.title",
    "source_type": "source.source_type", "publisher": "source.publisher", "publisher_sells": "source.publisher_sells",
    "container_title": "source.container_title", "author_printed": "source.author_printed",
    "published": "source.published", "published_printed": "source.published_printed", "address": "source.address",
    "doi": "source.doi",
}  # fmt: skip
_SAID = {name: f"description.{name}" for name in ("voice", "claim_type", "strength", "commitment", "answers")}
_JUDGED = {
    name: f"rating.{name}"
    for name in (
        "certainty", "verdict", "failure_tags", "wording_gap", "rationale", "evidence_as_of", "confidence",
        "submitted_at",
    )
}  # fmt: skip
_RATING = _JUDGED | {
    "rating_uid": "rating.uid", "reviewer": "rating.rater", "round_uid": "rating.round_uid", "round": "rating.round",
}  # fmt: skip
_GROUP = _JUDGED | {"rating_uid": "rating.uid", "reviewer": "rating.rater"}
# By the name of the file: what a row says, and which of its columns are fields; the others are worked out when a file
# is made, and left out here.
_KNOWN = {
    CLAIMS.name: ("claim", _CLAIM | _SAID),
    RATINGS.name: ("rating", _CLAIM | _RATING),
    RATINGS_WIDE.name: ("rating", _CLAIM | {"round_uid": "rating.round_uid", "round": "rating.round"}),
    DESCRIPTIONS.name: (
        "rating",
        _CLAIM | _SAID | {"description_uid": "description.uid", "coder": "description.coder"},
    ),
}


def own_export(header: Sequence[str]) -> Mapping | None:
    """The mapping of the file of ours that has this header; None for any other header."""
    file = next((file for file in FILES.values() if file.name in _KNOWN and _is_of(header, file)), None)
    if file is None:
        return None
    shape, known = _KNOWN[file.name]
    columns = {name: field for name, field in known.items() if name in header}
    raters = _raters(header, file)
    used = {*columns, *(raters.column(base, affix) for base in raters.columns for affix in raters.names if raters)}
    left_out = tuple(name for name in header if name not in used)
    return Mapping(
        shape=shape, columns=columns, raters=raters if raters.names else None, key=("claim_uid",), guarded=True,
        leave_out_columns=left_out,
    )  # fmt: skip


def _is_of(header: Sequence[str], file: File) -> bool:
    names = [column.name for column in file.columns]
    if list(header[: len(names)]) != names:
        return False
    group, rest = len(file.group), len(header) - len(names)
    return rest == 0 if not group else rest % group == 0 and all(name.startswith("r_") for name in header[len(names) :])


def _raters(header: Sequence[str], file: File) -> Raters:
    """Who has columns in the wide file: they are known by the identifiers in the names of these."""
    last = file.group[0].name if file.group else ""
    affixes = [name.removesuffix(last) for name in header[len(file.columns) :: len(file.group) or 1]]
    columns = {name: field for name, field in _GROUP.items() if name in {column.name for column in file.group}}
    return Raters("prefix", {affix: affix[2:].strip("_") for affix in affixes}, columns if affixes else {})
