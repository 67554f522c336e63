"""Addresses of pages out of what people have: a list with one on each line, or rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from claims.rules.identify.address import BadAddress, check_address, compare_key

MOST_ADDRESSES: Final = 20_000
_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class NoAddress:
    """A line or cell that is no address: where, its beginning, and why."""

    where: str
    what: str
    why: str


@dataclass(slots=True)
class Addresses:
    """Addresses in their order, each page once; what is none; and how many lines name a page again."""

    found: dict[str, str] = field(default_factory=dict)
    refused: list[NoAddress] = field(default_factory=list)
    repeated: int = 0

    def add(self, typed: str, where: str) -> None:
        """Take in what stands somewhere; nothing where that is empty."""
        if not typed.strip():
            return
        try:
            address = check_address(typed)
        except BadAddress as error:
            shown = typed.strip()
            shown = f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
            self.refused.append(NoAddress(where, shown, str(error)))
            return
        # Two addresses of one page are one thing to do.
        key = compare_key(address)
        if key in self.found:
            self.repeated += 1
        else:
            self.found[key] = address


def addresses_in(lines: Iterable[tuple[str, str]]) -> Addresses:
    """The addresses of lines, each with where it stands."""
    addresses = Addresses()
    for where, typed in lines:
        addresses.add(typed, where)
    return addresses
