"""Reading a document here, or in a process of its own."""

from dataclasses import asdict
from importlib import import_module
from typing import Any

from claims.rules.confined import MEMORY, Died, TooMuch, apart
from claims.rules.extract.charset import Guess, Undeclared
from claims.rules.extract.document import BadDocument
from claims.rules.extract.parts import Extraction, part_from, suggestion_from

# The name of an extractor is also the name of its module.
NAMES = ("text", "html", "markdown", "pdf", "mhtml", "docx", "jats")
CPU_SECONDS = {"text": 10, "html": 10, "markdown": 10, "pdf": 30, "mhtml": 15, "docx": 30, "jats": 15}


def read_here(name: str, data: bytes, charset: str = "", address: str = "") -> Extraction:
    """Read in this process: for documents that are small, and in the process made for it. Raises BadDocument."""
    if name not in NAMES:
        raise ValueError(f"There is no extractor “{name}”.")
    found: Extraction = import_module(f"claims.rules.extract.{name}").read(data, charset, address)
    return found


def read_apart(name: str, data: bytes, charset: str = "", address: str = "") -> Extraction:
    """Read in a new process, with limits. Raises BadDocument, also where that process dies."""
    seconds = CPU_SECONDS[name]
    asked = {"name": name, "charset": charset, "address": address}
    try:
        return _received(apart(__name__, asked, data, seconds=seconds))
    except TooMuch as error:
        raise BadDocument(
            f"The document takes too long or too much memory to read ({seconds} seconds, {MEMORY >> 30} GB at most). "
            "Open it, and paste the words that it shows.",
            "limit",
        ) from error
    except Died as error:
        raise BadDocument(
            "The document is damaged and cannot be read. Save it anew, or paste its words.", "damaged"
        ) from error


def answer(asked: dict[str, str], data: bytes) -> dict[str, Any]:
    """What the process says: the extraction, or why there is none."""
    try:
        found = read_here(asked["name"], data, asked["charset"], asked["address"])
    except Undeclared as error:
        return {"guesses": [asdict(guess) for guess in error.guesses]}
    except BadDocument as error:
        return {"error": str(error), "code": error.code}
    return {
        "text": found.text,
        "charset": found.charset,
        "extractor": found.extractor,
        "version": found.version,
        "media_type": found.media_type,
        "structure": found.structure_rows(),
        "metadata": found.metadata_rows(),
    }


def _received(message: dict[str, Any]) -> Extraction:
    if "guesses" in message:
        raise Undeclared([Guess(**guess) for guess in message["guesses"]])
    if "error" in message:
        raise BadDocument(message["error"], message["code"])
    structure = tuple(map(part_from, message.pop("structure")))
    metadata = tuple(map(suggestion_from, message.pop("metadata")))
    return Extraction(**message, structure=structure, metadata=metadata)
