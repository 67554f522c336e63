"""The answers of a judgement, or a further question with its answers, on one page each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.answers import delete_item, move_item, save_answers, save_item
from claims.actions.scheme import ChangedMeanwhile
from claims.choices import Axis, ItemKind, Role
from claims.forms.codebook import AnswersSheet, ItemForm, Row
from claims.forms.errors import take_errors
from claims.models import Item, SchemeVersion
from claims.reads.review.codebook import answers_of, state_of
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch_for
from claims.views.codebook.edit import METHODS, WITH_SCHEME

EMPTY = {"order": None, "sign": "", "off_scale": False, "asks_tags": False, "needs_search": False} | dict.fromkeys(
    ("definition", "rule", "boundary", "example_one", "example_two"), ""
)
YES_NO = [EMPTY | {"code": "yes", "label": "Yes"}, EMPTY | {"code": "no", "label": "No"}]


@dataclass(slots=True)
class Attempt:
    """What came of saving: what is told above the form, and whether somebody else was quicker."""

    refused: bool = False
    meanwhile: bool = False
    told: list[str] = field(default_factory=list)


@require_http_methods(METHODS)
@sent_once
def answers_edit(request: HttpRequest, uid: str, axis: Axis) -> HttpResponse:
    """The answers of one judgement, or the failure tags."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    if request.method != "POST" and version.frozen_at:
        return redirect("codebook_version", uid)
    of, data = axis, request.POST if request.method == "POST" else None
    stored, state = answers_of(version, of), state_of(version, of)
    sheet, attempt = AnswersSheet(of, stored, data), Attempt()
    if data is not None and not sheet.press():
        attempt = _attempt(
            sheet,
            stored,
            lambda: save_answers(actor=actor, version=version, axis=of, answers=sheet.rows, seen=data.get("seen", "")),
        )
        if not attempt.refused:
            return redirect("codebook_edit", uid)
    context = _context(request, version, sheet, attempt, state) | {"axis": of}
    return draw(request, "codebook/answers.html", context, refused=attempt.refused)


@require_http_methods(METHODS)
@sent_once
def item_edit(request: HttpRequest, uid: str, code: str = "") -> HttpResponse:
    """One further question with its answers; without a code a new one."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    if request.method != "POST" and version.frozen_at:
        return redirect("codebook_version", uid)
    item = get_object_or_404(version.items, code=code) if code else Item(version=version)
    known, data = (item if code else None), request.POST if request.method == "POST" else None
    stored, state = answers_of(version, Axis.ITEM, known) if known else [], state_of(version, Axis.ITEM, known)
    sheet, attempt = AnswersSheet(Axis.ITEM, stored, data), Attempt()
    form = ItemForm(data, instance=item)
    if data is not None and sheet.press():
        form = ItemForm(initial={name: data.get(name, "") for name in form.fields})
    elif data is not None:
        attempt = _attempt(
            sheet,
            stored,
            lambda: save_item(
                actor=actor, item=form.instance, answers=_answers(form, sheet), seen=data.get("seen", "")
            ),
            form,
        )
        if not attempt.refused:
            return redirect("codebook_edit", uid)
        if attempt.meanwhile and known:
            form.show_now(Item.objects.get(pk=known.pk))
    context = _context(request, version, sheet, attempt, state) | {"form": form, "code": code}
    return draw(request, "codebook/item.html", context, refused=attempt.refused)


@require_POST
@sent_once
def item_move(request: HttpRequest, uid: str, code: str) -> HttpResponse:
    """Let a question come earlier or later, or take it out."""
    actor, version = fetch_for(request, WITH_SCHEME, uid, Role.LEAD)
    item = get_object_or_404(version.items, code=code)
    with refusal_told(request):
        if "delete" in request.POST:
            delete_item(actor=actor, item=item)
        else:
            move_item(actor=actor, item=item, by=-1 if "up" in request.POST else 1)
    return redirect("codebook_edit", uid)


def _answers(form: ItemForm, sheet: AnswersSheet) -> list[dict[str, Any]]:
    """What was typed; a new question for yes or no has these two answers from the beginning."""
    new = form.instance.pk is None and form.cleaned_data.get("kind") == ItemKind.YES_NO
    return YES_NO if new and not sheet.rows else sheet.rows


def _attempt(
    sheet: AnswersSheet, stored: Sequence[Row], act: Callable[[], object], form: ItemForm | None = None
) -> Attempt:
    """Save, where all that was typed is valid; what is refused is told on the fields that it is about."""
    forms: list[BaseForm] = [sheet_form for sheet_form in (form, *sheet.forms) if sheet_form is not None]
    if not all(list(map(BaseForm.is_valid, forms))):
        return Attempt(refused=True)
    try:
        act()
    except ChangedMeanwhile as error:
        sheet.show_now(stored)
        return Attempt(refused=True, meanwhile=True, told=error.messages)
    except ValidationError as error:
        others = sheet.take_errors(error)
        if others and form:
            take_errors(form, others)
            return Attempt(refused=True, told=[str(told) for told in form.non_field_errors()])
        return Attempt(refused=True, told=others.messages if others else [])
    return Attempt()


def _context(
    request: HttpRequest, version: SchemeVersion, sheet: AnswersSheet, attempt: Attempt, state: str
) -> dict[str, Any]:
    """`seen` is what the page goes by: the state that was first shown, until it was told that this has changed."""
    return {
        "version": version,
        "section": "codebook",
        "sheet": sheet,
        "attempt": attempt,
        "seen": state if attempt.meanwhile else request.POST.get("seen", state),
    }
