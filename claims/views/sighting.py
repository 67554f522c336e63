"""The queue of lost and doubtful claims: what newer copies have of them, accepted or rejected by a curator."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions.permissions import require
from claims.actions.sighting import accept_moved, accept_sighting
from claims.choices import Role, SightingState
from claims.database.counting import MOST_COUNTED, bounded
from claims.database.keyset import Asked, Page, Sort, page_of
from claims.forms.sighting import RejectForm
from claims.models import Sighting, User
from claims.reads.source.reading import of_claims_seen_by
from claims.reads.withholding import WITHHELD, is_near_withheld, passage_shown, withheld_on
from claims.rules.identify.uid import is_uid
from claims.rules.span.withholding import WithheldSpans
from claims.rules.text.flow import as_read, reads_same
from claims.rules.text.word_changes import Words, word_changes
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch_for, named

SIZE = 50
STATES = (SightingState.LOST, SightingState.REWORDED, SightingState.MOVED)
SORT = Sort.by_id("found", "In the order in which they were found")
# What of an address says which rows are shown.
PLACE = ("state", "after", "before", "tick")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim in the queue: the word difference (empty where words are withheld), and the form that rejects."""

    sighting: Sighting
    sought: str
    found: str
    changes: tuple[Words, ...]
    form: RejectForm
    next_uid: str
    hidden: bool
    # Whether what changed is not told, because words near it are withheld.
    silent: bool


@require_safe
def sighting_list(request: HttpRequest) -> HttpResponse:
    """Lost and doubtful claims, in the order in which they were found."""
    require(request.user, Role.CURATOR)
    return _draw(request)


@require_POST
def sighting_decide(request: HttpRequest, uid: str) -> HttpResponse:
    """Accept or reject one proposal, and go on at the same place."""
    actor, sighting = fetch_for(request, _seen(request, Sighting.objects.for_queue()), uid, Role.CURATOR)
    if request.POST.get("decision") == "reject":
        return _reject(request, actor, sighting)
    with refusal_told(request):
        accept_sighting(actor=actor, sighting=sighting)
        messages.success(request, _accepted(sighting))
    return _back(request)


@require_POST
def sighting_accept_moved(request: HttpRequest) -> HttpResponse:
    """Accept all that were ticked: words that stand there exactly, and merely moved."""
    actor = require(request.user, Role.CURATOR)
    ticked = filter(is_uid, request.POST.getlist("sighting")[:SIZE])
    asked = list(_seen(request, Sighting.objects.filter(uid__in=list(ticked))))
    with refusal_told(request):
        _tell(request, len(asked), accept_moved(actor=actor, sightings=asked))
    return _back(request)


def _seen(request: HttpRequest, sightings: QuerySet[Sighting]) -> QuerySet[Sighting]:
    """Without those of claims that are hidden from the person, as they are on every list."""
    return of_claims_seen_by(sightings, require(request.user, Role.CURATOR))


def _tell(request: HttpRequest, asked: int, done: int) -> None:
    left = asked - done
    if not asked:
        messages.warning(request, "Nothing was ticked. Tick the claims whose new place you accept.")
    elif done:
        messages.success(request, f"{done} {'claim stands' if done == 1 else 'claims stand'} at the new place.")
    if left:
        messages.warning(request, f"{left} of them had been decided by somebody else, or changed meanwhile.")


def _reject(request: HttpRequest, actor: User, sighting: Sighting) -> HttpResponse:
    form = RejectForm(request.POST, sighting=sighting)
    if form.is_valid() and form.reject(actor=actor):
        messages.success(request, "Rejected: the claim stays on the copy that it stands on.")
        return _back(request)
    if form.non_field_errors():
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return _back(request)
    return _draw(request, form)


def _accepted(sighting: Sighting) -> str:
    if sighting.state == SightingState.LOST:
        return "Confirmed: the newer copy does not have the claim. It stays on the copy that has it."
    if sighting.state == SightingState.MOVED:
        return "Accepted: the claim stands at its new place."
    return (
        "Accepted: the claim has its new words, and its ratings are marked to be looked at again. See that the"
        " coding of its wording still fits."
    )


