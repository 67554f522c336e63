"""Work of jobs on files: it stands above the actions that start jobs, and puts itself among their work."""

from typing import Any

from django.core.exceptions import ValidationError

from claims.actions.job import WORK
from claims.actions.release import Plan
from claims.choices import JobKind
from claims.exchange.incoming.table_import import look_through_table, store_table, told_of
from claims.exchange.release.build import build_release
from claims.exchange.release.stamp import stamp_made
from claims.models import Import, Round, User
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


def make_release(*, actor: User, progress: Progress, **asked: Any) -> str:
    """Make a release; says which. Raises as `build_release`."""
    round_ = Round.objects.standing_now()
    release = build_release(actor=actor, plan=Plan(**asked), round_=round_, progress=progress)
    stamped = stamp_made(actor=actor, release=release)
    return f"{release} is made. Nobody without a login sees it until a lead makes it public. {stamped}".strip()


WORK |= {JobKind.RELEASE: make_release, JobKind.LOOK: look_through_brought, JobKind.TABLE: store_brought}
