"""Looking for a source's claims on another capture of it, and deciding on what is doubtful.

Only what is found again exactly moves by itself, and only forward, onto the newest copy. What an older copy has that
was stored later is kept for the timeline alone: claims stay where they are, and nobody is asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Substr
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from claims.actions.anchor import put_claim, set_words
from claims.actions.change import note_changes, note_rejected
from claims.actions.number import hold_claims_of
from claims.actions.permissions import require
from claims.actions.record import typed
from claims.actions.stale import mark_ratings_stale
from claims.actions.webhook import tell_changes
from claims.choices import Depth, FoundBy, Role, Shows, SightingDecision, SightingState
from claims.models import Anchor, Capture, CaptureJudgement, Claim, Sighting, User
from claims.models.capture_judgement import is_blocked
from claims.models.sighting import HEAVY, SUPERSEDED
from claims.reads.withholding import withheld_of, withheld_on
from claims.rules.confined import Died, TooMuch
from claims.rules.span.anchor import CONTEXT, Selector, context_around
from claims.rules.span.bounded import find_bounded
from claims.rules.span.lines import Lined, lined, lined_beside
from claims.rules.span.sighting import Sighted
from claims.rules.span.withholding import NOTHING, WithheldSpans

# Claims at a time: so many are compared in one go, and written by one statement.
BATCH = 500
OLDER = "An older copy, stored later."
READ_ANEW = "The same page, read anew: the page did not change."
MAX_BECAUSE = 300
TOO_MUCH = (
    "This text takes too long to compare with the one that claims of its source stand on, so it was not stored. Store "
    "it as a source of its own, or by parts."
)


# Key of the capture, start, end.
Place = tuple[int, int, int]


class Outdated(ValidationError):
    """Claims were marked or moved after they had been looked for: what was found is not all that there is to find."""

    def __init__(self) -> None:
        super().__init__(
            {"data": "Claims of this source were changed at the same moment. Nothing was stored. Try again."}
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a text has of the claims of a source, by keys: where they stood when it was compared, and what it has."""

    claims: Mapping[int, tuple[Place, Sighted]]


NOTHING_FOUND = Found({})


def find_claims(capture: Capture) -> Found:
    """Look for every current claim of the source that stands on another capture; this one need not be stored yet.

    It reads and compares, which may take long, and writes nothing: it is done before a transaction is begun. Claims
    whose words are withheld, or whose capture holds more of the document than this one does, are not looked for; nor is
    anything on an excerpt, which lacks most of its document.
    Raises ValidationError (field `data`) where the texts take too long to compare.
    """
    found: dict[int, tuple[Place, Sighted]] = {}
    now = lined(capture.text, capture.structure, capture.extractor_version)
    for old in _captures_looked_from(capture):
        before = lined_beside(old.text, old.structure, old.extractor_version, now)
        same_document = _is_of(old, capture)
        for claims in _batched(_sought(capture).filter(capture=old).order_by("pk")):
            places = [(claim.start, claim.end) for claim in claims]
            sighted = _found(before, now, places, same_document=same_document)
            found |= {claim.pk: (_place(claim), one) for claim, one in zip(claims, sighted, strict=True)}
    return Found(found)


