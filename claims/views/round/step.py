"""What a lead does with a round: opening, closing, opening again, handing out, who rates, answers, later evidence."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.answered import take_answer_away
from claims.actions.assignment import hand_out_anew, leave_round
from claims.actions.job import start_intervals, start_round_job
from claims.actions.new_evidence import decide_on_evidence
from claims.actions.permissions import logged_in, require
from claims.actions.plan import told_undeclared
from claims.actions.round import discard_round, open_round
from claims.choices import JobKind, Role
from claims.forms.round_step import AnswerForm, CloseForm, JoinForm, ReopenForm
from claims.models import Claim, EvidenceLink, Round, RoundUnit, User
from claims.reads.review.progress import by_reviewer, by_unit
from claims.rules.identify.uid import is_uid
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch
from claims.views.round.detail import facts_of, fetch_round

# So many assignments are made while one waits; more are left to a worker.
MOST_IN_REQUEST = 5_000


def _large(round_: Round) -> bool:
    return RoundUnit.objects.filter(round=round_).count() * round_.raters_each > MOST_IN_REQUEST


@require_POST
@sent_once
def round_open(request: HttpRequest, uid: str) -> HttpResponse:
    """Open it: at once, or by a worker where there is much to hand out."""
    actor, round_ = _led(request, uid)
    if _large(round_):
        return redirect(start_round_job(actor=actor, kind=JobKind.OPEN_ROUND, round_=round_))
    with refusal_told(request, "It is not opened. "):
        opened = open_round(actor=actor, round_=round_)
        messages.success(request, f"“{opened.round}” is open.{told_undeclared(opened.undeclared)}")
    return redirect(round_)


@require_POST
@sent_once
def round_hand_out(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand out anew what nobody has begun."""
    actor, round_ = _led(request, uid)
    if _large(round_):
        return redirect(start_round_job(actor=actor, kind=JobKind.HAND_OUT, round_=round_))
    with refusal_told(request, "It stays as it was. "):
        plan = hand_out_anew(actor=actor, round_=round_)
        messages.success(request, f"Handed out anew.{told_undeclared(plan.undeclared)}")
    return redirect(round_)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def round_close(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what is unrated, by whom, and which drafts are not sent; then close it."""
    actor, round_ = _led(request, uid)
    units, rows = by_unit(round_), by_reviewer(round_)
    missing = 0 if round_.standing else units.missing
    form = CloseForm(request.POST if request.method == "POST" else None, round_=round_, missing=missing)
    if form.is_bound and form.is_valid() and form.save(actor=actor):
        messages.success(request, "The round is closed. Its ratings are shown to everybody here.")
        start_intervals(actor=actor, round_=round_)
        return redirect(round_)
    context = facts_of(round_) | {
        "form": form,
        "units": units,
        "missing": missing,
        "behind": [one for one in rows if one.waiting or one.drafts],
        "drafts": sum(one.drafts for one in rows),
        "skipped": sum(one.skipped for one in rows),
    }
    return draw(request, "round/close.html", context, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def round_reopen(request: HttpRequest, uid: str) -> HttpResponse:
    """Open a closed one again, and say why."""
    actor, round_ = _led(request, uid)
    form = ReopenForm(request.POST if request.method == "POST" else None, round_=round_)
    if form.is_bound and form.is_valid() and form.save(actor=actor):
        messages.success(request, "The round is open again.")
        return redirect(round_)
    return draw(request, "round/reopen.html", facts_of(round_) | {"form": form}, refused=form.errors)


@require_POST
def round_discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Take away one that was never opened."""
    actor, round_ = _led(request, uid)
    gone = False
    with refusal_told(request):
        discard_round(actor=actor, round_=round_)
        messages.success(request, f"“{round_.name}” is taken away.")
        gone = True
    return redirect("round_list" if gone else round_)


@require_POST
@sent_once
def round_join(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody rate in it as well."""
    actor, round_ = _led(request, uid)
    form = JoinForm(request.POST, round_=round_)
    if form.is_valid() and (rater := form.save(actor=actor)):
        anew = " What is theirs comes with the next handing out." if round_.is_open else ""
        messages.success(request, f"{rater.reviewer} rates in it now.{anew}")
    else:
        messages.error(request, " ".join(str(said) for errors in form.errors.values() for said in errors))
    return redirect(round_)


@require_POST
def round_leave(request: HttpRequest, uid: str) -> HttpResponse:
    """Take somebody out of it, or oneself."""
    actor, round_ = logged_in(request.user), fetch_round(uid)
    reviewer = fetch(User, request.POST.get("reviewer", ""))
    with refusal_told(request):
        leave_round(actor=actor, round_=round_, reviewer=reviewer)
        anew = " What they had not rated is handed to others with the next handing out." if round_.is_open else ""
        messages.success(request, f"{reviewer} does not rate in it any more.{anew}")
    return redirect(round_ if actor.is_lead else "round_list")


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def round_answer(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a unit for training or a gold one, with its answer."""
    actor, round_ = _led(request, uid)
    form = AnswerForm(request.POST if request.method == "POST" else None, round_=round_)
    if form.is_bound and form.is_valid() and (unit := form.save(actor=actor)):
        messages.success(request, f"Its answer is set: {unit.unit}")
        return redirect(round_)
    return draw(request, "round/answer.html", facts_of(round_) | {"form": form}, refused=form.errors)


@require_POST
def round_answer_away(request: HttpRequest, uid: str, unit_uid: str) -> HttpResponse:
    """Take such a unit out again."""
    actor, round_ = _led(request, uid)
    unit = RoundUnit.objects.filter(round=round_, **{f"{round_.unit_kind}__uid": unit_uid}).first()
    with refusal_told(request):
        if unit is not None:
            take_answer_away(actor=actor, round_=round_, unit=unit)
            messages.success(request, "It is taken out.")
    return redirect(round_)


@require_POST
@sent_once
def round_evidence(request: HttpRequest, uid: str, link_uid: str) -> HttpResponse:
    """Let evidence count for these claims that was linked after the round was opened, or not."""
    actor, round_ = _led(request, uid)
    link = fetch(EvidenceLink, link_uid)
    accept, because = request.POST.get("do") == "accept", request.POST.get("because", "")
    asked = [one for one in request.POST.getlist("claim") if is_uid(one)]
    decided = 0
    with refusal_told(request, "Not all is decided yet. "):
        for claim in Claim.objects.filter(uid__in=asked).order_by("pk"):
            decide_on_evidence(actor=actor, round_=round_, claim=claim, link=link, accept=accept, because=because)
            decided += 1
    if decided:
        after = "it counts from now on, and the ratings are to be looked at again" if accept else "declined"
        messages.success(request, f"For {decided:,} claim{'' if decided == 1 else 's'}: {after}.")
    return redirect(round_)


def _led(request: HttpRequest, uid: str) -> tuple[User, Round]:
    """The lead and the round. Raises PermissionDenied before the round is looked for."""
    actor = require(request.user, Role.LEAD)
    return actor, fetch_round(uid)
