"""What a restored database needs before it is used again."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.db import transaction

from claims.actions.purge import redo_purge
from claims.reads.purge_log import Purged


@transaction.atomic
def settle_restored(*, purges: Iterable[Purged]) -> list[str]:
    """Purge again what was purged since the database was copied, and log everybody out.

    Returns the uids of the captures that were purged again. For the operator alone, who holds the database anyway.
    """
    # Whoever logged out since would be logged in again.
    Session.objects.all().delete()
    return [told.capture for told in purges if redo_purge(told=told)]