@transaction.atomic
def sight_claims(*, actor: User, capture: Capture, found: Found) -> list[Sighting]:
    """Write down what a new capture has of the claims of its source; those found exactly move here.

    Raises Outdated where `found` says nothing of a claim that is to be looked for, or speaks of another place;
    PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    claims = _held(capture, found)
    newest, withheld = _is_newest(capture), withheld_of(capture)
    sightings: list[Sighting] = []
    for old in Capture.objects.without_text().filter(pk__in={claim.capture_id for claim in claims}).order_by("pk"):
        look = _Look(actor, capture, forward=newest or _is_of(old, capture), withheld=withheld)
        for batch in _batched(claim for claim in claims if claim.capture_id == old.pk):
            sightings += look.record(old, [(claim, found.claims[claim.pk][1]) for claim in batch])
    tell_changes(capture)
    return sightings


def _found(old: Lined, new: Lined, places: Sequence[tuple[int, int]], *, same_document: bool) -> list[Sighted]:
    """What the new text has of each place of the old one. Raises ValidationError where that takes too long."""
    try:
        return find_bounded(old, new, places, same_document=same_document)
    except (TooMuch, Died) as error:
        raise ValidationError({"data": TOO_MUCH}) from error


def _held(capture: Capture, found: Found) -> list[Claim]:
    """The claims that are to be looked for, held as they are. Raises Outdated where they were not, as they are now."""
    hold_claims_of(capture.source_id)
    claims = list(_sought(capture).select_for_update(of=("self",)).order_by("pk"))
    if any(claim.pk not in found.claims or found.claims[claim.pk][0] != _place(claim) for claim in claims):
        raise Outdated
    return claims


def _place(claim: Claim) -> Place:
    return claim.capture_id, claim.start, claim.end


def _is_newest(capture: Capture) -> bool:
    others = Capture.objects.filter(~is_blocked(), source=capture.source_id).exclude(pk=capture.pk)
    seen = others.annotate(seen=Coalesce("observed_at", "stored_at"))
    return not seen.filter(seen__gt=capture.observed_at or capture.stored_at).exists()


def _is_of(old: Capture, capture: Capture) -> bool:
    """Whether the old one is an excerpt of this very document."""
    return old.depth == Depth.EXCERPT and old.document_sha256 == capture.sha256


def _sought(capture: Capture) -> QuerySet[Claim]:
    """Claims that are to be looked for on this capture."""
    depths = {Depth.FULL: list(Depth), Depth.ABSTRACT: [Depth.ABSTRACT, Depth.EXCERPT]}.get(Depth(capture.depth), [])
    elsewhere = Claim.objects.current().filter(source=capture.source_id, withheld_at=None).exclude(capture=capture.pk)
    return elsewhere.filter(capture__purged_at=None, capture__depth__in=depths)


def _captures_looked_from(capture: Capture) -> Iterator[Capture]:
    """Captures that claims of the source stand on, one at a time: each may have 20 MB of text."""
    there = Capture.objects.filter(pk__in=_sought(capture).order_by().values("capture"))
    for pk in list(there.order_by("pk").values_list("pk", flat=True)):
        yield Capture.objects.defer("metadata", "headers").get(pk=pk)


def _batched(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims in lists of at most BATCH."""
    rest = iter(claims)
    while batch := list(islice(rest, BATCH)):
        yield batch


class _Look:
    """Writes what was found on one capture; `forward`: claims found exactly move onto it, and people are asked."""

    def __init__(self, actor: User, capture: Capture, *, forward: bool, withheld: WithheldSpans) -> None:
        self.actor, self.capture, self.forward, self.withheld = actor, capture, forward, withheld

    def record(self, old: Capture, pairs: Sequence[tuple[Claim, Sighted]]) -> list[Sighting]:
        """Some of the claims of one capture: their sightings, and those that move, with their anchors and histories."""
        if self.forward:
            waiting = Sighting.objects.waiting().filter(claim__in=[claim.pk for claim, _ in pairs])
            _decide(waiting, self.actor, SightingDecision.REJECTED, SUPERSEDED)
        anew = self.capture.reads_again(old)
        sightings = Sighting.objects.bulk_create(self._sighting(*pair, anew=anew) for pair in pairs)
        # Of what is older, or the same page read anew, the page says nothing new.
        if self.forward and not anew:
            note_changes(sightings, {claim.pk: old.pk for claim, _ in pairs})
        moving = [one for one in sightings if self._moves(one)]
        why = f"Found again exactly on saved copy {self.capture.uid}"
        _carry(self.actor, self.capture, moving, found_by=FoundBy.REANCHORED, why=why)
        return sightings

    def _moves(self, sighting: Sighting) -> bool:
        exact = sighting.state == SightingState.EXACT
        return exact and self.forward and sighting.decision == SightingDecision.AUTOMATIC

    def _sighting(self, claim: Claim, found: Sighted, *, anew: bool) -> Sighting:
        hidden = found.start is not None and self.withheld.touch(found.start, found.end or 0)
        asked = self.forward and (found.state != SightingState.EXACT or hidden)
        notes = [
            *([] if self.forward else [OLDER]),
            *([READ_ANEW] if anew and found.state != SightingState.EXACT else []),
            *(["These words are withheld there."] if hidden else []),
            found.why,
        ]
        return Sighting(
            claim=claim,
            capture=self.capture,
            state=found.state,
            sought=claim.quote,
            start=found.start,
            end=found.end,
            exact=found.exact,
            score=found.score,
            why=" ".join(filter(None, notes))[:MAX_BECAUSE],
            decision=SightingDecision.OPEN if asked else SightingDecision.AUTOMATIC,
            decided_at=None if asked else timezone.now(),
        )


