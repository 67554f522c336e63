"""Holds: the list of them, and for leads setting and lifting one."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.hold import NEEDED
from claims.actions.permissions import has_role, logged_in, require
from claims.choices import Role
from claims.forms.hold import HoldForm, LiftHoldForm
from claims.models import Capture, HeldClaim, Hold, Publisher, Source, User
from claims.models.sighting import HEAVY
from claims.reads.source.reading import of_claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch
from claims.views.case.chosen import chosen_claims

ON_A_PAGE = 50
OF = {"publisher": Publisher, "source": Source, "capture": Capture}


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """The holds, those in force first; `before` is the key of the last one of the page before."""
    return _draw(request)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def hold_new(request: HttpRequest) -> HttpResponse:
    """Hold what the address names: `?publisher=`, `?source=`, `?capture=`, or `?claim=` once for each claim."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    of = _named(request)
    claims = [] if of is not None else chosen_claims(request, actor)
    if of is None and not claims:
        raise Http404("The address names nothing that can be held.")
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and (hold := form.save(actor=actor, of=of, claims=claims)):
        messages.success(request, f"Held: nothing of it is purged until a lead lifts “{hold.name}”.")
        return redirect(hold)
    context = {"form": form, "of": of, "claims": claims, "what": _called(of), "section": "sources"}
    return draw(request, "hold/new.html", context, refused=form.errors)


@require_POST
@sent_once
def hold_lift(request: HttpRequest, uid: str) -> HttpResponse:
    """Lift one."""
    actor = require(request.user, Role.LEAD, needed=NEEDED)
    form = LiftHoldForm(request.POST, hold=fetch(Hold, uid))
    if form.is_valid() and (hold := form.save(actor=actor)):
        messages.success(request, "Lifted: a lead can purge it again, once it is withheld.")
        return redirect(hold)
    return _draw(request, form)


def _named(request: HttpRequest) -> Publisher | Source | Capture | None:
    """What the address names; None where it names claims. Raises Http404 for what is not there."""
    for name, noun in OF.items():
        if uid := request.GET.get(name, ""):
            rows = noun.objects.without_text() if noun is Capture else noun.objects.all()  # type: ignore[attr-defined]
            found: Publisher | Source | Capture = fetch(rows, uid)
            return found
    return None


def _called(of: Publisher | Source | Capture | None) -> str:
    if isinstance(of, Capture):
        return f"Saved copy {of.uid} of {of.source.shown_title}"
    return str(of or "")


def _draw(request: HttpRequest, lift: LiftHoldForm | None = None) -> HttpResponse:
    user = logged_in(request.user)
    before = request.GET.get("before", "")
    rows = Hold.objects.select_related("publisher", "source", "capture__source", "set_by", "lifted_by")
    rows = rows.defer(*(f"capture__{name}" for name in HEAVY)).prefetch_related(Prefetch("claims", _claims_of(user)))
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    shown = list(rows[: ON_A_PAGE + 1])
    leads = has_role(user, Role.LEAD)
    context = {
        "rows": [(one, _lift(one, lift) if leads and one.lifted_at is None else None) for one in shown[:ON_A_PAGE]],
        "before": shown[-2].pk if len(shown) > ON_A_PAGE else None,
        "section": "sources",
    }
    return draw(request, "hold/list.html", context, refused=lift is not None and lift.errors)


def _claims_of(user: User) -> QuerySet[HeldClaim]:
    """Of the claims that are held, those that the person may see."""
    return of_claims_seen_by(HeldClaim.objects.select_related("claim__source").order_by("pk"), user)


def _lift(hold: Hold, refused: LiftHoldForm | None) -> LiftHoldForm:
    return refused if refused is not None and refused.hold.pk == hold.pk else LiftHoldForm(hold=hold)
