"""What names a private person and is hidden in public: the one place that everything public asks.

The words are hidden wherever the very same words stand as whole words, in whatever text: so a statement, a rationale or
a title that repeats them does not tell them. What people with a login read is untouched.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from claims.choices import Depth, ReleaseStep
from claims.models import Claim, Rating, Redaction, Release, ReleasedClaim, User
from claims.reads.review.seen import decisions_seen_by
from claims.rules.extract.document import sha256_of_text
from claims.rules.span.redaction import MARK, Redacted

# Columns that have a hash of words, each with the column that has the words.
HASHES = {"quote_sha256": "quote", "claim_sha256": "quote", "other_sha256": "other_quote"}
# Stands for the hash of words that are none of those beside: of an earlier wording, which could have been guessed too.
NO_HASH = hashlib.sha256(b"").hexdigest()
_WRITTEN_BY_CLAIM = ("statement", "translation", "note")
_OF_RELEASE = ("title", "about", "contact", "correction", "withheld_because")
_OF_SOURCE = ("title", "container_title", "author_printed", "address", "published_printed", "copyright_printed")


def in_force() -> QuerySet[Redaction]:
    """Redactions that were not lifted."""
    return Redaction.objects.filter(lifted_at=None).order_by()


def redactor() -> "Redactor":
    """What hides all that is redacted now. Two queries; one where nothing is."""
    told = dict(in_force().values_list("uid", "exact"))
    return Redactor(_compiled(frozenset(told.values())), _excerpts() if told else {}, sorted(told))


@lru_cache(maxsize=4)
def _compiled(words: frozenset[str]) -> Redacted:
    return Redacted(words)


def _excerpts() -> dict[str, str]:
    """By the hash of an excerpt that has such words its text: from few words what is missing can be guessed."""
    rows = in_force().filter(capture__depth=Depth.EXCERPT).values_list(
        "capture__sha256", "capture__text_sha256", "capture__text"
    )  # fmt: skip
    return {sha256: text for *hashes, text in rows for sha256 in hashes if sha256}


class Redactor:
    """Hides words in texts, in rows of files and in records that are about to be drawn."""

    def __init__(self, words: Redacted, excerpts: dict[str, str], uids: list[str]) -> None:
        self.words, self.uids = words, uids
        self._excerpts = {sha256: sha256_of_text(words.shown(text)) for sha256, text in excerpts.items()}

    def __bool__(self) -> bool:
        return bool(self.words)

    def text(self, text: str) -> str:
        """A text as it may be read in public."""
        return self.words.shown(text)

    def row(self, row: dict[str, Any], texts: Collection[str]) -> dict[str, Any]:
        """A row of a file as it may be read in public; `texts` are its columns that people and pages wrote.

        The hash of a quote is that of what is left of it, so that nobody finds a name by trying; `redacted` says yes.
        """
        told = {name: self.text(value) if name in texts and isinstance(value, str) else value
                for name, value in row.items()}  # fmt: skip
        for name, of in HASHES.items():
            if name in row and told.get(of) != row.get(of):
                same = row[name] == sha256_of_text(str(row[of]))
                told[name] = sha256_of_text(told[of]) if same or name == "quote_sha256" else NO_HASH
        if "redacted" in row:
            told["redacted"] = "yes" if MARK in str(told["quote"]) else ""
        return {name: self._excerpts.get(value, value) if name.endswith("sha256") else value
                for name, value in told.items()}  # fmt: skip

    def blocks(self, blocks: Iterable[bytes], texts: Collection[str]) -> Iterator[bytes]:
        """Blocks of whole lines of JSON, each line a row, as they may be read in public."""
        return (self._block(block, texts) for block in blocks) if self else iter(blocks)

    def _block(self, block: bytes, texts: Collection[str]) -> bytes:
        return b"".join(self._line(line, texts) for line in block.splitlines(keepends=True))

    def _line(self, line: bytes, texts: Collection[str]) -> bytes:
        text = line.decode()
        if not (self.words.stands_in(text) or '"redacted":"yes"' in text or self._has_excerpt(text)):
            return line
        row = self.row(json.loads(text), texts)
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _has_excerpt(self, text: str) -> bool:
        return bool(self._excerpts) and any(each in self._excerpts for each in re.findall(r"[0-9a-f]{64}", text))

    def release(self, release: Release) -> Release:
        """Read a release, in memory alone, as it may be shown in public."""
        for name in _OF_RELEASE:
            setattr(release, name, self.text(getattr(release, name)))
        told = {name: [self.text(line) for line in release.holds.get(name, ())] for name in ("warnings", "unfinished")}
        release.holds = release.holds | told | {"quoted": self._within(release.holds.get("quoted", []))}
        return release

    def released(self, claim: ReleasedClaim, texts: Collection[str]) -> ReleasedClaim:
        """The same of a decided claim of one, with what its publisher said."""
        if self:
            claim.says = json.dumps(self.row(claim.row, texts), ensure_ascii=False)
            claim.heard = self._within(claim.heard)
        return claim

    def _within(self, told: Any) -> Any:
        if isinstance(told, dict):
            return {name: self._within(value) for name, value in told.items()}
        if isinstance(told, list):
            return [self._within(value) for value in told]
        return self.text(told) if isinstance(told, str) else told

    def claim(self, claim: Claim) -> None:
        """Read a claim with its source, in memory alone, as it may be shown in public. It is not to be saved."""
        for record, names in ((claim, ("quote", "quote_flowed", *_WRITTEN_BY_CLAIM)), (claim.source, _OF_SOURCE)):
            for name in names:
                setattr(record, name, self.text(getattr(record, name)))
        if claim.source.publisher is not None:
            claim.source.publisher.name = self.text(claim.source.publisher.name)


def repeated(claim: Claim, words: str, user: User) -> list[str]:
    """Where else the same words stand: they are hidden there too, and a person can take them out of some of it."""
    found, hidden = [], Redacted([words])
    fields = {"the plain statement": claim.statement, "the translation": claim.translation, "the note": claim.note}
    fields |= {"the title of the source": claim.source.title, "the address of the source": claim.source.address}
    found += [where for where, text in fields.items() if hidden.stands_in(text)]
    rationales = Rating.objects.visible_to(user).filter(claim=claim).values_list("rationale", flat=True)
    found += ["a rationale"] * any(map(hidden.stands_in, rationales))
    reasons = decisions_seen_by(user).filter(claim=claim).values_list("reason", flat=True)
    return found + ["the reason of a decision"] * any(map(hidden.stands_in, reasons))


def has_older_words(release: Release) -> bool:
    """Whether the files of a release may have words that were redacted after it was made. At most two queries."""
    since = in_force().exclude(uid__in=release.holds.get("redactions", []))
    made = release.events.filter(step=ReleaseStep.MADE).values_list("at", flat=True).first()
    return made is not None and since.filter(claim__created_at__lte=made).exists()
