"""Imports: files that people bring, looked through first, then stored, and undone where that is wanted."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.import_ import (
    choose_documents,
    choose_evidence,
    counts_of,
    discard_import,
    take_differences,
    undo_import,
)
from claims.actions.job import start_import
from claims.actions.permissions import require
from claims.choices import Became, ImportKind, ImportState, Role
from claims.exchange.incoming import bring
from claims.forms.import_ import ImportForm, RecordsForm, UndoForm
from claims.middleware import takes_documents
from claims.models import Import, ImportedRecord, Job, TableMapping, User
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch_for
from claims.views.import_table import table_context

LATELY = 50
RECORDS = 50
# What a person looks at first: what is refused, what adds to something, what is new.
FIRST = (Became.REFUSED, Became.CHANGED, Became.NEW, Became.SAME)


@takes_documents
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def imports(request: HttpRequest) -> HttpResponse:
    """Bring files; and the imports of late."""
    actor = require(request.user, Role.CURATOR)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            staged = bring(actor=actor, files=form.documents, kind=said["kind"], charset=said["charset"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            if len(staged) == 1:
                (one,) = staged
                is_table = one.kind == ImportKind.TABLE
                return redirect(reverse("import_read", args=[one.uid]) if is_table else one.get_absolute_url())
            messages.success(request, f"{len(staged):,} files were looked through. Nothing is stored yet.")
            return redirect("imports")
    kept = TableMapping.objects.all()
    lately = Import.objects.select_related("created_by")[:LATELY]
    context = {"form": form, "lately": lately, "kept": kept, "section": "sources"}
    return draw(request, "import/list.html", context, refused=form.errors)


@require_safe
def import_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """What becomes, or became, of its records."""
    imports = Import.objects.select_related("created_by", "undone_by", "job")
    _, import_ = fetch_for(request, imports, uid, Role.CURATOR)
    return render(request, "import/detail.html", _context(request, import_))


def _context(request: HttpRequest, import_: Import, undo: UndoForm | None = None) -> dict[str, Any]:
    if import_.kind == ImportKind.TABLE:
        checked = import_.state == ImportState.CHECKED
        beside = {"checked": checked, "undo": undo or UndoForm(), "section": "sources"}
        return {"import": import_, **beside, **table_context(import_)}
    form = RecordsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    became, after = asked.get("became") or "", asked.get("after") or 0
    rows = import_.records.select_related("source", "evidence_item").order_by("position")
    rows = rows.filter(became=became) if became else rows
    shown = list(rows.filter(position__gt=after)[: RECORDS + 1])
    counts = counts_of(import_)
    return {
        "import": import_,
        "counts": [(one, counts[one]) for one in FIRST],
        "to_store": counts[Became.NEW] + counts[Became.CHANGED],
        "records": shown[:RECORDS],
        "next_after": shown[RECORDS - 1].position if len(shown) > RECORDS else None,
        "became": became,
        "after": after,
        # Of references, also those that are here already, can become evidence items.
        "ticks": import_.kind == ImportKind.REFERENCES and import_.state == ImportState.CHECKED,
        # Of several documents, such as the pages of a recording, those that are wanted.
        "picks": import_.kind == ImportKind.DOCUMENTS and import_.state == ImportState.CHECKED and import_.found > 1,
        "checked": import_.state == ImportState.CHECKED,
        "undo": undo or UndoForm(),
        "section": "sources",
    }


@require_POST
@sent_once
def import_store(request: HttpRequest, uid: str) -> HttpResponse:
    """Have it stored."""
    actor, import_ = fetch_for(request, Import, uid, Role.CURATOR)
    to: Import | Job = import_
    with refusal_told(request):
        _keep_ticks(request, actor, import_)
        to = start_import(actor=actor, import_=import_)
    return redirect(to)


@require_POST
@sent_once
def import_evidence(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep what is ticked of the records shown, evidence items or documents, and go on to others."""
    actor, import_ = fetch_for(request, Import, uid, Role.CURATOR)
    with refusal_told(request):
        _keep_ticks(request, actor, import_)
        becomes = "is stored" if import_.kind == ImportKind.DOCUMENTS else "becomes an evidence item"
        messages.success(request, f"Kept: what is ticked {becomes} when the import is stored.")
    return redirect(f"{import_.get_absolute_url()}?{request.GET.urlencode()}")


def _keep_ticks(request: HttpRequest, actor: User, import_: Import) -> None:
    shown, chosen = _positions(request, "shown"), _positions(request, "ticked")
    if shown:
        choose = choose_documents if import_.kind == ImportKind.DOCUMENTS else choose_evidence
        choose(actor=actor, import_=import_, shown=shown, chosen=chosen)


def _positions(request: HttpRequest, name: str) -> list[int]:
    return [int(typed) for typed in request.POST.getlist(name) if re.fullmatch(r"[0-9]{1,9}", typed)]


@require_POST
@sent_once
def import_discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Forget what the file would become."""
    actor, import_ = fetch_for(request, Import, uid, Role.CURATOR)
    to = import_.get_absolute_url()
    with refusal_told(request):
        discard_import(actor=actor, import_=import_)
        messages.success(request, "Discarded. Nothing of the file was stored.")
        to = reverse("imports")
    return redirect(to)


@require_POST
@sent_once
def import_take(request: HttpRequest, uid: str, position: int) -> HttpResponse:
    """Say which differing values of one record are to be taken."""
    actor, import_ = fetch_for(request, Import, uid, Role.CURATOR)
    record = ImportedRecord.objects.filter(in_import=import_, position=position).first()
    if record is not None:
        with refusal_told(request):
            take_differences(actor=actor, record=record, fields=request.POST.getlist("take"))
            messages.success(request, f"{record.where}: what to take is kept.")
    return redirect(import_)


@require_POST
@sent_once
def import_undo(request: HttpRequest, uid: str) -> HttpResponse:
    """Withdraw all that came new with it."""
    actor, import_ = fetch_for(request, Import.objects.select_related("created_by", "job"), uid, Role.CURATOR)
    form = UndoForm(request.POST)
    if form.is_valid():
        try:
            undo_import(actor=actor, import_=import_, because=form.cleaned_data["because"])
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, "Undone: what came with it is gone or withdrawn.")
            return redirect(import_)
    return draw(request, "import/detail.html", _context(request, import_, form), refused=form.errors)
