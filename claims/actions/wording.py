"""One wording on several pages: proposed by a search, accepted or rejected by a person. It is kept as a pair of claims.

Claims of one wording hang together by pairs of the relation *same wording*. What a search finds is a candidate, and
counts for nothing.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from claims.actions.pair import confirm_pair, make_pair, reject_candidate, reject_pair, save_pair
from claims.actions.permissions import require
from claims.choices import PairRelation, RelationStatus, Role
from claims.models import Claim, ClaimPair, User
from claims.reads.claim.same_wording import comparable, may_be_same, paired_with

NOT_SAME = "Not one wording."
FOUND = "Found by their words: {:.0f} % alike."
# Claims that are looked for with one query, each batch a transaction.
BATCH = 20

Done = Callable[[int], None]


@transaction.atomic
def accept_wording(*, actor: User, claim: Claim, other: Claim) -> ClaimPair:
    """Say that two claims are one wording, whether that was proposed, rejected before, or nobody thought of it.

    Raises ValidationError where they are confirmed as another pair, or are one claim; PermissionDenied unless the actor
    is a curator.
    """
    pair = _known(claim, other)
    if pair is None:
        return make_pair(actor=actor, claim=claim, other=other, relation=PairRelation.SAME)
    _refuse_another(pair)
    if pair.is_confirmed:
        return pair
    if pair.relation != PairRelation.SAME:
        pair.relation, pair.changed_what = PairRelation.SAME, []
        save_pair(actor=actor, pair=pair)
    return confirm_pair(actor=actor, pair=pair)


@transaction.atomic
def reject_wording(*, actor: User, claim: Claim, other: Claim) -> ClaimPair:
    """Say that two claims are not one wording, so that it is not proposed again.

    Raises ValidationError where they are confirmed as another pair, or are one claim; PermissionDenied unless the actor
    is a curator.
    """
    pair = _known(claim, other)
    if pair is None:
        return reject_candidate(actor=actor, claim=claim, other=other, because=NOT_SAME, relation=PairRelation.SAME)
    _refuse_another(pair)
    if pair.status == RelationStatus.REJECTED:
        return pair
    return reject_pair(actor=actor, pair=pair, because=NOT_SAME)


def find_wordings(*, actor: User, beyond: int = 0, up_to: int, done: Done = lambda _: None) -> Iterator[ClaimPair]:
    """Propose for claims with keys beyond one and up to another which older claim may be one wording with each.

    Each is proposed beside one claim, the oldest that is nearly the same, so that a hundred alike are no 4,950 pairs.
    One of which anybody said something beside such a claim is left alone. Only claims whose words the actor may see.
    Raises PermissionDenied unless the actor is a curator.
    """
    require(actor, Role.CURATOR)
    while batch := list(comparable(actor).filter(pk__gt=beyond, pk__lte=up_to).order_by("pk")[:BATCH]):
        beyond = batch[-1].pk
        yield from _propose(actor, batch)
        done(len(batch))


def newest_claim() -> int:
    """The key of the newest claim; 0 where there is none."""
    return Claim.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _propose(actor: User, batch: Collection[Claim]) -> list[ClaimPair]:
    """Looked for outside of the transaction that stores it."""
    found, known = may_be_same(list(batch), actor), paired_with([claim.pk for claim in batch])
    proposed = {}
    for claim in batch:
        alike = dict(found[claim.pk])
        older = [key for key in alike if key < claim.pk]
        if older and not any(frozenset((claim.pk, key)) in known for key in alike):
            proposed[claim] = (min(older), alike[min(older)])
    olders = Claim.objects.in_bulk([key for key, _ in proposed.values()])
    made = []
    with transaction.atomic(durable=True):
        for claim, (key, share) in proposed.items():
            # One of the two may have been withdrawn, or become a pair, a moment ago.
            with suppress(ValidationError):
                note = FOUND.format(share)
                made.append(make_pair(
                    actor=actor, claim=olders[key], other=claim, relation=PairRelation.SAME, note=note, candidate=True
                ))  # fmt: skip
    return made


def _known(claim: Claim, other: Claim) -> ClaimPair | None:
    return ClaimPair.objects.of_two(claim, other).filter(withdrawn_at=None).select_related("claim", "other").first()


def _refuse_another(pair: ClaimPair) -> None:
    if pair.relation != PairRelation.SAME and pair.status != RelationStatus.REJECTED:
        raise ValidationError(
            f"{pair.claim.short_number} and {pair.other.short_number} are a pair already"
            f" ({pair.get_relation_display().lower() or 'a candidate'}): say it on the page of the pair."
        )
