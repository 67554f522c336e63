"""Sentences of printed documents that are found exactly in the text that is taken from their PDFs.

Twenty PDFs: five invented documents, of which each sentence is known, by each of four producers that is on this
machine. Beside the extractor stand pdftotext, PDFium by itself and pypdf (on which version 1 of the extractor stood),
whose lines are all taken to flow. A sentence is found where it stands whole, with its raised and lowered signs.
"""

import io
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import pypdf
import pypdfium2

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure
from benchmarks.pdfs.producers import PRODUCERS, missing, printed
from benchmarks.pdfs.texts import Document
from claims.rules.extract import pdf
from claims.rules.text.flow import blocks_of, flowed

GROUP = "PDFs: sentences found, of 100"
LEAST = 90.0
_BROKEN = re.compile(r"[-\u00ad\u2010\ufffe]\r?\n")
_SPACE = re.compile(r"\s+")
# What two fonts have for one sign.
_SAME = str.maketrans({"µ": "μ", "’": "'", "‐": "-", "\u00ad": ""})


@dataclass(slots=True)
class _Score:
    found: int = 0
    sentences: int = 0
    pages: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)


def measure(place: Place) -> Iterator[Figure]:
    """Figures for each reader, with its time for a page, and for each producer. Needs no database."""
    readers = _readers()
    scores: defaultdict[tuple[str, str], _Score] = defaultdict(_Score)
    with tempfile.TemporaryDirectory() as folder:
        for producer, document, data in printed(Path(folder)):
            for reader, read in readers.items():
                _count(scores[reader, producer], document, data, read)
    for reader in readers:
        of_reader = {producer: score for (name, producer), score in scores.items() if name == reader}
        if not of_reader:
            yield Figure(GROUP, reader, unit="", failure="no producer is on this machine")
            continue
        yield _figure(reader, list(of_reader.values()), Bar(least=LEAST) if reader == "Evidence" else None)
    for producer in PRODUCERS:
        score = scores.get(("Evidence", producer))
        if score is None or producer in missing():
            yield Figure(
                GROUP, f"Evidence, of {producer}", unit="", failure=f"{PRODUCERS[producer][0]} is not installed"
            )
        else:
            yield _figure(f"Evidence, of {producer}", [score], Bar(least=LEAST))


def _figure(name: str, scores: list[_Score], bar: Bar | None) -> Figure:
    found, sentences, pages = (sum(getattr(one, key) for one in scores) for key in ("found", "sentences", "pages"))
    facts = {"sentences": sentences, "pages": pages, "ms a page": 1000 * sum(one.seconds for one in scores) / pages}
    lost = " | ".join(sentence for one in scores for sentence in one.lost)
    return Figure(GROUP, name, (100 * found / sentences,), "", bar, facts=facts, note=f"not found: {lost}"[:20_000])


def _count(score: _Score, document: Document, data: bytes, read: Callable[[bytes], str]) -> None:
    begun = perf_counter()
    text = read(data)
    score.seconds += perf_counter() - begun
    score.pages += len(pypdfium2.PdfDocument(data))
    for sentence in map(_plain, document.sentences()):
        score.sentences += 1
        score.found += sentence in text
        if sentence not in text:
            score.lost.append(sentence)


def _readers() -> dict[str, Callable[[bytes], str]]:
    readers: dict[str, Callable[[bytes], str]] = {
        "Evidence": _by_evidence,
        "PDFium by itself": lambda data: _all_flows(
            "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).replace(
                "\ufffe", "-\n"
            )
        ),
        "pypdf": lambda data: _all_flows(
            "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
        ),
    }
    if shutil.which("pdftotext"):
        readers["pdftotext"] = lambda data: _all_flows(
            subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()  # noqa: S607
        )
    return readers


def _by_evidence(data: bytes) -> str:
    found = pdf.read(data)
    return "\n".join(map(_plain, flowed(found.text, blocks_of(found.structure)).text.split("\n")))


def _all_flows(text: str) -> str:
    """The text as if all its lines were one paragraph, with words joined that a line's end divides."""
    return _plain(_BROKEN.sub("", text.replace("\f", "\n")))


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_SAME)).strip()
