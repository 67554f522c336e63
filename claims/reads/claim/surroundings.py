"""What a person should know of a selection before it becomes a claim: the words beside it, and the claims upon it."""

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Substr
from django.utils.functional import cached_property

from claims.models.capture import Capture
from claims.models.claim import Claim
from claims.models.user import User
from claims.reads.source.reading import seen_by
from claims.reads.withholding import withheld_of
from claims.rules.span.anchor import MAX_QUOTE, BadSelection
from claims.rules.span.introduction import FAR
from claims.rules.span.lines import level_within, shape_within
from claims.rules.span.outside import NEAR, Outside, outside
from claims.rules.span.overlap import shared
from claims.rules.span.structure import Regions, parts_within
from claims.rules.span.withholding import WithheldSpans
from claims.rules.text.flow import read_level
from claims.rules.text.language import reads_as_english
from claims.rules.text.raised import Flattened, flattened
from claims.rules.text.suggestion import Suggested, suggestions

# More would not be read before a claim is marked.
MOST_PHRASES = 4
MOST_CLAIMS = 5


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A claim that has characters in common with the selection."""

    claim: Claim
    characters: int

    @property
    def length(self) -> int:
        """Characters of the claim."""
        return self.claim.end - self.claim.start


@dataclass(frozen=True)
class Surroundings:
    """A selection and what is around it. Offsets are code points of the whole text."""

    start: int
    end: int
    outside: list[Outside]
    claims: list[Neighbour]
    stands: str
    suggested: dict[str, Suggested]
    # The selected words as they are read.
    read: str
    struck: str = ""
    flattened: tuple[Flattened, ...] = ()
    # Whether the words that limit a claim could be looked for: their lists are English.
    english: bool = True

    @property
    def place(self) -> str:
        """The selection as forms send it."""
        return f"{self.start}-{self.end}"

    @cached_property
    def identical(self) -> Claim | None:
        """The claim that these very words are already."""
        same = (each.claim for each in self.claims if (each.claim.start, each.claim.end) == (self.start, self.end))
        return next(same, None)

    @property
    def overlapping(self) -> list[Neighbour]:
        """Claims on some of the same characters; the one that is identical is told apart."""
        return [each for each in self.claims if each.claim is not self.identical][:MOST_CLAIMS]

    @property
    def with_all(self) -> tuple[int, int]:
        """The selection widened so that it has every phrase that is named."""
        starts, ends = [one.with_start for one in self.outside], [one.with_end for one in self.outside]
        return min(starts, default=self.start), max(ends, default=self.end)

    @property
    def asks(self) -> bool:
        """Whether there is something to decide before the words are stored."""
        return bool(self.outside or self.claims or self.stands or self.struck)


def surroundings_of(
    capture: Capture, start: int, end: int, user: User, withheld: WithheldSpans | None = None
) -> Surroundings:
    """Look around a selection, in three small queries, or fewer where the text or what is `withheld` was read before.

    Words that are withheld say nothing. Raises BadSelection for a span that cannot be a quote by its offsets.
    """
    _check(capture, start, end)
    low = max(0, start - FAR - 1)
    withheld = withheld_of(capture) if withheld is None else withheld
    piece, structure = _around(capture, low, end + NEAR + 1, withheld)
    quote, shape = read_level(piece[start - low : end - low]), shape_within(structure, low)
    regions = Regions(parts_within(structure, start, end))
    return Surroundings(
        start=start,
        end=end,
        outside=[_moved(one, low) for one in outside(piece, start - low, end - low, shape)[:MOST_PHRASES]],
        claims=_claims_on(capture, start, end, user),
        stands=regions.stands(start, end),
        struck=regions.struck(start, end),
        suggested=suggestions(quote),
        read=quote,
        flattened=tuple(one for one in flattened(piece) if one.end > start - low and one.start < end - low)[
            :MOST_PHRASES
        ],
        english=reads_as_english(piece[max(0, start - NEAR - low) :]),
    )


def outside_of(claim: Claim) -> list[Outside]:
    """The limiting phrases that a claim's quote leaves out of its sentence, as far as they may be read."""
    low = max(0, claim.start - FAR - 1)
    piece, structure = _around(claim.capture, low, claim.end + NEAR + 1, withheld_of(claim.capture))
    shape = shape_within(structure, low)
    return [_moved(one, low) for one in outside(piece, claim.start - low, claim.end - low, shape)]


def _around(capture: Capture, low: int, high: int, withheld: WithheldSpans) -> tuple[str, Any]:
    """The text from `low` to `high` with its line ends levelled and what is withheld blanked, and the structure.

    Of a text that was not read, only so much is read.
    """
    if not {"text", "structure"} & capture.get_deferred_fields():
        piece, structure = capture.text[low:high], capture.structure
    else:
        part = Substr("text", low + 1, high - low)
        piece, structure = Capture.objects.filter(pk=capture.pk).values_list(part, "structure").get()
    return level_within(withheld.blanked(piece, low), structure, capture.extractor_version, low), structure


def _check(capture: Capture, start: int, end: int) -> None:
    if start >= end:
        raise BadSelection("The selection ends before it begins. Select the words again.", "reversed")
    if start < 0 or end > capture.length:
        raise BadSelection(
            f"The selection ({start} to {end}) is outside the text, which has {capture.length} characters.", "outside"
        )
    if end - start > MAX_QUOTE:
        raise BadSelection(f"{MAX_QUOTE:,} characters are the most of one claim. Mark one claim at a time.", "long")


def _moved(one: Outside, by: int) -> Outside:
    return Outside(one.start + by, one.end + by, one.kind, one.words, one.with_start + by, one.with_end + by)


def _claims_on(capture: Capture, start: int, end: int, user: User) -> list[Neighbour]:
    """Claims upon the selection that the person may see, an identical one first, then by what they share."""
    upon = seen_by(Claim.objects.current().filter(capture=capture.pk, start__lt=end, end__gt=start), user)
    claims = [
        Neighbour(claim, shared((claim.start, claim.end), (start, end)))
        for claim in upon.only("uid", "start", "end").order_by("start", "end", "pk")[: MOST_CLAIMS * 10]
    ]
    claims.sort(key=lambda each: (abs(each.claim.start - start) + abs(each.claim.end - end), each.claim.pk))
    return claims[: MOST_CLAIMS + 1]
