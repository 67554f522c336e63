"""Codebooks in files, in either of two forms: what a name ends in says which."""

from pathlib import PurePath
from typing import Any

from claims.exchange import codebook_json, codebook_qdc

QDC = ".qdc"


def codebook_from(name: str, data: bytes) -> tuple[dict[str, Any], list[str]]:
    """The codebook of a file of this name, and what was left out of it, in sentences. Raises BadCodebook."""
    if PurePath(name).suffix.lower() == QDC or data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return codebook_qdc.codebook_read(data, name=PurePath(name).stem)
    return codebook_json.codebook_read(data), []
