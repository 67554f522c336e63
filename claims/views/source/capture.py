"""Files of a capture, given out so that nothing in them runs, and what a curator adds to a capture."""

from pathlib import PurePath

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from claims.actions.capture import extract_again
from claims.actions.permissions import logged_in, require
from claims.choices import Role
from claims.forms.capture import ArchiveForm, AttachForm
from claims.middleware import takes_documents
from claims.models import Attachment, Capture
from claims.rules.identify.uid import is_uid
from claims.views.source.capture_card import withheld
from claims.views.source.detail import draw_source

# A double click on a file of these kinds shows it; all others get a suffix more, with which their code is shown.
SHOWN_ONLY = frozenset({".txt", ".md", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
WITHHELD = "This is withheld. Its hash stays on the page of its source."


@require_safe
def capture_bytes(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponseBase:
    """The bytes of a capture as they came in, to save and to check."""
    logged_in(request.user)
    capture = capture_named(uid, capture_uid)
    return _file(capture, capture.file_name, capture.filename or f"capture-{capture.uid}")


@require_safe
def attachment_bytes(request: HttpRequest, uid: str, capture_uid: str, attachment_uid: str) -> HttpResponseBase:
    """The bytes of a file beside a capture."""
    logged_in(request.user)
    capture = capture_named(uid, capture_uid)
    if not is_uid(attachment_uid):
        raise Http404
    attachment = get_object_or_404(Attachment, uid=attachment_uid, capture=capture)
    return _file(capture, attachment.file_name, attachment.filename or f"attachment-{attachment.uid}")


@takes_documents
@require_POST
def capture_attach(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Add a file beside a capture: a screenshot, the PDF that was printed."""
    actor = require(request.user, Role.CURATOR)
    capture = capture_named(uid, capture_uid)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid() and form.save(actor=actor, capture=capture):
        messages.success(request, "Attached. The file is kept as it is, with its hash.")
        return redirect(shown_at(capture))
    return draw_source(request, uid, capture_uid, attach=form)


@require_POST
def capture_archive(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Say where a public archive has a copy."""
    actor = require(request.user, Role.CURATOR)
    capture = capture_named(uid, capture_uid)
    form = ArchiveForm(request.POST)
    if form.is_valid() and form.save(actor=actor, capture=capture):
        messages.success(request, "Archive address saved.")
        return redirect(shown_at(capture))
    return draw_source(request, uid, capture_uid, archive=form)


@require_POST
def capture_extract(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Read the same bytes anew with the extractor of today: a new capture."""
    actor = require(request.user, Role.CURATOR)
    capture = capture_named(uid, capture_uid)
    try:
        newer = extract_again(actor=actor, capture=capture)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(shown_at(capture))
    messages.success(
        request, f"Read again by {newer.extractor} {newer.extractor_version}: a new capture of the same bytes."
    )
    return redirect(shown_at(newer))


def capture_named(uid: str, capture_uid: str) -> Capture:
    """The capture of these uids, without its text. Raises Http404 also for what can be none."""
    if not (is_uid(uid) and is_uid(capture_uid)):
        raise Http404
    captures = Capture.objects.without_text().select_related("source")
    return get_object_or_404(captures, uid=capture_uid, source__uid=uid)


def shown_at(capture: Capture) -> str:
    """The page of its source with this capture shown."""
    return f"{capture.source.get_absolute_url()}?capture={capture.uid}"


def _file(capture: Capture, stored: str, name: str) -> FileResponse:
    """A file to save, never to show: no browser may take it for a page of ours."""
    if withheld(capture):
        raise PermissionDenied(WITHHELD)
    if not default_storage.exists(stored):
        raise Http404(f"The stored file {stored} is missing. Run `manage.py verify`.")
    response = FileResponse(
        default_storage.open(stored),
        as_attachment=True,
        filename=name_to_save(name),
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def name_to_save(name: str) -> str:
    """The file's name with .txt after it where its kind is one that a computer may run."""
    return name if PurePath(name).suffix.lower() in SHOWN_ONLY else f"{name}.txt"
