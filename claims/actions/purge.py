"""Destroying what is withheld: bytes, text and every copy of its words. Hashes, reason, who and when stay."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from claims.actions.hold import lift_as_before
from claims.actions.permissions import require
from claims.actions.purge_log import write_purges_down
from claims.actions.purge_words import purge_words
from claims.actions.release_withheld import withhold_release, withhold_release_again
from claims.actions.withholding import NEEDED, withhold_again
from claims.choices import Role
from claims.models import Attachment, Capture, User, Withholding
from claims.models.capture import file_name_of
from claims.reads.hold import refuse_held
from claims.reads.purge_log import Purged
from claims.reads.quoting import words_of
from claims.reads.release import releases_quoting


@transaction.atomic
def purge(*, actor: User, withholding: Withholding, withhold_releases: bool = False) -> Withholding:
    """Destroy what a withholding of a whole capture covers. It cannot be undone.

    Every place that `reads.places` names is gone through; what stays there, `reads.quoting.staying` names.
    The files are deleted when the transaction is committed; one that another capture needs, which is withheld as well,
    stays until that is purged. Releases that have its words must be withheld: `withhold_releases` does it, for the
    reason of the withholding; their ZIPs are deleted as well. Ratings keep what they were based on: hashes.
    Raises ValidationError for a span, for what is lifted or purged already, for what is held (by the name of the
    hold), where a capture that is not withheld has the same bytes, and where a release that can be read has its words;
    PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=NEEDED)
    capture = Capture.objects.without_text().select_for_update(of=("self",)).get(pk=withholding.capture_id)
    withholding.refresh_from_db()
    _check(withholding)
    refuse_held([capture.pk], "Nothing was purged")
    files = _files_of(capture)
    _refuse_shared(capture, files)
    if withhold_releases:
        for release in releases_quoting(withholding).filter(withheld_at=None):
            withhold_release(actor=actor, release=release, because=withholding.reason)
    _refuse_released(withholding)
    _destroy(capture, withholding, at=timezone.now(), by=actor)
    return withholding


def _refuse_released(withholding: Withholding) -> None:
    named = ", ".join(str(release.number) for release in releases_quoting(withholding).filter(withheld_at=None))
    if named:
        raise ValidationError(
            f"Its words are in what was released, and can be read there: release {named}. Withhold it first; its file"
            " is destroyed with the copy."
        )


@transaction.atomic
def redo_purge(*, told: Purged) -> bool:
    """Purge again, in a restored database, what was purged after it was copied; whether there was anything to purge.

    In the name of who did it then, and without asking anybody: permission was asked then. Captures with the same bytes
    had to be withheld before, and holds lifted; where the restored database does not know that yet, it is done now.
    """
    capture = Capture.objects.without_text().select_for_update(of=("self",)).filter(uid=told.capture).first()
    if capture is None or capture.purged_at is not None:
        return False
    by = _person(told.purged_by)
    known = {"reason": told.reason, "created_by": _person(told.withheld_by) or by or User.objects.earliest("pk")}
    withholding = Withholding.objects.filter(uid=told.withholding).first() or withhold_again(
        capture=capture, uid=told.withholding, created_at=datetime.fromisoformat(told.withheld_at), **known
    )
    lift_as_before(capture, datetime.fromisoformat(told.purged_at))
    for release in releases_quoting(withholding).filter(withheld_at=None):
        withhold_release_again(release=release, because=told.reason, by=withholding.created_by)
    for other in _sharing(capture, _files_of(capture)):
        withhold_again(capture=other, created_at=timezone.now(), **known)
    _destroy(capture, withholding, at=datetime.fromisoformat(told.purged_at), by=by)
    return True


def _person(uid: str) -> User | None:
    return User.objects.filter(uid=uid).first()


def _destroy(capture: Capture, withholding: Withholding, *, at: datetime, by: User | None) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # What is freed is overwritten, instead of standing in the file until its place is needed.
            cursor.execute("PRAGMA secure_delete = ON")
    files = _files_of(capture)
    words = words_of(capture)
    # First of all: the guards let go of the words that stand on a purged capture, and of no others.
    Capture.objects.filter(pk=capture.pk).update(text="", structure=[], metadata=[], headers={}, purged_at=at)
    purge_words(capture, words)
    withholding.purged_at, withholding.purged_by = at, by
    withholding.save(update_fields=["purged_at", "purged_by"])
    names = [file_name_of(sha256) for sha256 in files - still_needed(files)]
    # Nobody reads a withheld release any more, and it is never given back.
    names += [release.stored_name for release in releases_quoting(withholding).exclude(withheld_at=None)]
    transaction.on_commit(lambda: delete_files(names))
    transaction.on_commit(write_purges_down)


def delete_files(names: list[str]) -> None:
    """Delete stored files. Call it when the transaction that left them without rows is committed."""
    for name in names:
        default_storage.delete(name)


def _check(withholding: Withholding) -> None:
    if withholding.purged_at is not None:
        raise ValidationError("This is purged already.")
    if withholding.lifted_at is not None:
        raise ValidationError("This withholding was lifted: what can be read is not purged.")
    if withholding.start is not None:
        raise ValidationError(
            "Only a span is withheld, and the stored file has its words beside all others. Withhold the whole copy,"
            " and purge that withholding; a copy without these words can be saved anew."
        )


def _files_of(capture: Capture) -> set[str]:
    """Hashes of the stored files of a capture."""
    return {capture.sha256, *capture.attachments.values_list("sha256", flat=True)}


def _refuse_shared(capture: Capture, files: set[str]) -> None:
    uids = sorted(other.uid for other in _sharing(capture, files))
    if uids:
        raise ValidationError(
            f"The same bytes belong to another saved copy, which is not withheld: {', '.join(uids)}. Withhold it first."
        )


def _sharing(capture: Capture, files: set[str]) -> list[Capture]:
    """Other captures that can be read and have one of these files."""
    others = Capture.objects.without_text().filter(withheld_at=None, purged_at=None).exclude(pk=capture.pk)
    sharing = others.filter(Q(sha256__in=files) | Q(attachments__sha256__in=files))
    return list({other.pk: other for other in sharing}.values())


def still_needed(files: set[str]) -> set[str]:
    """Those of these hashes whose bytes belong to a capture, or to a file beside one, that is not purged."""
    captures = Capture.objects.filter(sha256__in=files, purged_at=None).values_list("sha256", flat=True)
    attached = Attachment.objects.filter(sha256__in=files, capture__purged_at=None).values_list("sha256", flat=True)
    return {*captures, *attached}
