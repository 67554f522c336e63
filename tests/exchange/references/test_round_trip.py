"""What came in goes out with the same fields: files of databases, and references that are invented."""

import json
import re
from collections import Counter

import pytest
import rispy
from bibtexparser.model import Entry
from bibtexparser.splitter import Splitter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.exchange.references.read import read_references
from claims.exchange.references.write_bibtex import write_bibtex
from claims.exchange.references.write_csl_json import write_csl_json
from claims.exchange.references.write_ris import write_ris
from claims.rules.reference.csl import TYPES
from claims.rules.reference.reference import Reference, reference_stored
from tests.paths import REFS

WRITERS = {"ris": write_ris, "bibtex": write_bibtex, "csl-json": write_csl_json}
FILES = (
    sorted(
        path for path in REFS.iterdir() if path.name not in ("README.md", "ORIGIN.tsv", "retraction_watch_sample.csv")
    )
    if REFS.is_dir()
    else []
)
shared = pytest.mark.shared
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def fields(references):
    return [(dict(one.csl), dict(one.extra)) for one in references]


@shared
@every_file
@pytest.mark.parametrize("form", WRITERS)
def test_what_came_in_goes_out_in_every_format_that_we_write(path, form):
    came = read_references(path.read_bytes(), name=path.name)
    assert came.records
    written = WRITERS[form](came.records)
    again = read_references(written)
    assert (again.format, again.found) == (form, len(came.records))
    assert fields(again.records) == fields(came.records)
    assert WRITERS[form](came.records) == written


@shared
@every_file
def test_every_record_has_an_outcome(path):
    came = read_references(path.read_bytes(), name=path.name)
    assert came.found == len(came.records) + came.refused
    assert came.refused == sum(one.refused for one in came.problems)
    assert [one.record for one in came.records] == sorted(one.record for one in came.records)


@shared
@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".ris" and "wos" not in path.name],
                         ids=lambda path: path.name)  # fmt: skip
def test_ris_goes_out_with_the_tags_and_values_that_it_had(path):
    came = read_references(path.read_bytes())
    assert tags(write_ris(came.records)) == tags(path.read_bytes())


