"""How the lines of a captured text flow, from what its extractor stored of it."""

from claims.rules.extract import extract
from claims.rules.span.lines import (
    WITHOUT_BLOCKS,
    Lined,
    blocks_within,
    flow_within,
    level_within,
    lined,
    lined_beside,
    read_places,
    read_within,
)
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


def test_beside_another_text_of_its_page_lines_flow_as_they_do_there():
    listed = "We see\nless pain in the knee and in the hip\nmore strength in them\n\nThe cells may\nhelp."
    plain = blocks_within(listed, [], WITHOUT_BLOCKS)
    assert [listed[slice(*block)].count("\n") for block in plain] == [2, 1]
    new = Lined(listed.replace("cells may", "cells can"), [])
    blocks = lined_beside(listed, [], WITHOUT_BLOCKS, new).blocks
    assert [listed[slice(*one)] for one in blocks] == ["The cells may\nhelp."]
    start = listed.index("less pain")
    some = Lined(listed, [(start, listed.index("\n\n"))])
    assert lined_beside(listed, [], WITHOUT_BLOCKS, some).blocks == list(some.blocks)
    assert lined_beside(listed, [], "2", some).blocks == []


def test_a_quote_is_looked_for_as_it_is_read():
    document = lined(TEXT, ROWS, FOUND.version)
    ((start, end),) = read_places(document, "safe is unlikely to")
    assert TEXT[start:end] == "safe is un-\nlikely to"
    assert [TEXT[slice(*one)] for one in read_places(document, "is")] == ["is"] * TEXT.count("is")
    ((start, _),) = read_places(document, "is", "this", "safe")
    assert TEXT[:start].endswith("that this ")
    assert read_places(document, "is", "that", "safe") == []
    assert read_places(document, " \n") == read_places(document, "not there") == []
