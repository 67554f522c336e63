"""What can be taken away from a claim's page: its proof, and its annotation."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.actions.permissions import logged_in
from claims.database.snapshot import snapshot
from claims.exchange.proof.archive import Proof
from claims.views.answer import to_save
from claims.views.asked import fetch
from claims.views.claim.forms_of import annotation, claims_of

# A proof up to this size is made in memory, a larger one on disk.
IN_MEMORY = 8 * 1024 * 1024


@require_safe
def claim_proof(request: HttpRequest, uid: str) -> FileResponse:
    """The proof of a claim as a ZIP; with the ratings that the person may see, where they ask: `?ratings=yes`."""
    user = logged_in(request.user)
    claim = fetch(claims_of(user), uid)
    stream = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  the response closes it
    ratings = request.GET.get("ratings") == "yes"
    proof = Proof(claim, user, settings.PUBLIC_ADDRESS.rstrip("/"), timezone.now(), ratings)
    try:
        with snapshot():
            proof.write(stream)
    except FileNotFoundError as error:
        stream.close()
        raise Http404("A stored file of this saved copy is missing. Run `manage.py verify`.") from error
    stream.seek(0)
    return to_save(FileResponse(stream, as_attachment=True, filename=proof.file_name, content_type="application/zip"))


@require_safe
def claim_annotation(request: HttpRequest, uid: str) -> HttpResponse:
    """The claim as a W3C Web Annotation."""
    return annotation(logged_in(request.user), uid)
