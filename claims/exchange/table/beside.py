"""What stands beside the rows of a table: legends on other sheets, and single cells."""

import re
from collections.abc import Mapping as Named
from itertools import takewhile

from claims.exchange.table.dialect import BadTable
from claims.exchange.table.header import column_number
from claims.exchange.table.mapping import Legend
from claims.exchange.table.table import Table

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def labels_on(table: Table, legend: Legend) -> dict[str, str]:
    """What the codes of a legend mean, label by code. Raises BadTable where the sheet, or anything on it, is not there.

    A code with two labels is refused: nobody knows which is meant.
    """
    if table.open_sheet is None:
        raise BadTable("Only a workbook has other sheets.", "Take the legend out.", "mapping, legends")
    if legend.sheet not in {sheet.name for sheet in table.sheets}:
        known = "”, “".join(sheet.name for sheet in table.sheets)
        raise BadTable(f"There is no sheet “{legend.sheet}”.", f"The sheets are “{known}”.", "mapping, legends")
    codes_at, labels_at = column_number(legend.codes) - 1, column_number(legend.labels) - 1
    labels: dict[str, str] = {}
    for row in table.open_sheet(legend.sheet).grid():
        code, label = (row.cells[at].strip() if at < len(row.cells) else "" for at in (codes_at, labels_at))
        if code and label and labels.setdefault(code, label) != label:
            what = f"The code “{code}” means “{labels[code]}” and “{label}”."
            raise BadTable(what, "Give the codes in the mapping instead.", f"sheet “{legend.sheet}”, {row.where}")
    if not labels:
        raise BadTable("The legend is empty.", "Choose its columns.", f"sheet “{legend.sheet}”")
    return labels


def cell_values(table: Table, cells: Named[str, str]) -> dict[str, str]:
    """The values of single cells, by field. Raises BadTable for one beyond the table."""
    places = {field: _CELL.fullmatch(place) for field, place in cells.items()}
    wanted = {field: (int(found[2]), column_number(found[1]) - 1) for field, found in places.items() if found}
    if not wanted:
        return {}
    last = max(row for row, _ in wanted.values())
    rows = {row.number: row.cells for row in takewhile(lambda row: row.number <= last, table.grid())}
    values = {}
    for field, (row, at) in wanted.items():
        if row not in rows or at >= len(rows[row]):
            raise BadTable(f"The table has no cell {cells[field]}.", "Choose another.", f"mapping, cells, {field}")
        values[field] = rows[row][at].strip()
    return values
