"""Pages of work that outlasts a request: asking for it, and seeing how far it is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.job import WHO, restart_job, start_find_copies, start_find_wordings
from claims.actions.permissions import has_role, require
from claims.choices import JobKind, JobState, Role
from claims.forms.fetch import FetchForm
from claims.models import Job, Round, Source
from claims.rules.job import is_left_lying, is_lost
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch, fetch_for
from claims.views.several import refusals

# Jobs that the page lists, so that whoever left one finds it again.
LATELY = 10


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def fetch_new(request: HttpRequest) -> HttpResponse:
    """Have an address fetched; `?source=` names a source that gets a newer copy."""
    actor = require(request.user, Role.CURATOR)
    again = None
    if "source" in request.GET:
        again = fetch(Source, request.GET["source"])
    form = FetchForm(request.POST if request.method == "POST" else None, again=again)
    if form.is_bound and form.is_valid():
        job = form.save(actor=actor)
        if job is not None:
            return redirect(job)
    lately = Job.objects.filter(kind=JobKind.FETCH).select_related("created_by")[:LATELY]
    context = {"form": form, "again": again, "on": settings.FETCH_PAGES, "lately": lately, "section": "sources"}
    return draw(request, "job/fetch.html", context, refused=form.errors)


@require_POST
@sent_once
def find_copies_start(request: HttpRequest) -> HttpResponse:
    """Have new captures compared with all others."""
    return redirect(start_find_copies(actor=require(request.user, Role.CURATOR)))


@require_POST
@sent_once
def find_wordings_start(request: HttpRequest) -> HttpResponse:
    """Have new claims compared with all others."""
    return redirect(start_find_wordings(actor=require(request.user, Role.CURATOR)))


@require_safe
def job_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """How far it is. The page looks again by itself until the work has ended: with scripts a part of it, else all."""
    jobs = Job.objects.select_related("created_by", "capture__source")
    _, job = fetch_for(request, jobs, uid, Role.CURATOR, Role.LEAD)
    part = request.headers.get("HX-Request") == "true"
    now = timezone.now()
    lost = is_lost(job.kind, job.state, job.started_at, now)
    round_ = Round.objects.filter(uid=job.arguments.get("round_uid", "")).first()
    # Of a round, what was refused is a unit of it; publishers have no list of their own, and are named by their uid.
    of = f"{round_.unit_kind}s" if round_ else job.arguments.get("of", "")
    context = {
        "job": job,
        "lost": lost,
        "left_lying": is_left_lying(job.state, job.created_at, now),
        "under_way": job.state in (JobState.WAITING, JobState.RUNNING) and not lost,
        "may_restart": has_role(request.user, WHO.get(job.kind, Role.CURATOR))
        and (lost or job.state == JobState.FAILED),
        "part": part,
        "refused": refusals(of, [(one["uid"], one["why"]) for one in job.refused]),
        "round": round_,
        "section": _section(job),
    }
    return render(request, "job/state.html" if part else "job/detail.html", context)


def _section(job: Job) -> str:
    if job.kind == JobKind.RELEASE:
        return "exports"
    if job.kind == JobKind.WORDINGS:
        return "questions"
    return "rounds" if job.kind in WHO else "sources"


@require_POST
@sent_once
def job_again(request: HttpRequest, uid: str) -> HttpResponse:
    """Start again what failed or was cut off."""
    actor, job = fetch_for(request, Job, uid, Role.CURATOR, Role.LEAD)
    with refusal_told(request):
        job = restart_job(actor=actor, job=job)
    return redirect(job)
