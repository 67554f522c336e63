"""Cells that a spreadsheet would run as a formula are made harmless, in a way that can be taken back.

The rule, which readers of our files can apply themselves: a cell whose first character is one of TRIGGERS is written
with one apostrophe before it. The apostrophe is a trigger too, so that a cell with one of its own comes back whole.
"""

# The last four are the full-width forms, which some spreadsheets read like the plain ones.
TRIGGERS = "=+-@\t\r\n'＝＋－＠"


def guard(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell[:1] and cell[0] in TRIGGERS else cell


def unguard(cell: str) -> str:
    """Take off the one apostrophe that makes a cell of ours harmless; any other cell is returned as it is."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in TRIGGERS else cell
