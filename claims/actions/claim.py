"""Marking claims in captured text, describing them, and moving their anchors."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.anchor import append_anchor, place_claim, put_claim, refuse_withheld
from claims.actions.capture_judgement import refuse_blocked
from claims.actions.description import STALE, add_description, carry
from claims.actions.number import number_claims
from claims.actions.permissions import require
from claims.actions.question import question_named
from claims.actions.record import hold, record, record_withdrawal
from claims.actions.stale import mark_ratings_stale
from claims.choices import FoundBy, Role, SightingDecision
from claims.models import Capture, Claim, Sighting, User
from claims.models.description import SAID
from claims.reads.withholding import withheld_of
from claims.rules.span.anchor import (
    BadSelection,
    QuoteAmbiguous,
    QuoteDiffers,
    QuoteMissing,
    Selector,
    locate,
    only_one,
    select,
    trimmed,
)
from claims.rules.span.lines import lined, read_places
from claims.rules.span.withholding import WithheldSpans
from claims.rules.text.flow import reads_same

# A change of one of these changes what evidence bears on the claim.
BASIS_FIELDS = ("question_id", "answers")
# What `place_claim` sets from a selector, which the guards of the database hold to the text.
PLACE = ("start", "end", "prefix", "suffix", "quote_sha256")


def mark_claim(
    *,
    actor: User,
    capture: Capture,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    prefix: str = "",
    suffix: str = "",
    found: Selector | None = None,
    found_by: FoundBy | None = None,
    question_text: str = "",
    suggested: Iterable[Mapping[str, Any]] = (),
    **described: Any,
) -> Claim:
    """Mark a verbatim statement in a captured text, by its offsets (code points) or by its words.

    With offsets and a quote both must agree; `found` is what `find_words` said of them, where it was asked before.
    `question_text` is its question in words, which is added when new.
    `described` are further fields of the claim; those of `Said` become the actor's description, from which the claim
    has them, after `suggested` was shown.
    Raises ValidationError (field `quote`, or the field that is wrong) and PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    selector = found or find_words(capture, quote=quote, start=start, end=end, prefix=prefix, suffix=suffix)
    how = found_by or (FoundBy.QUOTED if start is None else FoundBy.SELECTED)
    said = {name: described.pop(name) for name in SAID if name in described}
    claim = Claim(created_by=actor, source=capture.source, **described)
    with transaction.atomic():
        if question_text.strip():
            claim.question = question_named(actor=actor, text=question_text)
        place_claim(claim, capture, selector)
        (claim.number,) = number_claims(capture.source_id)
        _record_marked(actor, claim, said, suggested)
        # Now that the row is written: who withholds words waits for it, or it for them.
        refuse_withheld(withheld_of(capture), claim.start, claim.end)
        refuse_blocked(capture)
        append_anchor(claim, actor, how)
    return claim


def _record_marked(actor: User, claim: Claim, said: dict[str, str], suggested: Iterable[Mapping[str, Any]]) -> None:
    """Save a new claim with the first description of it, in one entry of its history."""
    if not any(said.values()):
        record(claim, actor=actor, worked_out=PLACE)
        return
    # The description names the claim, so that the claim can carry it only then.
    claim.skip_history_when_saving = True  # type: ignore[attr-defined]
    record(claim, actor=actor, worked_out=PLACE)
    del claim.skip_history_when_saving  # type: ignore[attr-defined]
    add_description(actor, claim, said, suggested)
    Claim.objects.filter(pk=claim.pk).update(description=claim.description, **claim.said)
    claim.note_loaded(claim.values_now())
    Claim.history.bulk_history_create([claim], default_user=actor)


def find_words(
    capture: Capture,
    *,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    prefix: str = "",
    suffix: str = "",
    withheld: WithheldSpans | None = None,
    by: Callable[[str, str, str, str], Selector] = locate,
    whole: bool = False,
) -> Selector:
    """Where these words stand in the captured text, without white space at their ends unless they are asked `whole`.

    Withheld words are not found: `withheld`, where it was read before. Words without offsets are found `by` a rule of
    claims.rules.span.anchor, else where they are read over line ends.
    Raises ValidationError on field `quote`; its `params["error"]` is the refusal of that rule, which can hold what was
    found.
    """
    withheld = withheld_of(capture) if withheld is None else withheld
    try:
        if start is None or end is None:
            alone = quote if whole or prefix or suffix else quote.strip() or quote
            found = _found(capture, withheld, by, (alone, prefix, suffix))
            start, end = found.start, found.end
        if not whole:
            start, end = trimmed(capture.text, start, end)
        refuse_withheld(withheld, start, end)
        selector = select(capture.text, start, end)
    except (BadSelection, QuoteAmbiguous, QuoteDiffers, QuoteMissing) as error:
        refused = [ValidationError("%(error)s", code=type(error).__name__, params={"error": error})]
        if withheld:
            refused.append(ValidationError("Parts of this text are withheld; their words are not found."))
        raise ValidationError({"quote": refused}) from error
    given = _one_line_break(quote)
    if quote and not reads_same(given if whole else given.strip(), _one_line_break(selector.exact)):
        raise ValidationError({"quote": "These words are not what stands at the selected place. Select them again."})
    return selector


