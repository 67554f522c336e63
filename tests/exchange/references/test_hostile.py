"""Files that are made to be slow to read: no reader takes fifty times what an honest file of that length takes."""

import json

import pytest

from benchmarks.hostile import HONEST, SHAPES, TookTooLong, milliseconds
from claims.exchange.references.read import read_references
from claims.exchange.retractions import NEEDED, read_retractions

pytestmark = pytest.mark.slow
LENGTH, TIMES, LEAST = 20_000, 50, 20.0


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


FILES = {
    "ris": lambda text: f"TY  - JOUR\nTI  - {text}\nAU  - {text}\nPY  - {text}\nAB  - {text}\nER  - \n{text}",
    "ris, broken": lambda text: f"TY  - JOUR\n{text}",
    "bibtex": lambda text: (
        f"@misc{{k, title = {{{text}}}, author = {{{text}}}, pages={{{text}}}, keywords={{{text}}}}}"
    ),
    "bibtex, broken": lambda text: f'@misc{{k, title = "{text}"\n}}\n@misc{{{text}',
    "enw": lambda text: f"%0 Book\n%T {text}\n%A {text}\n{text}",
    "nbib": lambda text: f"PMID- 1\nTI  - {text}\nAU  - {text}\n{text}",
    "ciw": lambda text: f"FN x\nPT J\nTI {text}\nAU {text}\n{text}",
    "csv": lambda text: f"title,authors,doi\n{quoted(text)},{quoted(text)},{quoted(text)}\n{text}",
    "json": lambda text: f'[{{"title": {json.dumps(text)}}}, {{{text}',
    "crossref": lambda text: json.dumps([{"DOI": text, "title": [text], "abstract": text}]),
    "xml": lambda text: f"<xml><records><record><titles><title>a</title></titles></record><record>{text}",
    "nothing": lambda text: text,
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_takes_fifty_times_as_long_as_an_honest_one(name):
    def call(text):
        read_references(FILES[name](text).encode("utf-8", "replace"))

    most = TIMES * max(LEAST, milliseconds(call, HONEST.text(LENGTH)))
    for shape in SHAPES:
        try:
            took = milliseconds(call, shape.text(LENGTH), most)
        except TookTooLong:
            took = most
        assert took < most, shape.name


def test_nor_do_notices_of_retractions():
    def call(text):
        read_retractions(
            f"{','.join(NEEDED)}\n{quoted(text)},{quoted(text)},Retraction,{quoted(text)}\n{text}".encode()
        )

    most = TIMES * max(LEAST, milliseconds(call, HONEST.text(LENGTH)))
    assert all(milliseconds(call, shape.text(LENGTH), most) < most for shape in SHAPES)
