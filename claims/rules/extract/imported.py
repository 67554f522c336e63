"""Style sheets that ask for others of the same file: put in where they ask."""

import re
from collections.abc import Mapping

from claims.rules.extract.mark import joined

# A sheet may ask for itself, and two for each other.
_DEPTH = 4
_MOST_PUT_IN = 2_000_000
_IMPORT = re.compile(
    r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]{1,2000})[\"']?\s*\)?\s*([^;{}@]{0,200});", re.IGNORECASE
)


def with_imports(sheets: Mapping[str, str]) -> dict[str, str]:
    """The sheets by address, each with those that it asks for in their places, as far as they are among these."""
    left = _MOST_PUT_IN

    def whole(address: str, around: tuple[str, ...]) -> str:
        def put_in(found: re.Match[str]) -> str:
            nonlocal left
            asked = found[1] if found[1] in sheets else joined(address, found[1])
            if asked not in sheets or asked in around or len(around) > _DEPTH or left < len(sheets[asked]):
                return ""
            left -= len(sheets[asked])
            text, media = whole(asked, (*around, asked)), found[2].strip()
            return f"@media {media} {{{text}}}" if media else text

        return _IMPORT.sub(put_in, sheets[address])

    return {address: whole(address, (address,)) for address in sheets}
