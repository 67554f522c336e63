"""Changes of our own files, each with what was found of its claim on a copy."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.own.insert import check, insert_as_is, keep_history, keys_of, values_of
from claims.actions.own.kept import WHY, Kept
from claims.actions.own.sources import keep_origins
from claims.choices import SightingDecision
from claims.models import Capture, Change, Claim, Sighting
from claims.rules.table_record import OwnRow

_SIGHTING = {
    "found": "state", "start": "start", "end": "end", "words_before": "sought", "words_after": "exact",
    "found_decision": "decision", "found_decided_at": "decided_at", "created_at": "created_at",
}  # fmt: skip
_CHANGE = {
    "proposed_kind": "proposed", "rule_version": "proposed_by", "kind": "kind", "significance": "significance",
    "note": "note", "judged_at": "judged_at", "created_at": "created_at",
}  # fmt: skip


def store_changes(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store the changes of these rows that are not here; their claims and copies are."""
    here = keys_of(Change, (row["change_uid"] for row in rows))
    known = {
        "claim_uid": keys_of(Claim, (row["claim_uid"] for row in rows)),
        "capture_uid": keys_of(Capture, (row["capture_uid"] for row in rows)),
    }
    made: list[tuple[Sighting, Change, OwnRow]] = []
    for row in rows:
        named = [kept.has_uid(row, name) for name in ("change_uid", "sighting_uid", *known)]
        if row["change_uid"] in here or not all(named) or not kept.needs_all(row, known):
            continue
        try:
            sighting = _sighting(
                kept, row, known["claim_uid"][row["claim_uid"]], known["capture_uid"][row["capture_uid"]]
            )
            made.append((sighting, _change(kept, row, sighting), row))
        except ValidationError as error:
            kept.refuse_error(row, error)
    insert_as_is([sighting for sighting, _, _ in made])
    for sighting, change, _ in made:
        change.sighting = sighting
    insert_as_is([change for _, change, _ in made])
    keep_history([change for _, change, _ in made if change.is_judged], kept.actor, WHY)
    keep_origins((change.uid, row["permalink"]) for _, change, row in made)


def _sighting(kept: Kept, row: OwnRow, claim: int, capture: int) -> Sighting:
    values = values_of(Sighting, row, _SIGHTING)
    values["created_at"] = values.get("created_at") or timezone.now()
    one = Sighting(uid=row["sighting_uid"], claim_id=claim, capture_id=capture, **values)
    decided = one.decision in (SightingDecision.ACCEPTED, SightingDecision.REJECTED)
    one.decided_by = kept.actor if decided else None
    check(one, ("created_at", "sought"))
    return one


def _change(kept: Kept, row: OwnRow, sighting: Sighting) -> Change:
    values = values_of(Change, row, _CHANGE)
    values["created_at"] = sighting.created_at
    one = Change(uid=row["change_uid"], claim_id=sighting.claim_id, **values)
    one.judged_by = kept.person("", row["judged_by"]) if one.judged_at else None
    check(one, ("created_at",))
    return one