def _carry(actor: User, capture: Capture, sightings: Sequence[Sighting], *, found_by: FoundBy, why: str) -> None:
    """Move claims whose words are the same onto the capture: in bulk, with an anchor and a history row each.

    Where lines end may be another place now: then the quote is what stands there, and reads the same.
    """
    claims, fields = [], ["capture", "start", "end", "prefix", "suffix"]
    for sighting in sightings:
        claim = sighting.claim
        claim.capture, claim.start, claim.end = capture, sighting.start or 0, sighting.end or 0
        claim.prefix, claim.suffix = context_around(capture.text, claim.start, claim.end)
        if claim.quote != sighting.exact:
            set_words(claim, sighting.exact, capture)
            fields = [*fields[:5], "quote", "quote_flowed", "quote_sha256", "search_text"]
        claims.append(claim)
    if not claims:
        return
    bulk_update_with_history(claims, Claim, fields, default_user=actor, default_change_reason=why)
    Anchor.objects.bulk_create(
        Anchor(
            claim=claim, capture=capture, start=claim.start, end=claim.end, exact=claim.quote,
            prefix=claim.prefix, suffix=claim.suffix, found_by=found_by, created_by=actor,
        )
        for claim in claims
    )  # fmt: skip


# --- decisions -----------------------------------------------------------------------------------------------------


@transaction.atomic
def accept_sighting(*, actor: User, sighting: Sighting) -> Claim:
    """Take a proposal over: the claim stands there now, with the words that stand there; or confirm that it is lost.

    Where the words, or those around them, changed, ratings of the claim are marked stale; its old words stay in its
    anchors and its history. A lost claim stays on the copy that has it.
    Raises ValidationError when somebody has decided already or the claim has changed since, PermissionDenied unless the
    actor is a curator.
    """
    require(actor, Role.CURATOR)
    sighting, claim = _undecided(sighting)
    if sighting.state != SightingState.LOST:
        _take_over(actor, sighting, claim)
    _decide(Sighting.objects.filter(pk=sighting.pk), actor, SightingDecision.ACCEPTED)
    return claim


def _take_over(actor: User, sighting: Sighting, claim: Claim) -> None:
    selector = _selector(sighting)
    why = f"{sighting.get_state_display()} on saved copy {sighting.capture.uid}: accepted"
    put_claim(actor, claim, sighting.capture, selector, found_by=FoundBy.ACCEPTED, why=why)
    if sighting.state == SightingState.REWORDED:
        anew = sighting.why.startswith(READ_ANEW)
        what = "The same page was read anew" if anew else "The page changed"
        because = f"{what}: the claim's words, or those around them, are others now."
        mark_ratings_stale(claims=Claim.objects.filter(pk=claim.pk), because=because)


def _selector(sighting: Sighting) -> Selector:
    """The place of a sighting with what stands around it; the database cuts it out of the text."""
    start, end = sighting.start or 0, sighting.end or 0
    first = max(0, start - CONTEXT)
    around = Substr("text", first + 1, end - first + CONTEXT)
    text: str = Capture.objects.filter(pk=sighting.capture_id).values_list(around, flat=True).get()
    return Selector(start, end, sighting.exact, *context_around(text, start - first, end - first))


