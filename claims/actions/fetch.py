"""Freezing what a server gives out at an address. Off unless whoever runs this server turns it on."""

from django.conf import settings
from django.core.exceptions import ValidationError

from claims.actions.permissions import require
from claims.actions.source import freeze_page
from claims.choices import CaptureMethod, Role, SourceStatus
from claims.models import Capture, Source, User
from claims.network.fetch import Network, Progress, fetch
from claims.network.target import FetchRefused, target_of

OFF = "Fetching is off here: whoever runs this server can turn it on. Save the page and upload it, or send it."


def check_fetch(address: str) -> None:
    """Raises ValidationError where nothing may be fetched here, or not from this address (field `address`)."""
    if not settings.FETCH_PAGES:
        raise ValidationError(OFF)
    try:
        target_of(address)
    except FetchRefused as error:
        raise ValidationError({"address": str(error)}) from error


def fetch_page(
    *, actor: User, progress: Progress, address: str, source: str = "", network: Network | None = None
) -> Capture:
    """Fetch the page at this address and freeze it: for the source of uid `source`, or for a new one.

    Raises ValidationError (field `address`) when it is refused or cannot be reached, or as `freeze_page` does.
    """
    require(actor, Role.CURATOR)
    check_fetch(address)
    try:
        page = fetch(address, network=network, progress=progress)
    except FetchRefused as error:
        raise ValidationError({"address": str(error)}) from error
    stored = Source.objects.filter(uid=source).first() if source else None
    if source and stored is None:
        raise ValidationError({"source": "The source of which this was to be a newer copy is gone."})
    return freeze_page(
        actor=actor,
        source=stored or Source(status=SourceStatus.IN_WORK, address=address),
        data=page.data,
        # With its charset, which the extractor reads the text by.
        media_type=page.headers.get("content-type", page.media_type),
        method=CaptureMethod.FETCHED,
        observed_at=page.fetched_at,
        asked_address=address,
        reached_address=page.reached_address,
        headers=page.headers,
    )