def _found(
    capture: Capture,
    withheld: WithheldSpans,
    by: Callable[[str, str, str, str], Selector],
    sought: tuple[str, str, str],
) -> Selector:
    """Where a quote stands, between the words before and after it, else where it is read over line ends."""
    quote, prefix, suffix = sought
    # What is refused is shown with the words around it: none of these may be withheld ones.
    text = withheld.blanked(capture.text)
    try:
        return by(text, quote, prefix, suffix)
    except (QuoteDiffers, QuoteMissing):
        document = lined(text, capture.structure, capture.extractor_version)
        quote = _one_line_break(quote)
        places = read_places(document, quote, prefix, suffix)
        if not places and by is not locate:
            # To other rules what is beside a quote is no condition.
            places = read_places(document, quote)
        if not places:
            raise
        return only_one(text, places)


def _one_line_break(text: str) -> str:
    # Browsers send every line break of a form as CRLF, whatever it was in the text.
    return text.replace("\r\n", "\n").replace("\r", "\n")


@transaction.atomic
def describe_claim(
    *,
    actor: User,
    claim: Claim,
    question_text: str | None = None,
    said: Mapping[str, str] | None = None,
    suggested: Iterable[Mapping[str, Any]] = (),
    why: str = "",
) -> Claim:
    """Save what is said about a claim; its words and their place stay as they are.

    `question_text` is its question in words, which is added when new; empty takes the question away. `said` is the
    actor's own description, as `describe` takes it, after `suggested` was shown: the claim carries it where it is the
    current one. All other fields are taken from `claim` as they stand there.

    Raises ValidationError when the words were touched or a field is wrong, PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    before = hold(claim)
    if before is None:
        raise ValidationError("Mark the claim first.")
    if before.withheld_at is not None:
        raise ValidationError("The words of this claim are withheld. Its wording can be coded again when they are not.")
    if any(
        getattr(before, name) != getattr(claim, name) for name in ("quote", "start", "end", "capture_id", "source_id")
    ):
        raise ValidationError({"quote": "The words of a claim stay as they are. Mark another claim instead."})
    if question_text is not None:
        claim.question = question_named(actor=actor, text=question_text) if question_text.strip() else None
    # What it carries changes with a description alone.
    carry(claim, before.description)
    if said is not None:
        add_description(actor, claim, said, suggested, why=why)
    record(claim, actor=actor, why=why, before=before)
    if any(getattr(before, name) != getattr(claim, name) for name in BASIS_FIELDS):
        mark_ratings_stale(claims=Claim.objects.filter(pk=claim.pk), because=STALE)
    return claim


@transaction.atomic
def move_anchor(*, actor: User, claim: Claim, capture: Capture, found_by: FoundBy = FoundBy.REANCHORED) -> Claim:
    """Find the claim's words again, exactly, on another capture of its source; the old anchor stays in the log.

    A claim that stands there already stays as it is: most do, because each new capture is looked through at once.
    Raises ValidationError (field `quote`) when they do not stand there exactly once.
    """
    require(actor, Role.CURATOR)
    if capture.source_id != claim.source_id:
        raise ValidationError({"capture": "This saved copy belongs to another source."})
    hold(claim)
    if claim.capture_id == capture.pk:
        return claim
    if claim.withheld_at is not None:
        raise ValidationError({"quote": "The words of this claim are withheld, so it stays where it is."})
    selector = find_words(capture, quote=claim.quote, whole=True)
    refuse_blocked(capture)
    put_claim(actor, claim, capture, selector, found_by=found_by, why=f"Found again on saved copy {capture.uid}")
    here = Sighting.objects.waiting().filter(claim=claim, capture=capture)
    here.update(decision=SightingDecision.ACCEPTED, decided_at=timezone.now(), decided_by=actor)
    return claim


@transaction.atomic
def withdraw_claim(*, actor: User, claim: Claim, because: str) -> Claim:
    """Take a claim out of lists and counts, with a reason; it stays at its address."""
    require(actor, Role.CURATOR)
    record_withdrawal(claim, actor=actor, because=because)
    return claim
