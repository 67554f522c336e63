"""Words of a claim that name a private person: flagged by curators, lifted by leads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.redaction import CURATORS_FLAG, LEADS_LIFT
from claims.choices import Role
from claims.forms.redaction import LiftRedactionForm, RedactForm
from claims.models import Claim, Redaction, Release, User
from claims.reads.blind import veiled
from claims.reads.redaction import has_older_words, repeated
from claims.reads.source.reading import claims_seen_by
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch

# Releases that are looked at for words that were hidden since, the newest.
LOOKED_AT = 20


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def claim_redact(request: HttpRequest, uid: str) -> HttpResponse:
    """What of a claim is hidden in public, where else the same words stand, and the form that hides more."""
    curator = require(request.user, Role.CURATOR, Role.LEAD, needed=CURATORS_FLAG)
    claim = fetch(claims_seen_by(curator).select_related("source__publisher"), uid)
    form = RedactForm(request.POST if request.method == "POST" else None, claim=claim)
    if form.is_bound and form.is_valid() and form.save(actor=curator):
        messages.success(request, "Hidden in public: a mark stands in the place of these words.")
        return redirect("claim_redact", claim.uid)
    return _draw(request, curator, claim, form)


@require_POST
def redaction_lift(request: HttpRequest, uid: str) -> HttpResponse:
    """Let words be read in public again."""
    lead = require(request.user, Role.LEAD, needed=LEADS_LIFT)
    redaction = fetch(Redaction.objects.all(), uid)
    claim = fetch(claims_seen_by(lead).select_related("source__publisher"), redaction.claim.uid)
    form = LiftRedactionForm(request.POST, redaction=redaction)
    if form.is_valid() and form.save(actor=lead):
        messages.success(request, "Lifted: these words can be read in public again.")
        return redirect("claim_redact", claim.uid)
    return _draw(request, lead, claim, RedactForm(claim=claim), lift=form)


def _draw(
    request: HttpRequest, person: User, claim: Claim, form: RedactForm, lift: LiftRedactionForm | None = None
) -> HttpResponse:
    rows = []
    redactions = Redaction.objects.filter(claim=claim)
    for one in redactions.select_related("created_by", "lifted_by").order_by("-pk"):
        given = lift if lift and lift.redaction.pk == one.pk else LiftRedactionForm(redaction=one)
        stands = repeated(claim, one.exact, person) if one.lifted_at is None and not veiled(claim, person) else []
        rows.append((one, given if person.is_lead and one.lifted_at is None else None, stands))
    made = Release.objects.public().filter(withheld_at=None)[:LOOKED_AT]
    context = {
        "claim": claim, "source": claim.source, "form": form, "rows": rows, "section": "claims",
        "may_flag": person.is_curator, "older": [one for one in made if has_older_words(one)] if rows else [],
    }  # fmt: skip
    return draw(request, "redaction/form.html", context, refused=form.errors or (lift and lift.errors))
