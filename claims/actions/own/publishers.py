"""What publishers were asked and said, of our own files."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.actions.own.insert import check, insert_as_is, keys_of, values_of
from claims.actions.own.kept import Kept
from claims.models import AskedClaim, Claim, Decision, Publisher, PublisherRequest, PublisherResponse
from claims.rules.table_record import OwnRow

_REQUEST = {name: name for name in ("asked_on", "due", "not_asked_because", "contact", "created_at")}
_RESPONSE = {name: name for name in ("words", "received_on", "came_by", "because", "created_at")}


def store_requests(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store what publishers were asked and is not here, with the claims and decisions that it is about.

    Their links are in no file.
    """
    here = keys_of(PublisherRequest, (row["request_uid"] for row in rows))
    publishers = keys_of(Publisher, (row["publisher_uid"] for row in rows))
    claims = keys_of(Claim, (uid for row in rows for uid in row["claim_uids"].split()))
    made: list[tuple[PublisherRequest, OwnRow]] = []
    for row in rows:
        if row["request_uid"] in here or not kept.has_uid(row, "request_uid"):
            continue
        about = row["claim_uids"].split()
        if not about or not publishers.keys() >= {row["publisher_uid"]} or not claims.keys() >= set(about):
            kept.refuse(row, "The publisher, or a claim that it was asked about, is not here.", "Put in its file.")
            continue
        try:
            made.append((_request(kept, row, publishers[row["publisher_uid"]]), row))
        except ValidationError as error:
            kept.refuse_error(row, error)
    insert_as_is([one for one, _ in made])
    decisions = Decision.objects.filter(uid__in={uid for _, row in made for uid in row["decision_uids"].split()})
    decided = {(uid, claim): key for uid, claim, key in decisions.values_list("uid", "claim", "pk")}
    AskedClaim.objects.bulk_create(
        AskedClaim(
            request=one, claim_id=claims[uid],
            decision_id=next((decided.get((each, claims[uid])) for each in row["decision_uids"].split()
                              if (each, claims[uid]) in decided), None),
        )
        for one, row in made for uid in dict.fromkeys(row["claim_uids"].split())
    )  # fmt: skip


def _request(kept: Kept, row: OwnRow, publisher: int) -> PublisherRequest:
    kept.require_lead()
    values = values_of(PublisherRequest, row, _REQUEST)
    values["created_at"] = values.get("created_at") or timezone.now()
    one = PublisherRequest(
        uid=row["request_uid"], publisher_id=publisher, created_by=kept.person(row["asked_by_uid"], row["asked_by"]),
        **values,
    )  # fmt: skip
    check(one, ("created_at",))
    one.validate_constraints(exclude={"uid"})
    return one


def store_responses(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store what publishers said and is not here, each after the one in whose place it stands."""
    here = keys_of(PublisherResponse, (row["response_uid"] for row in rows))
    requests = keys_of(PublisherRequest, (row["request_uid"] for row in rows))
    for row in rows:
        if row["response_uid"] in here or not kept.has_uid(row, "response_uid"):
            continue
        if row["request_uid"] not in requests:
            kept.refuse(row, "What the publisher was asked is not here.", "Put in the file that has it.")
            continue
        before = keys_of(PublisherResponse, [row["supersedes_uid"]])
        if not kept.needs(row, "supersedes_uid", before):
            continue
        try:
            _store_response(kept, row, requests[row["request_uid"]], before.get(row["supersedes_uid"]))
        except ValidationError as error:
            kept.refuse_error(row, error)


def _store_response(kept: Kept, row: OwnRow, request: int, supersedes: int | None) -> None:
    kept.require_lead()
    values = values_of(PublisherResponse, row, _RESPONSE)
    values["created_at"] = values.get("created_at") or timezone.now()
    by = kept.person(row["entered_by_uid"], row["entered_by"]) if row["entered_by"] else None
    one = PublisherResponse(
        uid=row["response_uid"], request_id=request, entered_by=by, supersedes_id=supersedes, **values
    )
    check(one, ("created_at",))
    one.validate_constraints(exclude={"uid", "supersedes"})
    insert_as_is([one])
