"""What imported tables have beside our columns, of our own files."""

import json
from collections.abc import Sequence

from django.utils import timezone

from claims.actions.own.insert import insert_as_is, keys_of, time_of
from claims.actions.own.kept import Kept
from claims.models import Claim, Source, TableRow
from claims.rules.table_record import OwnRow


def store_extra(*, kept: Kept, rows: Sequence[OwnRow]) -> None:
    """Store rows of tables that came in elsewhere. The import with which they came is not here."""
    keys = {row["row_key"] for row in rows}
    here = set(TableRow.objects.filter(key__in=keys).values_list("table", "key"))
    sources, claims = (
        keys_of(model, (row[name] for row in rows)) for model, name in ((Source, "source_uid"), (Claim, "claim_uid"))
    )
    made = []
    for row in rows:
        if (row["table"], row["row_key"]) in here:
            continue
        if not row["source_uid"] or not kept.needs_all(row, {"source_uid": sources, "claim_uid": claims}):
            continue
        try:
            extra, at = json.loads(row["extra"] or "{}"), time_of(row["created_at"])
        except ValueError:
            kept.refuse(row, "Its columns are no JSON object, or its time is none.", "Mend it in the file.")
            continue
        made.append(
            TableRow(
                table=row["table"], key=row["row_key"], source_id=sources[row["source_uid"]], extra=extra,
                claim_id=claims.get(row["claim_uid"]), created_at=at or timezone.now(), created_by=kept.actor,
            )
        )  # fmt: skip
    insert_as_is(made)
