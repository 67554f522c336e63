"""A pair as a file to take along: a picture, or a page that needs no login."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from claims.actions.permissions import logged_in
from claims.exchange.drawing import can_draw
from claims.exchange.pair_picture import drawn, fits, page_of, picture_of
from claims.models import ClaimPair
from claims.reads.blind import draw_veil
from claims.reads.pair import Laid, laid, pairs_seen_by
from claims.reads.redaction import redactor
from claims.views.answer import to_save
from claims.views.asked import fetch

MADE: dict[str, tuple[Callable[[Laid], str | bytes], str]] = {
    "svg": (picture_of, "image/svg+xml"),
    "png": (drawn, "image/png"),
    "html": (page_of, "text/html; charset=utf-8"),
}
TOO_LONG = "These words are too long for a picture. The page (HTML) has them whole."
NO_FONTS = "The computer that serves Evidence has no fonts, so that it draws no PNG. Take the SVG."


@require_safe
def pair_file(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """The pair in this form, for whoever may see it."""
    viewer = logged_in(request.user)
    lies = laid(fetch(pairs_seen_by(viewer, ClaimPair.objects.all()).with_claims(), uid))
    # A file is taken along to be shown to others.
    hidden = redactor()
    for claim in (lies.left, lies.right):
        hidden.claim(claim)
    lies.pair.note = hidden.text(lies.pair.note)
    if form != "html" and not fits(lies):
        return _refused(request, lies, TOO_LONG)
    if form == "png" and not can_draw():
        return _refused(request, lies, NO_FONTS)
    draw_veil([lies.left, lies.right], viewer)
    make, media_type = MADE[form]
    response = HttpResponse(make(lies), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="pair-{lies.pair.uid}.{form}"'
    return to_save(response)


def _refused(request: HttpRequest, lies: Laid, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(lies.pair)
