"""The ZIP of a case file."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.database.snapshot import snapshot
from claims.exchange.proof.case import MOST_BYTES, CaseZip
from claims.models import Publisher
from claims.reads.case import claims_of
from claims.views.answer import to_save
from claims.views.asked import fetch_for
from claims.views.case.chosen import chosen_claims
from claims.views.claim.proof import IN_MEMORY


@require_safe
def case_zip(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The chosen claims with all that checks them; ratings with `&ratings=yes`."""
    user, publisher = fetch_for(request, Publisher, uid)
    claims = chosen_claims(request, user, claims_of(publisher, user))
    case = CaseZip(
        publisher, claims, user, settings.PUBLIC_ADDRESS.rstrip("/"), timezone.now(),
        request.GET.get("ratings") == "yes",
    )  # fmt: skip
    if not claims or case.size > MOST_BYTES:
        most = f"The saved copies of these claims have more than {MOST_BYTES // 1024**2} MB. Choose fewer."
        messages.error(request, most if claims else "Tick the claims that the file is to hold.")
        return redirect("case", publisher.uid)
    stream = cast(IO[bytes], SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  the response closes it
    try:
        with snapshot():
            case.write(stream)
    except FileNotFoundError as error:
        stream.close()
        raise Http404("A stored file of a saved copy is missing. Run `manage.py verify`.") from error
    stream.seek(0)
    return to_save(FileResponse(stream, as_attachment=True, filename=case.file_name, content_type="application/zip"))
