"""Pages of a source: putting it in, reading it, marking claims in it."""

from django.contrib import messages
from django.db.models import Count
from django.forms import BaseForm as Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from claims.actions.permissions import has_role, require
from claims.choices import Role, SightingState
from claims.forms.capture import ArchiveForm, AttachForm, JudgeForm
from claims.forms.mark import MarkForm, questions_offered
from claims.forms.source import PasteForm, StatusForm
from claims.forms.watch import WatchForm
from claims.middleware import takes_documents
from claims.models import Capture, Claim, ClaimPair, Round, Source, User
from claims.reads.blind import veiled
from claims.reads.hold import over_source
from claims.reads.source.reading import separate_reading
from claims.rules.identify.uid import is_uid
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch, fetch_for, named
from claims.views.claim.page import claim_with_facts
from claims.views.negotiated import negotiated
from claims.views.relation.page import Provenance
from claims.views.source.capture_card import CaptureCard
from claims.views.source.files import several_files
from claims.views.source.page import SourcePage, source_with_facts
from claims.views.source.recording import choose_pages, recording_in
from claims.views.source.references import SOURCE_FORMS
from claims.views.source.selected import selected_words
from claims.views.stamp_card import stamp_card

STAMPED = "A time-stamp covers all saved copies of this source: their hashes, addresses and times."


@takes_documents
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def source_new(request: HttpRequest) -> HttpResponse:
    """Paste or upload a page; `?source=` names one that gets a newer copy."""
    actor = require(request.user, Role.CURATOR)
    again = fetch(Source, request.GET["source"]) if "source" in request.GET else None
    files = request.FILES.getlist("file")
    if len(files) < 2 and (recording := recording_in(request)):
        return choose_pages(request, actor, recording, again)
    if again is None and len(files) > 1:
        return several_files(request, actor, files)
    if request.method == "POST":
        form = PasteForm(request.POST, request.FILES, again=again)
    else:
        form = PasteForm(again=again, initial={"address": request.GET.get("address", "")})
    if form.is_bound and form.is_valid():
        capture = form.save(actor=actor)
        if capture is not None:
            messages.success(request, _frozen(capture))
            return redirect(f"{capture.source.get_absolute_url()}?capture={capture.uid}{_beside(request)}")
    context = {"form": form, "again": again, "beside": _beside(request), "section": "sources"}
    return draw(request, "source/new.html", context, refused=form.errors)


def _beside(request: HttpRequest) -> str:
    """What an address says further of the claim beside which words are looked for; empty where there is none."""
    uid = request.GET.get("beside", "")
    return f"&beside={uid}" if is_uid(uid) else ""


def _claim_beside(request: HttpRequest, person: User) -> Claim | None:
    """That claim, as far as the person may put another beside it."""
    uid = request.POST.get("beside") or request.GET.get("beside", "")
    claim = named(claim_with_facts(person).filter(withdrawn_at=None), uid)
    return None if claim is None or veiled(claim, person) else claim


# What a new copy has of claims, for the one who has just frozen it.
FARED = {
    SightingState.EXACT: "exactly there, and withheld",
    SightingState.MOVED: "with the same words at another place",
    SightingState.REWORDED: "perhaps reworded",
    SightingState.LOST: "not found",
}


def _frozen(capture: Capture) -> str:
    read = "" if capture.charset in ("utf-8", "binary") else f" It was read as {capture.charset}."
    said = f"Saved: {capture.length:,} characters.{read} Select words in the text to mark a claim."
    waiting = capture.sightings.waiting().order_by().values_list("state").annotate(number=Count("pk"))
    states = dict(waiting)
    if not states:
        return said
    number = sum(states.values())
    wait = "1 claim waits" if number == 1 else f"{number:,} claims wait"
    fared = ", ".join(f"{states[state]:,} {words}" for state, words in FARED.items() if state in states)
    decide = reverse("sighting_list")
    return format_html('{} {} for you: {}. <a href="{}">Decide what became of them</a>', said, wait, fared, decide)


