"""What a table may say, by the names of its columns: a proposal that a person looks at, and nothing that is done."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from claims.exchange.table.fields import FIELDS
from claims.exchange.table.mapping import Mapping, Raters
from claims.exchange.table.own_export import own_export
from claims.exchange.table.source_types import FIELD as SOURCE_TYPE
from claims.exchange.table.source_types import types_meant
from claims.exchange.table.table import Row, Table, first_rows

# So many rows are looked at.
LOOKED_AT = 500
# What people call our fields, as `_plain` writes it; the first field of several is taken that is not taken yet.
_CALLED = {
    "claim.quote": "quote claim claims sentence exact_words verbatim verbatim_quote claim_text claim_quote excerpt",
    "claim.statement": "statement paraphrase neutral_wording",
    "claim.translation": "translation english quote_english",
    "source.title": "title source_title article_title page_title headline item_title",
    "source.address": "address url link website web_address page source_url permalink",
    "source.doi": "doi",
    "source.pmid": "pmid pubmed_id pubmed",
    "source.pmcid": "pmcid",
    "source.trial_number": "trial_number nct nct_number registration",
    "source.source_type": "source_type type_of_source item_type",
    "source.publisher": "publisher clinic company organisation organization institution",
    "source.container_title": "journal publication_title container_title outlet news_source newspaper",
    "source.author_printed": "author authors author_printed",
    "source.published": "published date year publication_year publication_date date_published",
    "source.language": "source_language",
    "source.tags": "tags",
    "capture.address": "capture_address archive archived archive_url wayback",
    "capture.file": "file filename file_name",
    "capture.observed_at": "observed_at seen accessed access_date retrieved",
    "question.text": "question research_question proposition",
    "description.voice": "voice",
    "description.claim_type": "claim_type type_of_claim",
    "description.strength": "strength causal_wording causality",
    "description.commitment": "commitment firmness",
    "description.answers": "answers",
    "rating.rater": "rater reviewer reviewed_by rated_by assessor",
    "description.coder": "coder coded_by annotator",
    "rating.verdict": "verdict judgement judgment conclusion rating veracity",
    "rating.certainty": "certainty certainty_of_evidence grade quality_of_evidence",
    "rating.wording_gap": "wording_gap spin overstatement",
    "rating.rationale": "rationale reason reasoning why justification comment comments",
    "rating.confidence": "confidence sure evaluation_certainty",
    "evidence.design": "design study_design",
    "evidence.stance": "stance",
}
_FIELD_OF = {name: field for field, names in _CALLED.items() for name in names.split()}
_KEYS = ("uid", "id", "key", "unique_id", "record_id", "row_id", "claim_id", "reference", "sent_id", "doi")
SENTINELS = frozenset(
    ["-9", "-99", "-999", "n/a", "N/A", "na", "NA", "n.a.", "not applicable", "Not applicable", "Unavailable",
     "unavailable", "missing", "Missing", "-", "--", "?", "NULL", "null", "NaN", "nan"]
)  # fmt: skip
_SUFFIX = re.compile(r"(.+?)([_. -][A-Z]{2,3}|[_. -](?:r|rater|coder|R)?[1-9]\d?)")
_PREFIX = re.compile(r"([A-Z]{2,3}[_. -]|(?:r|rater|coder|R)[1-9]\d?[_. -])(.+)")
_MOST_RATERS = 20


def propose(table: Table) -> Mapping:
    """A mapping that may fit: that of our own export, whole, where the header is one; else by the names of columns."""
    if (own := own_export(table.columns)) is not None:
        return own
    rows = first_rows(table.rows(), LOOKED_AT)
    raters = _raters(table.columns)
    theirs = {raters.column(base, affix) for base in raters.columns for affix in raters.names} if raters else set()
    columns = dict(_named([column for column in table.columns if column not in theirs]))
    shape = "rating" if {"rating.rater", "rating.verdict"} <= set(columns.values()) else "claim"
    if shape == "claim" and raters is None:
        columns = {name: "description.coder" if field == "rating.rater" else field for name, field in columns.items()}
    codes: dict[str, dict[str, str]] = {}
    if typed := next((column for column, field in columns.items() if field == SOURCE_TYPE), ""):
        at = table.columns.index(typed)
        meant = types_meant({row.cells[at].strip() for row in rows} - SENTINELS)
        codes = {typed: meant} if meant else {}
        # A column with types of another kind would keep all rows out: it stays beside them, unless a person says more.
        columns = {name: field for name, field in columns.items() if meant is not None or name != typed}
    return Mapping(
        shape=shape,
        columns=columns,
        codes=codes,
        raters=raters,
        missing=tuple(sorted(_sentinels(rows))),
        key=_key(table.columns, rows) if shape == "claim" else (),
        fill_down=_fill_down(table.columns, rows),
        dialect=table.dialect,
    )


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name[:100])
    return re.sub("[^a-z0-9]+", "_", spaced.lower()).strip("_")


def _named(columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for column in columns:
        plain = _plain(column)
        field = _FIELD_OF.get(plain) or next((name for name in FIELDS if name.replace(".", "_") == plain), "")
        if field and field not in taken:
            taken.add(field)
            yield column, field


def _raters(columns: Sequence[str]) -> Raters | None:
    """Endings, or beginnings, that several columns share, where at least two come with the same rest."""
    for place, pattern in (("suffix", _SUFFIX), ("prefix", _PREFIX)):
        found = [match.groups() for column in columns if (match := pattern.fullmatch(column))]
        pairs = [(base, affix) if place == "suffix" else (affix, base) for base, affix in found]
        if place == "prefix":
            pairs = [(base, affix) for affix, base in found]
        sharing = Counter(base for base, _ in pairs)
        affixes = Counter(affix for base, affix in pairs if sharing[base] > 1)
        names = [affix for affix, times in affixes.items() if times > 1]
        if 1 < len(names) <= _MOST_RATERS:
            bases = list(dict.fromkeys(base for base, affix in pairs if affix in names and sharing[base] > 1))
            fields = dict(_named(bases))
            return Raters(place, {affix: affix.strip("_. -") for affix in names}, fields)
    return None


def _sentinels(rows: Sequence[Row]) -> frozenset[str]:
    return SENTINELS.intersection(cell.strip() for row in rows for cell in row.cells)


def _key(columns: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """A column that is called like a key, and is one in the rows that were looked at."""
    plain = [_plain(column) for column in columns]
    for name in _KEYS:
        if name in plain:
            values = [row.cells[plain.index(name)].strip() for row in rows]
            if all(values) and len(set(values)) == len(values):
                return (columns[plain.index(name)],)
    return ()


def _fill_down(columns: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    """The first column, where it begins with a value and leaves most rows below without one."""
    first = [row.cells[0].strip() for row in rows if row.cells]
    sparse = len(first) > 3 and first[0] and 2 * sum(map(bool, first)) < len(first)
    return (columns[0],) if sparse else ()
