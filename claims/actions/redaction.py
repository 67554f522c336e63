"""Hiding in public the words that name a private person, and showing them again. The stored text is untouched."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import typed
from claims.choices import Role
from claims.models import Capture, Claim, Redaction, User
from claims.rules.span.redaction import Redacted, has_words

CURATORS_FLAG = "Only curators say that words name a private person."
LEADS_LIFT = "Only leads let words be read in public again."
# Characters on each side of a claim in which words are looked for, and of one span at most.
AROUND, LONGEST = 2_000, 200


@transaction.atomic
def redact(*, actor: User, claim: Claim, start: int, end: int, reason: str) -> Redaction:
    """Hide in public the words from `start` to `end` (code points) of the capture of a claim: of its quote, or near it.

    Raises ValidationError (field `words` or `reason`), PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR, needed=CURATORS_FLAG)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    reason = typed(reason, "reason")
    if not reason:
        raise ValidationError({"reason": "Say why, without the words."})
    text, offset = text_around(claim)
    words = text[start - offset : end - offset] if offset <= start < end <= offset + len(text) else ""
    _check(words, text, start - offset)
    if Redacted([words]).stands_in(reason):
        raise ValidationError({"reason": "The reason repeats the words: say it without them."})
    if Redaction.objects.filter(claim=claim, start=start, end=end, exact=words, lifted_at=None).exists():
        raise ValidationError({"words": "These words are hidden in public already."})
    return Redaction.objects.create(
        claim=claim, capture_id=claim.capture_id, start=start, end=end, exact=words, reason=reason, created_by=actor
    )


def text_around(claim: Claim) -> tuple[str, int]:
    """The text of the capture around a claim with its offset; where there is none, the quote with its own."""
    if claim.withheld_at is not None:
        raise ValidationError({"words": "The words of this claim are withheld: nobody reads them."})
    text = Capture.objects.values_list("text", flat=True).get(pk=claim.capture_id)
    if not text:
        return claim.quote, claim.start
    first = max(0, claim.start - AROUND)
    return text[first : claim.end + AROUND], first


def _check(words: str, text: str, at: int) -> None:
    if not words:
        raise ValidationError({"words": "These words do not stand in the quote, nor in the text near it."})
    if not has_words(words) or words != words.strip():
        raise ValidationError({"words": "Choose words, without the spaces around them."})
    if len(words) > LONGEST:
        raise ValidationError({"words": f"Choose {LONGEST} characters at most; more is withheld, not redacted."})
    if not Redacted([words]).hides(text, at, at + len(words)):
        raise ValidationError({"words": "Choose whole words: a part of one would still tell the rest."})


@transaction.atomic
def lift_redaction(*, actor: User, redaction: Redaction, because: str) -> Redaction:
    """Let the words be read in public again, as far as no other redaction hides them.

    Raises ValidationError (field `because`; none where it is lifted already), PermissionDenied unless the actor is a
    lead.
    """
    require(actor, Role.LEAD, needed=LEADS_LIFT)
    redaction = Redaction.objects.select_for_update(of=("self",)).get(pk=redaction.pk)
    if redaction.lifted_at is not None:
        raise ValidationError("This is lifted already.")
    because = typed(because, "because")
    if not because:
        raise ValidationError({"because": "Say why these words may be read in public again."})
    redaction.lifted_at, redaction.lifted_by, redaction.lifted_because = timezone.now(), actor, because
    redaction.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    return redaction