@require_http_methods(["GET", "HEAD", "POST"])
@negotiated(SOURCE_FORMS)
def source_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """The captured text with its claims, and what is known of the source; a curator sets its status here."""
    user, source = fetch_for(request, source_with_facts(), uid)
    status = StatusForm(instance=source)
    if request.method == "POST":
        actor = require(request.user, Role.CURATOR)
        status = StatusForm(request.POST, instance=fetch(Source, uid))
        if status.is_valid() and status.save_as(actor):
            messages.success(request, "Status saved.")
            return redirect(source)
    page = SourcePage(source, user, request.GET.get("capture", ""), _offset(request.GET.get("at", "")))
    return _draw(request, page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def claim_mark(request: HttpRequest, uid: str) -> HttpResponse:
    """Mark a claim: by the place of a selection, or by its words."""
    if request.method != "POST":
        return redirect(fetch(Source, uid))
    captures = Capture.objects.select_related("source").defer("metadata")
    actor, capture = fetch_for(request, captures, request.POST.get("capture", ""), Role.CURATOR, source__uid=uid)
    source = capture.source
    form = MarkForm(request.POST)
    beside = _claim_beside(request, actor)
    claim = form.save(actor=actor, capture=capture, beside=beside) if form.is_valid() else None
    if claim is None:
        page = SourcePage(fetch(source_with_facts(), uid), actor, capture.uid, form.place_shown)
        return _draw(request, page, mark=form)
    back = f"{source.get_absolute_url()}?capture={capture.uid}&at={claim.start}#c-{claim.uid}"
    if form.trimmed:
        messages.info(request, "White space at the ends of the selection was left out.")
    if beside is not None and (pair := ClaimPair.objects.of_two(beside, claim).first()) is not None:
        messages.success(request, "Marked, and put side by side.")
        return redirect(pair)
    if separate_reading(actor, capture):
        # The claim may be somebody else's, and its page would say so.
        messages.success(request, "Marked.")
        return redirect(back)
    may_rate = actor.is_reviewer and Round.objects.standing_now() is not None
    messages.success(request, _marked(claim, back, may_rate=may_rate))
    return redirect(back)


def _marked(claim: Claim, back: str, *, may_rate: bool) -> str:
    """What is said of a claim that has just been marked: where to go on, in the text or with the claim."""
    address = claim.get_absolute_url()
    if may_rate:
        return format_html('Marked. <a href="{}#rate">Rate now</a> · <a href="{}">Mark another</a>', address, back)
    return format_html('Marked. <a href="{}">Open the claim</a> · <a href="{}">Mark another</a>', address, back)


def draw_source(request: HttpRequest, uid: str, capture_uid: str, **forms: Form) -> HttpResponse:
    """The page of a source with one of its captures, and with forms that come back with their errors."""
    user, source = fetch_for(request, source_with_facts(), uid)
    return _draw(request, SourcePage(source, user, capture_uid), **forms)


def _draw(
    request: HttpRequest,
    page: SourcePage,
    *,
    status: Form | None = None,
    mark: Form | None = None,
    attach: Form | None = None,
    archive: Form | None = None,
    judge: Form | None = None,
) -> HttpResponse:
    may_mark = has_role(request.user, Role.CURATOR) and bool(page.text) and not page.is_blocked
    capture_card = CaptureCard(page.source, page.capture) if page.capture else None
    asked = getattr(mark, "surroundings", None) is not None
    refused = asked or any(form and form.errors for form in (status, mark, attach, archive, judge))
    archived = {"archive_address": page.capture.archive_address} if page.capture else {}
    return draw(
        request,
        "source/detail.html",
        {
            "page": page,
            "provenance": Provenance(page.source),
            "source": page.source,
            "may_edit": has_role(request.user, Role.CURATOR),
            "may_mark": may_mark,
            "mark": mark or MarkForm(initial={"quote": selected_words(request, page)}),
            "popover": MarkForm(auto_id="popover_%s"),
            "beside": _claim_beside(request, page.user) if may_mark else None,
            "questions": questions_offered(page.user) if may_mark else [],
            "may_watch": has_role(request.user, Role.CURATOR, Role.LEAD),
            "watch": WatchForm(auto_id="watch_%s", initial={"every": page.watch.every if page.watch else ""}),
            "status": status or StatusForm(instance=page.source),
            "capture_card": capture_card,
            "attach": attach or AttachForm(auto_id="attach_%s"),
            "archive": archive or ArchiveForm(initial=archived),
            "judge": judge or JudgeForm(auto_id="judge_%s", initial=judged_first(page)),
            "holds": over_source(page.source),
            "stamp_card": stamp_card(
                request,
                STAMPED,
                reverse("source_stamp", args=[page.source.uid]),
                Role.CURATOR,
                Role.LEAD,
                source=page.source,
            ),
            "section": "sources",
        },
        refused=refused,
    )


def judged_first(page: SourcePage) -> dict[str, str]:
    """What a form begins with: what was said last, else what is suspected; a person decides."""
    if page.judged is not None:
        return {"shows": page.judged.shows, "because": page.judged.because}
    return {"shows": page.suspicion.shows, "because": page.suspicion.seen} if page.suspicion else {}


def _offset(typed: str) -> int:
    """A place in the text; anything that is no number is its beginning."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
