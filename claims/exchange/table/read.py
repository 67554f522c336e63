"""Reading a table: CSV and its kin, XLSX and the older XLS. What is proposed can be said otherwise by a dialect."""

from claims.exchange.table import workbook
from claims.exchange.table.dialect import BadTable, Dialect, check_dialect
from claims.exchange.table.read_book import read_book
from claims.exchange.table.read_text import read_text
from claims.exchange.table.table import Table

# A workbook is unpacked whole in memory, a text is gone through.
MOST_BYTES = {"csv": 200 * 1024 * 1024, "xlsx": 20 * 1024 * 1024, "xls": 20 * 1024 * 1024}


def read_table(data: bytes, *, name: str = "", dialect: Dialect | None = None) -> Table:
    """The table of a file: what it is is recognised by its bytes, how it is written is proposed where nobody says.

    Raises BadTable where nothing can be read, with what to do.
    """
    dialect = dialect or Dialect()
    check_dialect(dialect)
    kind = "xls" if data.startswith(workbook.OLE) else "xlsx" if data.startswith(workbook.ZIP) else "csv"
    if not data.strip():
        raise BadTable("The file is empty.", "Choose another one.", name)
    if len(data) > MOST_BYTES[kind]:
        most = f"{MOST_BYTES[kind] // 1024 // 1024} MB"
        raise BadTable(f"The file is larger than {most}.", "Divide it, or save its sheet as CSV.", name)
    return read_text(data, name, dialect) if kind == "csv" else read_book(data, name, kind, dialect)
