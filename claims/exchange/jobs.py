"""Work of jobs that reads files in: it stands above the actions that start jobs, and puts itself among their work."""

from django.core.exceptions import ValidationError

from claims.actions.job import WORK
from claims.choices import JobKind
from claims.exchange.incoming.table_import import look_through_table, store_table, told_of
from claims.models import Import, User
from claims.network.fetch import Progress


def look_through_brought(*, actor: User, progress: Progress, import_uid: str) -> str:
    """Look through a table; says what would become of it. Raises as `look_through_table`."""
    import_ = Import.objects.get(uid=import_uid)
    return (
        f"Nothing is stored yet. {told_of(look_through_table(actor=actor, import_=import_, progress=progress).outcome)}"
    )


def store_brought(*, actor: User, progress: Progress, import_uid: str) -> str:
    """Store a table; says what came of it. Raises as `store_table`, and ValidationError where a row is refused now."""
    import_ = store_table(actor=actor, import_=Import.objects.get(uid=import_uid), progress=progress)
    if import_.stored_at is None:
        raise ValidationError(f"Nothing was stored, because something is refused. {told_of(import_.outcome)}")
    return told_of(import_.outcome)


WORK |= {JobKind.LOOK: look_through_brought, JobKind.TABLE: store_brought}
