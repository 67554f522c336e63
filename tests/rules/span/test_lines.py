"""How the lines of a captured text flow, from what its extractor stored of it."""

from claims.rules.extract import extract
from claims.rules.span.lines import WITHOUT_BLOCKS, blocks_within, flow_within, level_within, lined, read_within
from claims.rules.span.reader import Flow

TEXT = (
    "Report on knees\n\n"
    "In this small pilot the infusion of own fat cells may help\n"
    "patients with knee pain, and that this is safe is un-\nlikely to be true."
)
FOUND = extract(TEXT.encode(), filename="a.txt")
ROWS = FOUND.structure_rows()


def test_stored_blocks_are_counted_in_a_piece_of_the_text():
    (block,) = blocks_within(TEXT, ROWS, FOUND.version)
    assert TEXT[slice(*block)] == TEXT[17:]
    assert blocks_within(TEXT[20:], ROWS, FOUND.version, 20) == [(0, len(TEXT) - 20)]
    assert flow_within(TEXT[20:], ROWS, FOUND.version, 20) == Flow(
        [(20, len(TEXT))], [(TEXT.index("-"), TEXT.index("-") + 2)]
    )
    assert lined(TEXT, ROWS, FOUND.version).blocks == [block]
    assert blocks_within(TEXT, [{"kind": "block"}["kind"], {"kind": "link", "start": 0, "end": 4}], "2") == []


def test_a_copy_that_was_read_before_blocks_were_known_is_read_as_plain_text():
    assert blocks_within(TEXT, [], WITHOUT_BLOCKS) == blocks_within(TEXT, ROWS, FOUND.version)
    assert blocks_within(TEXT, [], FOUND.version) == []


def test_every_character_stays_in_its_place_and_a_piece_is_read_without_its_line_ends():
    same = level_within(TEXT, ROWS, FOUND.version)
    assert len(same) == len(TEXT)
    assert same.startswith("Report on knees\n\n")
    assert "\n" not in same[17:]
    start = TEXT.index("cells may")
    assert read_within(TEXT[start : start + 20], ROWS, FOUND.version, start) == "cells may help patie"
