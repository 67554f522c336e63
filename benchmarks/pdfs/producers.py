"""The invented documents printed by programs that people print with: Chromium, LibreOffice, pdfTeX and groff."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pdfs.texts import Document, documents
from benchmarks.pdfs.written import as_html, as_latex, as_macros, as_opendocument

_SECONDS = 180


def chromium(document: Document, folder: Path) -> bytes:
    """Print a web page, with the browser's own head and foot where the document has a running head."""
    page, made = folder / f"{document.name}.html", folder / f"{document.name}.pdf"
    page.write_text(as_html(document), encoding="utf-8")
    plain = [] if document.running else ["--no-pdf-header-footer"]
    _run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", *plain, f"--print-to-pdf={made}", page.name], folder
    )
    return made.read_bytes()


def libreoffice(document: Document, folder: Path) -> bytes:
    """Print an OpenDocument text."""
    page = folder / f"{document.name}.fodt"
    page.write_text(as_opendocument(document), encoding="utf-8")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    _run(["soffice", profile, "--headless", "--convert-to", "pdf", page.name], folder)
    return (folder / f"{document.name}.pdf").read_bytes()


def pdftex(document: Document, folder: Path) -> bytes:
    """Set it with LaTeX."""
    page = folder / f"{document.name}.tex"
    page.write_text(as_latex(document), encoding="utf-8")
    for _ in range(2):
        _run(["pdflatex", "-interaction=nonstopmode", page.name], folder)
    return (folder / f"{document.name}.pdf").read_bytes()


def groff(document: Document, folder: Path) -> bytes:
    """Set it with the macros that manuscripts are set with."""
    page = folder / f"{document.name}.ms"
    page.write_text(as_macros(document), encoding="utf-8")
    return _run(["groff", "-K", "utf8", "-t", "-ms", "-T", "pdf", page.name], folder)


# By name: the program that has to be there, and what prints with it.
PRODUCERS: dict[str, tuple[str, Callable[[Document, Path], bytes]]] = {
    "Chromium": ("chromium", chromium),
    "LibreOffice": ("soffice", libreoffice),
    "pdfTeX": ("pdflatex", pdftex),
    "groff": ("groff", groff),
}


def missing() -> list[str]:
    """The producers whose programs are not on this machine."""
    return [name for name, (program, _) in PRODUCERS.items() if shutil.which(program) is None]


def printed(folder: Path) -> Iterator[tuple[str, Document, bytes]]:
    """Each document by each producer that is there."""
    for name, (_, make) in PRODUCERS.items():
        if name not in missing():
            for document in documents():
                yield name, document, make(document, folder)


def _run(command: list[str], folder: Path) -> bytes:
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=True).stdout  # noqa: S603
