"""What became of claims on a newer copy: noted as a rule proposes it, and judged by a person."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from claims.actions.permissions import require
from claims.actions.record import hold, record, typed
from claims.choices import ChangeKind, Role, Significance
from claims.models import Change, Sighting, User
from claims.models.capture_judgement import is_blocked
from claims.reads.blind import veiled
from claims.rules.change import VERSION, Last, kind_of
from claims.rules.text.flow import as_read

NEEDED = "Only curators and leads judge changes."
VEILED = "You rate or code this claim, and see what others made of it when its round shows that. Judge the change then."


def note_changes(sightings: Sequence[Sighting], stood: dict[int, int]) -> None:
    """Note what a newer copy says of claims of one older copy, where that is new. Part of looking for the claims.

    `stood` has for each claim (by key) the key of the copy that it stood on before it was looked for.
    """
    last = _last_of([one.claim_id for one in sightings], stood)
    found = [(one, _kind(one, last.get(one.claim_id))) for one in sightings]
    Change.objects.bulk_create(
        Change(sighting=sighting, claim_id=sighting.claim_id, proposed=kind, proposed_by=VERSION)
        for sighting, kind in found
        if kind is not None
    )


def _kind(sighting: Sighting, last: Last | None) -> ChangeKind | None:
    return kind_of(sighting.state, as_read(sighting.sought), as_read(sighting.exact), last)


def _last_of(claims: Sequence[int], stood: dict[int, int]) -> dict[int, Last]:
    """The last change of each of these claims (by key), on a copy that shows its page. One query."""
    earlier = Change.objects.filter(~is_blocked("sighting__capture"), claim__in=claims).order_by("pk")
    said = earlier.values_list("claim", "proposed", "sighting__exact", "sighting__capture")
    return {claim: Last(kind, as_read(exact), stood[claim] >= capture) for claim, kind, exact, capture in said}


def note_rejected(sighting: Sighting) -> None:
    """Somebody said that the words found are not the claim: then what the rule made of them is that it is gone."""
    if sighting.exact:
        seen_so = Change.objects.filter(claim=sighting.claim_id, sighting__exact=sighting.exact, kind="")
        seen_so.update(proposed=ChangeKind.REMOVED)


@transaction.atomic
def judge_change(*, actor: User, change: Change, kind: str, significance: str, note: str = "") -> Change:
    """Say what became of the claim, and how much it matters; said again, the newer holds, and the history has both.

    Raises ValidationError by field (an unknown code, nothing said) and where the actor still has to judge the claim
    blind; PermissionDenied unless the actor is a curator or a lead.
    """
    require(actor, Role.CURATOR, Role.LEAD, needed=NEEDED)
    if veiled(change.claim, actor):
        raise ValidationError(VEILED)
    if kind not in ChangeKind.values:
        raise ValidationError({"kind": "Say what became of the claim."})
    if significance not in Significance.values:
        raise ValidationError({"significance": "Say how much it matters: minor, notable or major."})
    before = hold(change)
    change.kind, change.significance, change.note = kind, significance, typed(note, "note")
    change.judged_at, change.judged_by = timezone.now(), actor
    record(change, actor=actor, before=before)
    return change
