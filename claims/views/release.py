"""Releases: the list, making one, and the pages that are cited, which may be public while all else needs a login."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.permissions import has_role, require
from claims.actions.release import list_release, publish_release
from claims.actions.release_withheld import NEEDED
from claims.choices import Role
from claims.exchange.columns import texts_of
from claims.exchange.files import DECISIONS
from claims.exchange.release.build import address_of, reader_for
from claims.exchange.release.package import LICENCES
from claims.exchange.release.papers import citation_of, fair_of
from claims.exchange.release.review import claim_review, verdict_of, verdicts_of
from claims.forms.release import PublishReleaseForm, ReleaseForm, WithholdReleaseForm
from claims.models import Release, ReleasedClaim, ReleaseEvent, User
from claims.reads.publisher_response import publishers_of
from claims.reads.redaction import has_older_words, redactor
from claims.reads.release import releases_seen_by, unfinished
from claims.rules.fair import sentences
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told, to_save
from claims.views.asked import fetch
from claims.views.stamp_card import stamp_card

ON_A_PAGE = 50
GONE = 410
TEXTS = texts_of(DECISIONS.columns)


@login_not_required
@require_safe
def releases(request: HttpRequest) -> HttpResponseBase:
    """The releases, the newest first; without a login those that are public."""
    hidden = redactor()
    seen = [hidden.release(one) for one in releases_seen_by(request.user).select_related("corrects")[:ON_A_PAGE]]
    if not seen and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    context = {
        "releases": seen,
        "may_make": has_role(request.user, Role.LEAD),
        "section": "exports",
        "fair": sentences(),
    }
    return _closed(render(request, "release/list.html", context), all(one.listed for one in seen))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def release_new(request: HttpRequest) -> HttpResponse:
    """Have one made; what is unfinished is told before."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"contact": actor.email})
    if form.is_bound and form.is_valid() and (job := form.save(actor=actor)):
        return redirect(job)
    context = {"form": form, "unfinished": unfinished(reader_for(actor)), "section": "exports"}
    return draw(request, "release/new.html", context, refused=form.errors)


@login_not_required
@require_safe
def release_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """What it holds, what changed, how it is cited, where corrections are asked for, and what became of it."""
    release = _fetch(request, uid)
    return _closed(render(request, "release/detail.html", _context(request, release)), release.listed)


def _context(
    request: HttpRequest,
    release: Release,
    withhold: WithholdReleaseForm | None = None,
    publish: PublishReleaseForm | None = None,
) -> dict[str, Any]:
    leads = has_role(request.user, Role.LEAD)
    files = [one for one in release.holds["files"] if one["rows"] is not None and one["path"].endswith(".csv")]
    return {
        "release": release,
        "files": files,
        "citation": citation_of(release, address_of(release) or request.build_absolute_uri(request.path)),
        "licence": LICENCES.get(release.licence),
        "fair": fair_of(release),
        "events": _events(release),
        "corrected_by": [redactor().release(one) for one in release.corrected_by.made().order_by("number")],
        "decided": release.claims.exists() and release.withheld_at is None,
        "leads": leads,
        "withhold": (withhold or WithholdReleaseForm(release=release)) if leads else None,
        "publish": (publish or PublishReleaseForm(release=release)) if leads else None,
        "publishers": publishers_of(release) if leads and release.public_at is None else [],
        "older_words": has_older_words(release),
        "stamp_card": stamp_card(
            request,
            "The time-stamp is of SHA256SUMS, the file of the release that names every other one by its hash.",
            reverse("release_stamp", args=[release.uid]),
            Role.LEAD,
            release=release,
        ),
        "section": "exports",
    }


@login_not_required
@require_safe
def release_zip(request: HttpRequest, uid: str) -> HttpResponseBase:
    """All of its files."""
    release = _fetch(request, uid)
    if release.withheld_at is not None or (not request.user.is_authenticated and has_older_words(release)):
        return render(request, "release/detail.html", _context(request, release), status=GONE)
    if not default_storage.exists(release.stored_name):
        raise Http404("The file is missing from storage. Whoever runs this server finds out with manage.py verify.")
    stored = default_storage.open(release.stored_name)
    return to_save(FileResponse(stored, as_attachment=True, filename=release.file_name, content_type="application/zip"))


