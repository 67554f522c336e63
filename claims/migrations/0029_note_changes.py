"""What copies that are stored already say of claims, noted as it is for new ones: proposed by a rule, judged by nobody."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from claims.rules.change import VERSION, Last, kind_of
from claims.rules.text.flow import as_read

BATCH = 1_000
FIELDS = ("claim_id", "pk", "state", "sought", "exact", "decision", "why", "capture_id")
# Of what is older, or the same page read anew, the page says nothing new.
NO_NEWS = ("An older copy, stored later.", "The same page, read anew")


def note(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Go through what was found of each claim, in order."""
    change, sighting = (apps.get_model("claims", name) for name in ("Change", "Sighting"))
    judged = apps.get_model("claims", "CaptureJudgement").objects.filter(shows="blocked", successor=None)
    blocked = set(judged.values_list("capture_id", flat=True))
    rows = sighting.objects.order_by("claim_id", "pk").values_list(*FIELDS).iterator(BATCH)
    for claim, found in groupby(rows, key=lambda row: row[0]):
        told = [row for row in found if row[-1] not in blocked and not row[-2].startswith(NO_NEWS)]
        change.objects.bulk_create(
            change(sighting_id=key, claim_id=claim, proposed=kind, proposed_by=VERSION) for key, kind in _told(told)
        )


def _told(found: list[tuple[Any, ...]]) -> Iterator[tuple[int, str]]:
    last: Last | None = None
    for _, key, state, sought, exact, decision, *_ in found:
        if last and state == "reworded" and last.exact == as_read(sought):
            # Its words were taken over since, from a later copy that has them as well.
            last = Last(last.kind, last.exact, taken=True)
        kind = kind_of(state, as_read(sought), as_read(exact), last)
        if kind is not None:
            yield key, kind
            last = Last(kind, as_read(exact), taken=state == "exact" or (decision == "accepted" and state != "lost"))
        elif last and state == "exact":
            last = Last(last.kind, last.exact, taken=True)


class Migration(migrations.Migration):
    dependencies = [("claims", "0028_change")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