def _back(request: HttpRequest) -> HttpResponse:
    """The list as it was shown, at the row after the one that was decided."""
    following = request.POST.get("next", "")
    return redirect(reverse("sighting_list") + _query(request) + (f"#s-{following}" if is_uid(following) else ""))


def _query(request: HttpRequest, **changes: str) -> str:
    """The query string that shows the same rows, with these changes; an empty value takes a parameter out."""
    kept = {name: request.GET[name] for name in PLACE if request.GET.get(name)} | changes
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"?{query}" if query else ""


def _draw(request: HttpRequest, refused: RejectForm | None = None) -> HttpResponse:
    state = request.GET.get("state", "")
    waiting = _seen(request, Sighting.objects.waiting())
    rows = waiting.filter(state=state) if state in STATES else waiting
    page = page_of(rows, SORT, _asked(request))
    listed = _rows(page, refused)
    context = {
        "rows": listed,
        "found": bounded(rows),
        "most": MOST_COUNTED,
        "states": [(value.label, _query(request, **_first(value)), value == state) for value in STATES],
        "all_states": _query(request, **_first("")),
        "state": state if state in STATES else "",
        "query": _query(request),
        "may_tick": any(row.sighting.is_plain_move for row in listed),
        "ticked": "tick" in request.GET,
        "tick_all": _query(request, tick="all"),
        "page": _pager(request, page, listed),
        "section": "sources",
    }
    return draw(request, "sighting/list.html", context, refused=refused)


def _first(state: str) -> dict[str, str]:
    return {"state": state, "after": "", "before": "", "tick": ""}


def _asked(request: HttpRequest) -> Asked:
    """Which page the address asks for; a row that is not known any more is the first page."""
    rows = Sighting.objects.only("pk")
    after, before = (named(rows, request.GET.get(name, "")) for name in ("after", "before"))
    return Asked(SIZE, after=after, before=None if after else before)


def _pager(request: HttpRequest, page: Page, rows: list[Row]) -> dict[str, str]:
    first = _query(request, after="", before="", tick="") or "?"
    links = {"first_url": first if page.has_previous else ""}
    if rows and page.has_previous:
        links["previous_url"] = _query(request, before=rows[0].sighting.uid, after="", tick="")
    if rows and page.has_next:
        links["next_url"] = _query(request, after=rows[-1].sighting.uid, before="", tick="")
    return links


def _rows(page: Page, refused: RejectForm | None) -> list[Row]:
    found: QuerySet[Sighting] = Sighting.objects.for_queue().filter(pk__in=page.ids)
    by_id = {sighting.pk: sighting for sighting in found}
    sightings = [by_id[pk] for pk in page.ids if pk in by_id]
    places = [place for sighting in sightings for place in (sighting, sighting.claim)]
    withheld_spans = withheld_on({place.capture_id for place in places})
    following = (sighting.uid for sighting in sightings[1:])
    return [_row(one, withheld_spans, refused, next(following, "")) for one in sightings]


def _row(sighting: Sighting, withheld: dict[int, WithheldSpans], refused: RejectForm | None, next_uid: str) -> Row:
    sought = WITHHELD if sighting.claim.withheld_at else sighting.sought
    found = passage_shown(sighting, withheld)
    hidden = sought == WITHHELD or (bool(withheld.get(sighting.capture_id)) and WITHHELD in found)
    differs = sighting.state == SightingState.REWORDED and not hidden and not reads_same(sought, found)
    changes = tuple(word_changes(as_read(sought), as_read(found))) if differs else ()
    own = refused if refused is not None and refused.sighting.pk == sighting.pk else None
    silent = hidden or any(is_near_withheld(place, withheld) for place in (sighting, sighting.claim))
    return Row(sighting, sought, found, changes, own or RejectForm(sighting=sighting), next_uid, hidden, silent)