def _undecided(sighting: Sighting) -> tuple[Sighting, Claim]:
    """The sighting and its claim as they are now, locked. Raises ValidationError where there is nothing to decide."""
    rows = Sighting.objects.select_for_update(of=("self",)).select_related("capture", "decided_by")
    locked = rows.defer(*(f"capture__{field}" for field in HEAVY)).get(pk=sighting.pk)
    _refuse_decided(locked)
    claim = Claim.objects.select_for_update().get(pk=locked.claim_id)
    if claim.quote != locked.sought or claim.withdrawn_at is not None or claim.withheld_at is not None:
        raise ValidationError(
            "The claim was changed, withdrawn or withheld after this was found. Reject the proposal.", code="changed"
        )
    return locked, claim


def _refuse_decided(sighting: Sighting) -> None:
    if CaptureJudgement.objects.filter(capture=sighting.capture_id, shows=Shows.BLOCKED, successor=None).exists():
        raise ValidationError(
            "The saved copy was judged blocked meanwhile: it is no sighting of the page. Nothing was changed now.",
            code="blocked",
        )
    if sighting.decision != SightingDecision.OPEN:
        who = f" by {sighting.decided_by.shown_name}" if sighting.decided_by else ""
        what = sighting.get_decision_display().lower()
        raise ValidationError(f"This was decided already{who}: {what}. Nothing was changed now.", code="decided")


@transaction.atomic
def reject_sighting(*, actor: User, sighting: Sighting, because: str) -> Sighting:
    """Say that the proposal is not the claim; it stays on the copy that it stands on.

    Raises ValidationError (field `because` without a reason; else when it was decided), PermissionDenied unless the
    actor is a curator.
    """
    require(actor, Role.CURATOR)
    reason = typed(because, "because")
    if not reason:
        raise ValidationError({"because": "Say in a few words why this is not the claim."})
    if len(reason) > MAX_BECAUSE:
        raise ValidationError({"because": f"Say it in {MAX_BECAUSE} characters; these are {len(reason)}."})
    locked = Sighting.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=sighting.pk)
    _refuse_decided(locked)
    _decide(Sighting.objects.filter(pk=locked.pk), actor, SightingDecision.REJECTED, reason)
    note_rejected(locked)
    return locked


@transaction.atomic
def accept_moved(*, actor: User, sightings: Iterable[Sighting]) -> int:
    """Accept many whose words stand there exactly, in one place, and merely moved; returns how many were accepted.

    Those that somebody has decided meanwhile, whose claim has changed, or whose words are withheld are left out.
    Raises ValidationError when one of them is more than a plain move, PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    keys = [sighting.pk for sighting in sightings]
    locked = Sighting.objects.waiting().select_for_update(of=("self",)).filter(pk__in=keys).select_related("claim")
    as_found = [one for one in locked.order_by("capture", "pk") if _is_as_found(one)]
    hidden = withheld_on({one.capture_id for one in as_found})
    chosen = [one for one in as_found if not hidden.get(one.capture_id, NOTHING).touch(one.start or 0, one.end or 0)]
    if not all(one.is_plain_move for one in chosen):
        raise ValidationError(
            "Only words that stand there exactly, and once, are accepted together. Decide on the others one by one."
        )
    _decide(Sighting.objects.filter(pk__in=[one.pk for one in chosen]), actor, SightingDecision.ACCEPTED)
    for capture in Capture.objects.filter(pk__in={one.capture_id for one in chosen}).defer("metadata"):
        here = [one for one in chosen if one.capture_id == capture.pk]
        why = f"Found again exactly, at another place, on saved copy {capture.uid}: accepted"
        _carry(actor, capture, here, found_by=FoundBy.ACCEPTED, why=why)
    return len(chosen)


def _is_as_found(sighting: Sighting) -> bool:
    claim = sighting.claim
    return claim.quote == sighting.sought and claim.withdrawn_at is None and claim.withheld_at is None


def _decide(sightings: QuerySet[Sighting], actor: User, decision: SightingDecision, because: str = "") -> None:
    sightings.update(decision=decision, decided_at=timezone.now(), decided_by=actor, decided_because=because)
