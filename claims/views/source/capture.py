"""Files of a capture, given out so that nothing in them runs, and what a curator adds to a capture."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from claims.actions.capture import extract_again
from claims.choices import Role, Shows
from claims.forms.capture import ArchiveForm, AttachForm, JudgeForm
from claims.middleware import takes_documents
from claims.models import Attachment, Capture, User
from claims.rules.extract.picture import picture_type
from claims.rules.identify.file_name import safe_name
from claims.sending import sent_once
from claims.views.answer import refusal_told, to_save
from claims.views.asked import fetch, fetch_for
from claims.views.source.capture_card import withheld
from claims.views.source.detail import draw_source

WITHHELD = "This is withheld. Its hash stays on the page of its source."


@require_safe
def capture_bytes(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponseBase:
    """The bytes of a capture as they came in, to save and to check."""
    _, capture = capture_for(request, uid, capture_uid)
    return _file(capture, capture.file_name, capture.filename or f"capture-{capture.uid}")


@require_safe
def attachment_bytes(request: HttpRequest, uid: str, capture_uid: str, attachment_uid: str) -> HttpResponseBase:
    """The bytes of a file beside a capture."""
    _, capture = capture_for(request, uid, capture_uid)
    attachment = fetch(Attachment, attachment_uid, capture=capture)
    return _file(capture, attachment.file_name, attachment.filename or f"attachment-{attachment.uid}")


@require_safe
def picture(request: HttpRequest, uid: str, capture_uid: str, attachment_uid: str) -> HttpResponseBase:
    """A picture beside a capture, to be shown on a page: by its first bytes one that runs nothing."""
    _, capture = capture_for(request, uid, capture_uid)
    attachment = fetch(Attachment, attachment_uid, capture=capture)
    response = _file(capture, attachment.file_name, "picture")
    with default_storage.open(attachment.file_name) as stored:
        kind = picture_type(stored.read(64))
    if not kind.startswith("image/"):
        response.close()
        raise Http404("This is no picture.")
    response["Content-Type"], response["Content-Disposition"] = kind, "inline"
    return response


@takes_documents
@require_POST
@sent_once
def capture_attach(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Add a file beside a capture: a screenshot, the PDF that was printed."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid() and form.save(actor=actor, capture=capture):
        messages.success(request, "Attached. The file is kept as it is, with its hash.")
        return redirect(shown_at(capture))
    return draw_source(request, uid, capture_uid, attach=form)


@require_POST
def capture_archive(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Say where a public archive has a copy."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    form = ArchiveForm(request.POST)
    if form.is_valid() and form.save(actor=actor, capture=capture):
        messages.success(request, form.told)
        return redirect(shown_at(capture))
    return draw_source(request, uid, capture_uid, archive=form)


@require_POST
@sent_once
def capture_judge(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Say whether a copy shows the page, a part of it, or a wall in its place."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    form = JudgeForm(request.POST)
    if form.is_valid() and form.save(actor=actor, capture=capture):
        told = "It is no sighting of the page any more." if form.cleaned_data["shows"] == Shows.BLOCKED else ""
        messages.success(request, f"Judged: {Shows(form.cleaned_data['shows']).label.lower()}. {told}".strip())
        return redirect(shown_at(capture))
    return draw_source(request, uid, capture_uid, judge=form)


@require_POST
@sent_once
def capture_extract(request: HttpRequest, uid: str, capture_uid: str) -> HttpResponse:
    """Read the same bytes anew with the extractor of today: a new capture."""
    actor, capture = capture_for(request, uid, capture_uid, Role.CURATOR)
    with refusal_told(request):
        capture = extract_again(actor=actor, capture=capture)
        by = f"{capture.extractor} {capture.extractor_version}"
        told = f"Read again by {by}: a new saved copy of the same bytes."
        messages.success(request, told)
    return redirect(shown_at(capture))


def capture_for(request: HttpRequest, uid: str, capture_uid: str, *roles: Role) -> tuple[User, Capture]:
    """The person and the capture of these uids, without its text. Raises what `fetch_for` raises."""
    captures = Capture.objects.without_text().select_related("source")
    return fetch_for(request, captures, capture_uid, *roles, source__uid=uid)


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
        filename=safe_name(name),
        content_type="application/octet-stream",
    )
    return to_save(response)
