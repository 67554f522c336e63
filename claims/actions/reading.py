"""Reading a capture whole, alone or separately from others, and marking in it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.claim import find_words, mark_claim
from claims.actions.description import describe
from claims.actions.permissions import require
from claims.actions.source import save_source
from claims.choices import Role, SourceStatus
from claims.models import Capture, Claim, Mark, Reading, Source, User
from claims.models.description import SAID
from claims.reads.source.reading import own_claims, separate_reading
from claims.rules.span.anchor import Selector


@transaction.atomic
def start_separate_reading(*, actor: User, capture: Capture) -> Reading:
    """Begin to read a capture without seeing what others marked in it; one that is open goes on.

    Raises ValidationError where the actor has finished reading it, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _refuse_withheld(capture)
    reading, _ = Reading.objects.get_or_create(capture=capture, reader=actor, defaults={"separate": True})
    _refuse_finished(reading)
    return reading


@transaction.atomic
def finish_reading(*, actor: User, capture: Capture, no_claim_found: bool = False) -> Reading:
    """Record that this person has read the whole capture; its source is then read whole, unless it is excluded.

    Raises ValidationError where the actor has finished before, and for `no_claim_found` where they have claims there;
    PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    _refuse_withheld(capture)
    reading = Reading.objects.filter(capture=capture, reader=actor).first() or Reading(capture=capture, reader=actor)
    _refuse_finished(reading)
    if no_claim_found and (marked := own_claims(actor, capture).count()):
        claims = "1 claim" if marked == 1 else f"{marked} claims"
        raise ValidationError({"no_claim_found": f"You marked {claims} in this text. Leave “No claim found” empty."})
    reading.no_claim_found, reading.finished_at = no_claim_found, timezone.now()
    reading.save()
    _read_whole(actor, capture.source_id)
    return reading


def _read_whole(actor: User, source_key: int) -> None:
    source = Source.objects.get(pk=source_key)
    if source.status not in (SourceStatus.EXCLUDED, SourceStatus.READ_WHOLE):
        source.status = SourceStatus.READ_WHOLE
        save_source(actor=actor, source=source, why="Read in full")


def _refuse_finished(reading: Reading) -> None:
    if reading.finished_at is not None:
        raise ValidationError(f"You finished reading this text on {reading.finished_at:%Y-%m-%d}.")


def _refuse_withheld(capture: Capture) -> None:
    if capture.withheld_at is not None:
        raise ValidationError("This text is withheld: it cannot be read here.")


def mark_span(
    *,
    actor: User,
    capture: Capture,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    found: Selector | None = None,
    again: bool = False,
    **marking: Any,
) -> Claim:
    """Mark a statement as `mark_claim` does, but words that are a claim already only when asked to do it `again`.

    In a separate reading, words that somebody else marked become a Mark instead of a second claim, and the answer is
    the same as if they had not been. Raises ValidationError (field `quote`) and PermissionDenied unless the actor is a
    curator.
    """
    require(actor, Role.CURATOR)
    # A long text is looked through before anybody else has to wait for it.
    found = found or find_words(capture, quote=quote, start=start, end=end)
    with transaction.atomic():
        reading = separate_reading(actor, capture)
        same = _claims_at(capture, found)
        if reading is not None:
            _refuse_marked(actor, capture, found)
            if same:
                return _join(actor, reading, same[0], marking)
        elif same and not again:
            raise ValidationError({"quote": ValidationError("These words are a claim already.", code="identical")})
        return mark_claim(actor=actor, capture=capture, found=found, **marking)


def _join(actor: User, reading: Reading, claim: Claim, marking: dict[str, Any]) -> Claim:
    """Mark what somebody else marked; what the reader says of it stands beside what the other said."""
    said = {name: marking[name] for name in SAID if marking.get(name)}
    Mark.objects.create(reading=reading, claim=claim)
    if said:
        describe(actor=actor, claim=claim, said=said, suggested=marking.get("suggested", ()))
    return claim


def _claims_at(capture: Capture, found: Selector) -> list[Claim]:
    at = Claim.objects.current().filter(capture=capture, start=found.start, end=found.end)
    return list(at.order_by("pk")[:1])


def _refuse_marked(actor: User, capture: Capture, found: Selector) -> None:
    if own_claims(actor, capture).filter(start=found.start, end=found.end).exists():
        raise ValidationError({"quote": "You have marked these words already."})
