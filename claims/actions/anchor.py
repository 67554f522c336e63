"""Letting a claim stand at a place of a capture; the log of its anchors only grows."""

from django.core.exceptions import ValidationError

from claims.actions.record import record
from claims.choices import FoundBy
from claims.models import Anchor, Capture, Claim, User
from claims.models.base import searched_in
from claims.reads.withholding import withheld_of
from claims.rules.extract.document import sha256_of_text
from claims.rules.span.anchor import CONTEXT, Selector
from claims.rules.span.lines import read_within
from claims.rules.span.withholding import WithheldSpans
from claims.rules.text.flow import has_lines


def put_claim(actor: User, claim: Claim, capture: Capture, selector: Selector, *, found_by: FoundBy, why: str) -> None:
    """Let the claim stand at this place of a capture, with these words; the old anchor stays in the log.

    For actions that have checked who may do it and what stands there. Raises ValidationError for withheld words.
    """
    refuse_withheld(withheld_of(capture), selector.start, selector.end)
    place_claim(claim, capture, selector)
    record(claim, actor=actor, why=why)
    append_anchor(claim, actor, found_by)


def refuse_withheld(withheld: WithheldSpans, start: int, end: int) -> None:
    """Raises ValidationError (field `quote`) where words of this span are withheld."""
    if withheld.touch(start, end):
        raise ValidationError({"quote": "These words are withheld: nobody can read them here, or mark them."})


def place_claim(claim: Claim, capture: Capture, selector: Selector) -> None:
    """Set the claim's place and words, without saving it. Reads the capture's structure where the words have lines."""
    claim.capture = capture
    claim.start, claim.end = selector.start, selector.end
    claim.prefix, claim.suffix = selector.prefix[-CONTEXT:], selector.suffix[:CONTEXT]
    set_words(claim, selector.exact, capture)


def set_words(claim: Claim, words: str, capture: Capture) -> None:
    """Let the claim, whose place is set, have these words: as they stand, as they are read, and their hash."""
    claim.quote, claim.quote_sha256 = words, sha256_of_text(words)
    read = words
    if has_lines(words):
        read = read_within(words, capture.structure, capture.extractor_version, claim.start)
    claim.quote_flowed = "" if read == words else read
    claim.search_text = searched_in(claim)


def append_anchor(claim: Claim, actor: User, found_by: FoundBy) -> None:
    """Log where a saved claim stands now."""
    Anchor.objects.create(
        claim=claim,
        capture=claim.capture,
        start=claim.start,
        end=claim.end,
        exact=claim.quote,
        prefix=claim.prefix,
        suffix=claim.suffix,
        found_by=found_by,
        created_by=actor,
    )
