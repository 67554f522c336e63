"""Cells that a spreadsheet would run as a formula are made harmless, in a way that can be taken back.

The rule, which readers of our files can apply themselves: a cell whose first character is one of TRIGGERS is written
with one apostrophe before it. The apostrophe is a trigger too, so that a cell with one of its own comes back whole.
"""

# The last four are the full-width forms, which some spreadsheets read like the plain ones.
TRIGGERS = "=+-@\t\r\n'＝＋－＠"
