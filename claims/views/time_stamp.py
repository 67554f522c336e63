"""Time-stamps: the list of them, each as files to check, and asking for one."""

import io
import zipfile

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions.permissions import require
from claims.actions.time_stamp import LEADS, NEEDED, stamp_release, stamp_source
from claims.choices import Covers, Role
from claims.exchange.proof.stamps import files_of_stamps, how_to_check
from claims.exchange.release.stamp import sums_of
from claims.models import Release, Source, TimeStamp
from claims.reads.release import releases_seen_by
from claims.reads.time_stamp import is_on
from claims.sending import sent_once
from claims.views.answer import refusal_told, to_save
from claims.views.asked import fetch, fetch_for

ON_A_PAGE = 50
STORED = "Time-stamped: {at:%Y-%m-%d %H:%M:%S} UTC, by {who}. It is kept here, and in every proof of what it covers."


@require_safe
def time_stamps(request: HttpRequest) -> HttpResponse:
    """The time-stamps, the newest first; `before` is the key of the last one of the page before."""
    before = request.GET.get("before", "")
    rows = TimeStamp.objects.light().select_related("source", "publisher", "release", "asked_by")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: ON_A_PAGE + 1])
    context = {
        "stamps": shown[:ON_A_PAGE],
        "before": shown[-2].pk if len(shown) > ON_A_PAGE else None,
        "manifest": TimeStamp.objects.light().filter(covers=Covers.MANIFEST).first(),
        "on": is_on(),
        "section": "exports",
    }
    return render(request, "time_stamp/list.html", context)


@require_safe
def time_stamp_zip(request: HttpRequest, uid: str) -> FileResponse:
    """One time-stamp of a source or a manifest, with what was stamped and how it is checked."""
    _, stamp = fetch_for(request, TimeStamp.objects.select_related("asked_by"), uid)
    if stamp.covers not in (Covers.SOURCE, Covers.MANIFEST):
        raise Http404
    return _zip(stamp)


@login_not_required
@require_safe
def release_time_stamp(request: HttpRequest, uid: str, stamp_uid: str) -> FileResponse:
    """One time-stamp of a release, for whoever may read the release."""
    release = fetch(releases_seen_by(request.user), uid)
    return _zip(fetch(TimeStamp.objects.select_related("asked_by"), stamp_uid, release=release))


@require_POST
@sent_once
def source_stamp(request: HttpRequest, uid: str) -> HttpResponse:
    """Have the saved copies of a source time-stamped."""
    actor = require(request.user, Role.CURATOR, Role.LEAD, needed=NEEDED)
    source = fetch(Source, uid)
    with refusal_told(request):
        told(request, stamp_source(actor=actor, source=source))
    return redirect(f"{source.get_absolute_url()}#time-stamps")


@require_POST
@sent_once
def release_stamp(request: HttpRequest, uid: str) -> HttpResponse:
    """Have a release time-stamped."""
    actor = require(request.user, Role.LEAD, needed=LEADS)
    release = fetch(Release.objects.made(), uid)
    try:
        with refusal_told(request):
            told(request, stamp_release(actor=actor, release=release, sums=sums_of(release)))
    except FileNotFoundError as error:
        raise Http404("The file is missing from storage. Whoever runs this server finds out with verify.") from error
    return redirect(f"{reverse('release', args=[release.uid])}#time-stamps")


def told(request: HttpRequest, stamp: TimeStamp) -> None:
    """Say that one is stored."""
    messages.success(request, STORED.format(at=stamp.stamped_at, who=stamp.authority))


def _zip(stamp: TimeStamp) -> FileResponse:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        folder = f"time-stamp-{stamp.uid}"
        archive.writestr(f"{folder}/README.txt", f"{how_to_check([stamp])}\n")
        for name, data in files_of_stamps([stamp]):
            archive.writestr(f"{folder}/{name}", data)
    stream.seek(0)
    name = f"time-stamp-{stamp.uid}.zip"
    return to_save(FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip"))
