"""Withholding a capture or words of it, and lifting that: for leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.withholding import NEEDED
from claims.choices import Role
from claims.forms.withholding import LiftForm, WithholdForm
from claims.models import Capture, Source, User, Withholding
from claims.reads.hold import over_captures
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def withhold_capture(request: HttpRequest, uid: str) -> HttpResponse:
    """What is withheld of a capture, and the form that withholds more: `?capture=`, and `&start=&end=` for a span."""
    actor = _lead(request)
    source = fetch(Source, uid)
    capture = _capture(source, request.POST.get("capture") or request.GET.get("capture", ""))
    typed = request.POST if request.method == "POST" else None
    form = WithholdForm(typed, capture=capture, initial={name: request.GET.get(name, "") for name in ("start", "end")})
    if form.is_bound and form.is_valid() and form.save(actor=actor):
        messages.success(request, "Withheld: nobody can read these words here any more.")
        return redirect(_page_of(capture))
    return _draw(request, capture, form)


@require_POST
def withholding_lift(request: HttpRequest, uid: str) -> HttpResponse:
    """Make withheld words readable again."""
    actor = _lead(request)
    withholding = fetch(Withholding.objects.select_related("capture__source").defer("capture__text"), uid)
    form = LiftForm(request.POST, withholding=withholding)
    if form.is_valid() and form.save(actor=actor):
        messages.success(request, "Lifted: these words can be read again.")
        return redirect(_page_of(withholding.capture))
    return _draw(request, withholding.capture, WithholdForm(capture=withholding.capture), lift=form)


def _lead(request: HttpRequest) -> User:
    return require(request.user, Role.LEAD, needed=NEEDED)


def _capture(source: Source, uid: str) -> Capture:
    """The capture of this uid; the latest one where none is named. Raises Http404."""
    captures = source.captures.without_text()
    if not uid:
        return get_object_or_404(captures[:1])
    return fetch(captures, uid)


def _page_of(capture: Capture) -> str:
    return f"{capture.source.get_absolute_url()}?capture={capture.uid}"


def _draw(request: HttpRequest, capture: Capture, form: WithholdForm, lift: LiftForm | None = None) -> HttpResponse:
    people = ("created_by", "lifted_by", "purged_by")
    listed = Withholding.objects.filter(capture=capture).select_related(*people).order_by("-pk")
    rows = [
        (
            one,
            (lift if lift and lift.withholding.pk == one.pk else LiftForm(withholding=one)) if _in_force(one) else None,
        )
        for one in listed
    ]
    context = {"source": capture.source, "capture": capture, "form": form, "rows": rows, "section": "sources"} | {
        "holds": over_captures([capture.pk])
    }
    refused = bool(form.errors or (lift and lift.errors))
    return draw(request, "withholding/form.html", context, refused=refused)


def _in_force(withholding: Withholding) -> bool:
    return withholding.lifted_at is None and withholding.purged_at is None