@login_not_required
@require_safe
def release_claims(request: HttpRequest, uid: str) -> HttpResponse:
    """Claims that were decided, in the order of the file; `after` is the key of the last one of the page before."""
    release = _readable(request, uid)
    after = request.GET.get("after", "")
    rows = release.claims.filter(pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0)
    hidden = redactor()
    shown = [hidden.released(one, TEXTS) for one in rows[: ON_A_PAGE + 1]]
    verdicts = verdicts_of(shown[:ON_A_PAGE])
    context = {
        "release": release, "claims": [(one, verdicts.get(one.pk, "")) for one in shown[:ON_A_PAGE]],
        "next_after": shown[-2].pk if len(shown) > ON_A_PAGE else None,
        "section": "exports", "fair": fair_of(release),
    }  # fmt: skip
    return _closed(render(request, "release/claims.html", context), release.listed)


@login_not_required
@require_safe
def release_claim(request: HttpRequest, uid: str, decision_uid: str) -> HttpResponse:
    """One decided claim, for people and, as ClaimReview, for programs."""
    release = _readable(request, uid)
    released = ReleasedClaim.objects.filter(release=release, decision_uid=decision_uid).first()
    if released is None:
        raise Http404("This release has no such decision.")
    released.release = release
    released = redactor().released(released, TEXTS)
    level = verdict_of(released)
    address = address_of(release)
    at = f"{address}claims/{decision_uid}/" if address else request.build_absolute_uri(request.path)
    context = {
        "release": release, "said": released.row, "heard": released.heard, "level": level, "section": "exports",
        "fair": sentences(as_of=released.row["decided_at"][:10], by=release.made_by_name),
        "review": claim_review(released, at, level),
    }  # fmt: skip
    return _closed(render(request, "release/claim.html", context), release.listed)


@require_POST
@sent_once
def release_public(request: HttpRequest, uid: str) -> HttpResponse:
    """Make it public, or close it again."""
    actor, release = _led(request, uid)
    if request.POST.get("public") != "yes":
        with refusal_told(request):
            publish_release(actor=actor, release=release, public=False)
            messages.success(request, "Nobody without a login reads it any more.")
        return redirect(release)
    form = PublishReleaseForm(request.POST, release=release)
    if form.is_valid() and form.save(actor=actor):
        messages.success(request, "Everybody can read it now, without a login.")
        return redirect(release)
    return draw(request, "release/detail.html", _context(request, release, publish=form), refused=form.errors)


@require_POST
@sent_once
def release_listed(request: HttpRequest, uid: str) -> HttpResponse:
    """Let search engines list it, or not."""
    actor, release = _led(request, uid)
    with refusal_told(request):
        list_release(actor=actor, release=release, listed=request.POST.get("listed") == "yes")
        messages.success(request, "Noted. Search engines look again when they like.")
    return redirect(release)


@require_POST
@sent_once
def release_withhold(request: HttpRequest, uid: str) -> HttpResponse:
    """Withhold it."""
    actor, release = _led(request, uid)
    form = WithholdReleaseForm(request.POST, release=release)
    if form.is_valid() and form.save(actor=actor):
        messages.success(request, "Withheld: its page, its hash and the reason stay.")
        return redirect(release)
    return draw(request, "release/detail.html", _context(request, release, form), refused=form.errors)


def _led(request: HttpRequest, uid: str) -> tuple[User, Release]:
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    return actor, fetch(Release.objects.made(), uid)


def _events(release: Release) -> list[ReleaseEvent]:
    events, hidden = list(release.events.select_related("by")), redactor()
    for event in events:
        event.because = hidden.text(event.because)
    return events


def _fetch(request: HttpRequest, uid: str) -> Release:
    """The release, as it may be read in public, if it is theirs: what is not public is, without a login, not there."""
    release = fetch(releases_seen_by(request.user).select_related("corrects"), uid)
    if release.corrects is not None:
        redactor().release(release.corrects)
    return redactor().release(release)


def _readable(request: HttpRequest, uid: str) -> Release:
    release = _fetch(request, uid)
    if release.withheld_at is not None:
        raise Http404("This release is withheld.")
    return release


def _closed(response: HttpResponse, listed: bool) -> HttpResponse:
    """Tell search engines to leave a page alone that no lead has let them list."""
    if not listed:
        response["X-Robots-Tag"] = "noindex"
    return response
