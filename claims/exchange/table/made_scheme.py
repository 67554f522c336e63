"""A codebook out of the codes of a table, where none of ours asks what the table answers."""

from collections import Counter
from dataclasses import replace
from typing import Any

from claims.choices import ItemKind
from claims.exchange.table.beside import labels_on
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.mapping import MadeItem, MadeScheme, Mapping
from claims.exchange.table.table import Table
from claims.exchange.table.unmapped import values_of, with_codes
from claims.rules.review.codebook import LONGEST_CODE, code_of
from claims.rules.review.codebook_file import FORMAT, BadCodebook, read_codebook

_ITEM = "rating.item."
_LABEL = 80


def scheme_of(mapping: Mapping, table: Table) -> dict[str, Any]:
    """The content of a codebook file, as `import_codebook` takes it: a draft with an item for each column that is one.

    Its answers are the codes of the mapping, called as the mapping, a legend or the table calls them. It asks no
    verdict. Raises BadTable where the mapping makes no codebook, or an item has no codes.
    """
    made = mapping.scheme
    if made is None:
        raise BadTable("The mapping makes no codebook.", "Give it a name and a code.", "mapping, scheme")
    columns = _columns(mapping)
    items = [_item(code, asked, columns.get(code, ""), mapping, table) for code, asked in made.items.items()]
    version = {"version": made.version, "verdict_required": False, "reason_asked": "never", "items": items}
    scheme = {"code": made.code, "name": made.name, "citation": made.citation}
    try:
        return read_codebook({"format": FORMAT, "scheme": scheme, "versions": [version]})
    except BadCodebook as error:
        raise BadTable(f"No codebook can be made: {error}", "", "mapping, scheme") from error


def _columns(mapping: Mapping) -> dict[str, str]:
    """Of each item the name under which the mapping has its codes."""
    named = {**mapping.columns, **(mapping.raters.columns if mapping.raters else {})}
    return {field.removeprefix(_ITEM): column for column, field in named.items() if field.startswith(_ITEM)}


def _item(code: str, asked: MadeItem, column: str, mapping: Mapping, table: Table) -> dict[str, Any]:
    codes = [said for said in dict.fromkeys(mapping.codes.get(column, {}).values()) if said]
    if not codes:
        where = f"mapping, scheme, items, {code}"
        raise BadTable(f"“{asked.text[:60]}” has no answers.", f"Give the codes of the column “{column}”.", where)
    labels = _labels(column, mapping, table) | asked.labels
    levels: list[dict[str, Any]] = [{"code": said, "label": labels.get(said, said)[:_LABEL]} for said in codes]
    if asked.kind == ItemKind.ORDINAL:
        levels = [level | {"order": place} for place, level in enumerate(levels)]
    asks = {"code": code, "text": asked.text, "kind": asked.kind, "about": asked.about, "required": False}
    return asks | {"levels": levels}


def _labels(column: str, mapping: Mapping, table: Table) -> dict[str, str]:
    """What each code is called: by the legend, else by the first value that the mapping has for it."""
    labels: dict[str, str] = {}
    legend = labels_on(table, mapping.legends[column]) if column in mapping.legends else {}
    for value, code in mapping.codes.get(column, {}).items():
        labels.setdefault(code, legend.get(value, value))
    return labels


def proposed_codes(table: Table, mapping: Mapping, column: str) -> Mapping:
    """The mapping with a code for each value that stands in a column, the most frequent first; to be confirmed.

    Values that differ in case, space or punctuation alone have one code. Those that it has codes for keep them.
    """
    had = mapping.codes.get(column, {})
    counted: Counter[str] = values_of(table, mapping, column)
    codes = {value: code_of(value) or f"value_{at}" for at, (value, _) in enumerate(counted.most_common(), 1)}
    return with_codes(mapping, column, {value: code[:LONGEST_CODE] for value, code in codes.items()} | had)


def proposed_scheme(table: Table, mapping: Mapping, made: MadeScheme) -> Mapping:
    """The mapping with this codebook, and an item in it for each column that answers one; to be confirmed."""
    items = {
        code: made.items.get(code) or MadeItem(text=column.replace("_", " ").strip().capitalize())
        for code, column in _columns(mapping).items()
    }
    for column in _columns(mapping).values():
        mapping = proposed_codes(table, mapping, column)
    return replace(mapping, scheme=replace(made, items=items))
