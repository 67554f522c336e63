"""A recording of the web that was chosen as a file: its pages are listed, and those that are ticked are taken in."""

from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.exchange.folder import Described
from claims.exchange.recording import take_recorded
from claims.forms.incoming import Incoming, kept_document, uploaded
from claims.forms.source import PasteForm
from claims.models import Source, User
from claims.rules.extract import BadDocument
from claims.rules.extract.warc.pages import is_recording, pages_in
from claims.views.answer import draw
from claims.views.source.files import Outcome

# More than anybody ticks; the command takes any.
MOST_LISTED = 500


def recording_in(request: HttpRequest) -> Incoming | None:
    """The recording that was chosen, or that the list of its pages brought back; None where it is no recording."""
    if request.method != "POST":
        return None
    file = request.FILES.get("file")
    if file is None:
        encoded = request.POST.get("recording", "")
        return kept_document(encoded, request.POST.get("recording_name", "")) if encoded else None
    start = file.read(4)
    file.seek(0)
    if start not in (b"WARC", b"PK\x03\x04") and not start.startswith(b"\x1f\x8b"):
        return None
    try:
        chosen = uploaded(file, "file")
    except ValidationError:
        return None
    finally:
        file.seek(0)
    return chosen if is_recording(chosen.data, chosen.filename) else None


def choose_pages(request: HttpRequest, actor: User, recording: Incoming, again: Source | None) -> HttpResponse:
    """List the pages; with some of them ticked, freeze these."""
    ticked = set(request.POST.getlist("page"))
    try:
        listing = pages_in(BytesIO(recording.data))
    except BadDocument as error:
        form = PasteForm(request.POST, again=again)
        form.errors.clear()
        form.add_error("file", str(error))
        return draw(request, "source/new.html", {"form": form, "again": again, "section": "sources"}, refused=True)
    pages = [(f"{page.number}.{page.member}", page) for page in listing.pages]
    chosen = [(page.member, page.number) for key, page in pages if key in ticked]
    if chosen:
        return _take(request, actor, recording, chosen, again)
    context: dict[str, Any] = {
        "pages": pages[:MOST_LISTED],
        "more": max(0, len(pages) - MOST_LISTED),
        "problems": listing.problems,
        "recording": recording,
        "again": again,
        "asked": "recording" in request.POST,
        "picture_left_out": "picture" in request.FILES,
        "section": "sources",
    }
    return draw(request, "source/recording.html", context, refused="recording" in request.POST)


def _take(
    request: HttpRequest, actor: User, recording: Incoming, chosen: list[tuple[str, int]], again: Source | None
) -> HttpResponse:
    described = Described(source=again)
    taken = list(take_recorded(actor=actor, file=BytesIO(recording.data), chosen=chosen, described=described))
    if len(taken) == 1 and (capture := taken[0].capture) is not None:
        return redirect(f"{capture.source.get_absolute_url()}?capture={capture.uid}")
    outcomes = [Outcome(one.page.address, one.capture, (one.refused,)) for one in taken]
    stored = sum(outcome.capture is not None for outcome in outcomes)
    context = {"outcomes": outcomes, "stored": stored, "again": again, "of_recording": True, "section": "sources"}
    return draw(request, "source/files.html", context, refused=not stored)
