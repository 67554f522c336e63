"""Having an authority outside of us sign that something was there: of a source, a case file, a release, a manifest."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from claims.actions.permissions import require
from claims.choices import Covers, Role
from claims.models import Publisher, Release, Source, TimeStamp, User
from claims.network.authority import NoAnswer, ask
from claims.reads.time_stamp import is_on, source_statement, trusted_certificates
from claims.rules.extract.document import MAX_BYTES, sha256_of_text
from claims.rules.time_stamp import BadStamp, ask_for, check_stamp

NEEDED = "Only curators and leads ask for a time-stamp."
LEADS = "Only leads have a release or a manifest time-stamped."
OFF = (
    "Time-stamps are off here. Whoever runs this server turns them on with TIME_STAMP_ADDRESS and"
    " TIME_STAMP_CERTIFICATES."
)
NONE = "No time-stamp was stored. {why}"


def stamp_source(*, actor: User, source: Source) -> TimeStamp:
    """Time-stamp the hashes, addresses and times of a source's saved copies.

    Raises ValidationError where it has none, and as `_stamp` does; PermissionDenied unless the actor is a curator or a
    lead.
    """
    require(actor, Role.CURATOR, Role.LEAD, needed=NEEDED)
    if not source.captures.exists():
        raise ValidationError("This source has no saved copy: there is nothing to time-stamp.")
    return _stamp(actor, Covers.SOURCE, source_statement(source), source=source)


def stamp_case(*, actor: User, publisher: Publisher, statement: str) -> TimeStamp:
    """Time-stamp the statement of a case file: see `reads.case`.

    Raises ValidationError as `_stamp` does; PermissionDenied unless the actor is a curator or a lead.
    """
    require(actor, Role.CURATOR, Role.LEAD, needed=NEEDED)
    return _stamp(actor, Covers.CASE, statement, publisher=publisher)


def stamp_release(*, actor: User, release: Release, sums: str) -> TimeStamp:
    """Time-stamp the list of hashes of a release, which is one of its files.

    Raises ValidationError as `_stamp` does; PermissionDenied unless the actor is a lead.
    """
    require(actor, Role.LEAD, needed=LEADS)
    return _stamp(actor, Covers.RELEASE, sums, release=release)


def stamp_manifest(*, actor: User, manifest: str) -> TimeStamp:
    """Time-stamp a manifest, which is kept with it.

    Raises ValidationError for one that is too long to be kept, and as `_stamp` does; PermissionDenied unless the actor
    is a lead.
    """
    require(actor, Role.LEAD, needed=LEADS)
    return _stamp(actor, Covers.MANIFEST, manifest)


def _stamp(actor: User, covers: Covers, content: str, **of: Any) -> TimeStamp:
    """Ask the authority, check its answer, and store both; nothing is locked while it is asked.

    Raises ValidationError where it is off, cannot be reached, or answers anything but a time-stamp of this.
    """
    if not is_on():
        raise ValidationError(OFF)
    data = content.encode()
    if len(data) > MAX_BYTES:
        raise ValidationError(NONE.format(why=f"It has more than {MAX_BYTES // 1024**2} MB. Make it with --since."))
    sha256 = sha256_of_text(content)
    try:
        trusted = trusted_certificates()
        asked = ask_for(data)
        token = ask(settings.TIME_STAMP_ADDRESS, asked.request, seconds=settings.TIME_STAMP_SECONDS)
        said = check_stamp(token, sha256, trusted, nonce=asked.nonce)
    except OSError as error:
        why = f"TIME_STAMP_CERTIFICATES cannot be read: {error.strerror}."
        raise ValidationError(NONE.format(why=why)) from error
    except (NoAnswer, BadStamp) as error:
        raise ValidationError(NONE.format(why=error)) from error
    with transaction.atomic():
        return TimeStamp.objects.create(
            covers=covers, content=content, sha256=sha256, token=token, trusted=trusted, asked_by=actor,
            stamped_at=said.at, authority=said.authority, policy=said.policy, serial=said.serial, nonce=said.nonce,
            **of,
        )  # fmt: skip