def tags(data):
    """Tags with their values, by a reading of the lines that is not ours; lines that go on are put into one."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    found = re.findall(
        r"^(PMID|[A-Z][A-Z0-9])[ \t]{1,2}-[ \t]?(.*(?:\n(?![A-Z][A-Z0-9][ \t]{1,2}-|PMID).+)*)", text, re.M
    )
    values = [(tag, one) for tag, value in found for one in (value.split("\n") if tag == "KW" else [value])]
    return Counter((tag, " ".join(value.split())) for tag, value in values if value.strip() and tag != "ER")


@shared
@pytest.mark.parametrize(
    "name", ["rispy_full.ris", "asreview_scopus.ris", "asreview_embase.ris", "asreview_proquest.ris"]
)
def test_rispy_finds_in_what_we_write_what_it_finds_in_what_came(name):
    data = (REFS / name).read_bytes()
    ours = write_ris(read_references(data).records)
    assert rispy.loads(ours.decode()) == rispy.loads(data.decode("utf-8-sig"))


@shared
@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".bib"], ids=lambda path: path.name)
def test_bibtexparser_finds_in_what_we_write_what_it_finds_in_what_came(path):
    came = read_references(path.read_bytes())
    text = path.read_bytes().decode(came.charset).removeprefix("\ufeff")
    assert entries(write_bibtex(came.records).decode()) == entries(text)


def entries(text):
    """Types, keys and fields of the entries that can be read, as they stand in a file."""
    blocks = [getattr(block, "ignore_error_block", None) or block for block in Splitter(text).split().blocks]
    return [
        (block.entry_type, block.key, sorted((one.key, str(one.value)) for one in block.fields if one.value != "{}"))
        for block in blocks
        if isinstance(block, Entry)
    ]


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
NASTY = st.sampled_from(
    ["ER  - ", "a\nER  - \nTY  - JOUR", "{", "}", "a}b{", "\\", "\\emph{x}", "@article{x,", "\n@misc{a,}\n", '"', "% x",
     "$a$ ~ ^", " led by space ", "a\r\nb", "a\rb", "\u2028", "\x85", "\x0b", "a\n\n\nb", "TY  - JOUR", "王侠 é", ";",
     "a; b, c", "x" * 5000, "<b>&amp;</b>", "a  b", "--", "10.1000/x", "PMID: 1", " and ", "{A} and {B}"]
)  # fmt: skip
WORDS = st.one_of(TEXT, NASTY)
NAME = st.fixed_dictionaries(
    {"family": WORDS.filter(bool)}, optional={"given": WORDS, "suffix": WORDS}
) | st.fixed_dictionaries({"literal": WORDS.filter(bool)})
DATE = st.one_of(
    st.fixed_dictionaries(
        {"date-parts": st.lists(st.lists(st.integers(1, 12), min_size=0, max_size=2), min_size=1, max_size=2).map(
            lambda parts: [[1990 + at, *part] for at, part in enumerate(parts)])},
        optional={"raw": WORDS},
    ),
    st.fixed_dictionaries({"literal": WORDS.filter(bool)}),
)  # fmt: skip
CSL = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(TYPES))},
    optional={
        "author": st.lists(NAME, min_size=1, max_size=3), "editor": st.lists(NAME, min_size=1, max_size=2),
        "issued": DATE, "accessed": DATE,
    } | {
        name: WORDS.filter(bool)
        for name in ("id", "title", "container-title", "volume", "page", "DOI", "PMID", "ISSN", "ISBN", "URL",
                     "keyword", "abstract", "note", "event-title", "publisher", "genre")
    },
)  # fmt: skip
KEYS = st.one_of(
    st.sampled_from(
        ["TI", "TY", "ER", "XE", "N1", "KW", "AU", "Q9", "title", "year", "evidence_rest", "Emtree (Major)"]
    ),
    TEXT,
)
EXTRA = st.dictionaries(KEYS, st.lists(WORDS, min_size=1, max_size=3).map(tuple), max_size=4)


@pytest.mark.parametrize("form", WRITERS)
@example(items=[({"type": "article", "DOI": "10.1000/x"}, {"title": ("a", "b"), "custom": ("x",)})])
@given(items=st.lists(st.tuples(CSL, EXTRA), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_invented_references_come_back_as_they_were(form, items):
    references = [Reference(csl, extra, format=form) for csl, extra in items]
    again = read_references(WRITERS[form](references))
    assert fields(again.records) == fields(references)


def test_what_is_stored_of_a_reference_makes_it_again():
    (one,) = read_references(b"TY  - EJOUR\nT1  - A\nA1  - B, C\nZZ  - x\nER  - \n").records
    assert reference_stored(json.loads(json.dumps(one.stored()))) == one


def test_lines_that_came_go_out_only_as_long_as_they_say_the_same():
    (one,) = read_references(b"TY  - JOUR\nT1  - As it came\nPY  - 2014//\nER  - \n").records
    assert write_ris([one]) == b"TY  - JOUR\r\nT1  - As it came\r\nPY  - 2014//\r\nER  - \r\n\r\n"
    changed = Reference({**one.csl, "title": "Mended"}, one.extra, one.came, one.format)
    assert write_ris([changed]) == b"TY  - JOUR\r\nTI  - Mended\r\nPY  - 2014//\r\nER  - \r\n\r\n"


def test_keys_of_bibtex_are_given_once():
    references = [Reference({"type": "book", "title": "A", "id": "same"}), Reference({"type": "book", "id": "same"})]
    written = write_bibtex(references).decode()
    assert re.findall(r"^@book\{([^,]+),?$", written, re.M) == ["same", "evidence-2"]
    assert fields(read_references(written.encode()).records) == fields(references)


def test_nothing_is_written_of_nothing():
    assert (write_ris([]), write_bibtex([]), write_csl_json([])) == (b"", b"", b"[]\n")
