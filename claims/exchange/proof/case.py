"""The ZIP of a case file: what the proof of each claim says, each saved copy once, time-stamps, how to check them."""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from claims.exchange.annotation import utc
from claims.exchange.proof.archive import SUMS, Proof
from claims.exchange.proof.stamps import files_of_stamps, how_to_check
from claims.models import Claim, Publisher, TimeStamp, User
from claims.reads.case import case_statement
from claims.reads.withholding import quote_shown
from claims.rules.extract.document import sha256_of_text

# Bytes of saved copies and what is beside them.
MOST_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CaseZip:
    """A case file of a publisher with these claims, for one person at one moment; with ratings where they ask."""

    publisher: Publisher
    claims: Sequence[Claim]
    user: User
    address: str
    made_at: datetime
    ratings: bool

    @property
    def file_name(self) -> str:
        """Name of the ZIP."""
        return f"case-{self.publisher.uid}.zip"

    @property
    def size(self) -> int:
        """Bytes of the files that it holds, each saved copy once."""
        captures = {claim.capture_id: claim.capture for claim in self.claims}.values()
        return sum(one.size + sum(beside.size for beside in one.attachments.all()) for one in captures)

    def write(self, stream: IO[bytes]) -> None:
        """Write the ZIP. Raises FileNotFoundError when a stored file is missing."""
        sums = []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._files():
                archive.writestr(f"case-{self.publisher.uid}/{name}", data)
                sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
            archive.writestr(f"case-{self.publisher.uid}/{SUMS}", "".join(sums))

    def _files(self) -> Iterator[tuple[str, bytes]]:
        statement = case_statement(self.publisher, self.claims)
        proofs = [Proof(claim, self.user, self.address, self.made_at, self.ratings) for claim in self.claims]
        stamps = self._stamps(statement, proofs)
        yield "README.txt", self._readme(proofs, stamps).encode()
        yield "case.json", statement.encode()
        copied = set()
        for proof in proofs:
            yield from ((f"claims/{proof.claim.uid}/{name}", data) for name, data in proof.told())
            if proof.whole and proof.claim.capture_id not in copied:
                copied.add(proof.claim.capture_id)
                folder = f"copies/{proof.claim.capture.uid}"
                yield from ((f"{folder}/{name}", data) for name, data in proof.captured(proof.names_of_bytes()))
        yield from files_of_stamps(stamps)

    def _stamps(self, statement: str, proofs: Sequence[Proof]) -> list[TimeStamp]:
        """Those of exactly this choice, and those that cover its saved copies; each once."""
        of_case = TimeStamp.objects.filter(publisher=self.publisher, sha256=sha256_of_text(statement))
        found = [*of_case.select_related("asked_by").order_by("pk"), *(one for proof in proofs for one in proof.stamps)]
        return list(dict.fromkeys(found))

    def _readme(self, proofs: Sequence[Proof], stamps: list[TimeStamp]) -> str:
        parts = [
            f"Case file: {self.publisher.name}",
            f"Made {utc(self.made_at)} for {self.user.shown_name}.",
            "\n\n".join(_words(proof) for proof in proofs),
            _HOW,
            how_to_check(stamps),
            _NOT,
            _FILES + (_RATED if self.ratings else _UNRATED),
        ]
        return "\n\n".join(parts) + "\n"


def _words(proof: Proof) -> str:
    """One claim: its words, where they stand, and whether its copy is in the folder."""
    claim, capture = proof.claim, proof.claim.capture
    where = f"copies/{capture.uid}/text.txt, characters {claim.start} to {claim.end}"
    if capture.purged_at:
        where = f"Its saved copy was purged {utc(capture.purged_at)}."
    elif not proof.whole:
        where = "Its saved copy is withheld; claim.json says by whom and why."
    return "\n".join(
        [
            f"{claim.short_number} ({claim.uid}), {claim.source.address or 'address not recorded'}",
            f"  {quote_shown(claim)}",
            f"  {where}",
            f"  SHA-256 of the copy {capture.sha256}",
        ]
    )


_HOW = """\
How to check it
---------------
In the folder, run  sha256sum -c SHA256SUMS  (macOS: shasum -a 256 -c SHA256SUMS). Every line must end with OK.
The words of a claim stand in text.txt of its copy at the characters that are named, counted from 0 in Unicode code
points. case.json lists the same hashes and places; a time-stamp of the case file, if there is one, is of this file."""
_NOT = """\
What it does not prove
----------------------
- That the site served these pages. Somebody stored them; claim.json of each claim says who, how and when.
- That our clock was right. Only a time-stamp of somebody else, or a manifest that others hold, says when.
- That a statement is true or false. It is no finding about the publisher, no legal or medical advice."""
_FILES = """\
The files
---------
SHA256SUMS     the SHA-256 of every other file
case.json      hashes, places, addresses and times of all claims: what a time-stamp of the case file is of
claims/        of each claim what its proof says: claim.json, annotation.jsonld, history.json, relations.json
copies/        each saved copy: the document as it came in, its text, and what was stored beside it
time-stamps/   what was stamped, what the authority answered (.tsr) and certificates (.pem)
"""
_RATED = "Ratings that the person may see are in ratings.csv and ratings.jsonl of each claim."
_UNRATED = "Ratings are not in this folder: nobody asked for them with it."
