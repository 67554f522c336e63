"""Several files put in at once: each becomes its own source, and each is told of by itself."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from claims.forms.source import PasteForm
from claims.models import Capture, User
from claims.reads.source.duplicates import Duplicate
from claims.views.answer import draw


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its frozen copy, or why there is none."""

    name: str
    capture: Capture | None
    reasons: tuple[str, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()


def several_files(request: HttpRequest, actor: User, files: list[Any]) -> HttpResponse:
    """Freeze each file as a source of its own. What was typed of one source alone comes back, and nothing is stored."""
    form = PasteForm(request.POST)
    if form.refuse_of_one_source(picture="picture" in request.FILES):
        return draw(request, "source/new.html", {"form": form, "section": "sources"}, refused=True)
    outcomes = [_freeze(actor, request.POST, file) for file in files]
    stored = sum(outcome.capture is not None for outcome in outcomes)
    context = {"outcomes": outcomes, "stored": stored, "section": "sources"}
    return draw(request, "source/files.html", context, refused=not stored)


def _freeze(actor: User, typed: QueryDict, file: UploadedFile) -> Outcome:
    form = PasteForm(typed, MultiValueDict({"file": [file]}))
    capture = form.save(actor=actor) if form.is_valid() else None
    name = file.name or "a file without a name"
    if capture is not None:
        return Outcome(name, capture)
    reasons = tuple(str(reason) for reasons in form.errors.values() for reason in reasons)
    return Outcome(name, None, reasons, tuple(form.duplicates))
