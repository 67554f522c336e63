"""Pages of work that outlasts a request: asking for it, and seeing how far it is."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.job import restart_job, start_find_copies
from claims.actions.permissions import has_role, require
from claims.choices import JobKind, JobState, Role
from claims.forms.fetch import FetchForm
from claims.models import Job, Source
from claims.rules.identify.uid import is_uid
from claims.rules.job import is_left_lying, is_lost
from claims.views.source.detail import UNPROCESSABLE

# Jobs that the page lists, so that whoever left one finds it again.
LATELY = 10


@require_http_methods(["GET", "HEAD", "POST"])
def fetch_new(request: HttpRequest) -> HttpResponse:
    """Have an address fetched; `?source=` names a source that gets a newer copy."""
    actor = require(request.user, Role.CURATOR)
    again = None
    if "source" in request.GET:
        if not is_uid(request.GET["source"]):
            raise Http404
        again = get_object_or_404(Source, uid=request.GET["source"])
    form = FetchForm(request.POST if request.method == "POST" else None, again=again)
    if form.is_bound and form.is_valid():
        job = form.save(actor=actor)
        if job is not None:
            return redirect(job)
    lately = Job.objects.filter(kind=JobKind.FETCH).select_related("created_by")[:LATELY]
    context = {"form": form, "again": again, "on": settings.FETCH_PAGES, "lately": lately, "section": "sources"}
    return render(request, "job/fetch.html", context, status=UNPROCESSABLE if form.errors else None)


@require_POST
def find_copies_start(request: HttpRequest) -> HttpResponse:
    """Have new captures compared with all others."""
    return redirect(start_find_copies(actor=require(request.user, Role.CURATOR)))


@require_safe
def job_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """How far it is. The page looks again by itself until the work has ended: with scripts a part of it, else all."""
    require(request.user, Role.CURATOR, Role.LEAD)
    job = get_object_or_404(Job.objects.select_related("created_by", "capture__source"), uid=uid)
    part = request.headers.get("HX-Request") == "true"
    now = timezone.now()
    lost = is_lost(job.kind, job.state, job.started_at, now)
    context = {
        "job": job,
        "lost": lost,
        "left_lying": is_left_lying(job.state, job.created_at, now),
        "under_way": job.state in (JobState.WAITING, JobState.RUNNING) and not lost,
        "may_restart": has_role(request.user, Role.CURATOR) and (lost or job.state == JobState.FAILED),
        "part": part,
        "section": "sources",
    }
    return render(request, "job/state.html" if part else "job/detail.html", context)


@require_POST
def job_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Start again what failed or was cut off."""
    actor = require(request.user, Role.CURATOR)
    job = get_object_or_404(Job, uid=uid)
    try:
        return redirect(restart_job(actor=actor, job=job))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(job)
