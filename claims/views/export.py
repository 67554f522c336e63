"""The exports: a page that says what each file holds, the files, and the data dictionary."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.actions.permissions import has_role, require
from claims.choices import Role
from claims.exchange.amount import amount_of
from claims.exchange.dictionary import RULES, tables_of
from claims.exchange.export import CSV, JSONL, MEDIA_TYPES, Export, export_response
from claims.exchange.files import OFFERED, RATINGS, SHORT, File
from claims.exchange.workbook import MEDIA_TYPE, files_for, workbook_response
from claims.filters.claim import ClaimFilter
from claims.models import Round, User

BOM = "bom"


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """What each file holds and how many rows it would have; filters of the claims list in the address are kept."""
    person = _person(request)
    filters = _filters(request, person)
    claims = filters.rows() if filters.used else None
    files: dict[str, dict[str, Any]] = {
        file.name: {
            "file": file,
            "amount": amount_of(Export(user=person, file=file, claims=claims)),
            "links": _links(file, filters.used),
        }
        for file in files_for(alone=person.alone)
    }
    used = [control for control in filters.controls() if control.value] if filters.used else []
    context: dict[str, Any] = {
        "short": files.pop(SHORT.name),
        "ratings": files[RATINGS.name],
        "files": files.values(),
        "used": used,
        "notes": filters.refused,
        "query": urlencode(filters.used),
        "takes_in": has_role(person, Role.CURATOR),
    }
    return render(request, "export/exports.html", context | {"section": "exports"})


@require_safe
def download(request: HttpRequest, name: str, format: str) -> HttpResponseBase:  # noqa: A002  as in the addresses
    """A file of the claims that the filters in the address leave, or of all."""
    person = _person(request)
    if name not in OFFERED:
        raise Http404(f"There is no file “{name}”: choose one of {', '.join(OFFERED)}.")
    if request.method == "HEAD":
        return HttpResponse(content_type=MEDIA_TYPES[format])
    filters = _filters(request, person)
    return export_response(
        user=person,
        what=name,
        claims=filters.rows() if filters.used else None,
        format=format,
        bom=request.GET.get(BOM) == "1",
        round_=Round.objects.standing_now(),
    )


@require_safe
def book(request: HttpRequest) -> HttpResponseBase:
    """All files as sheets of one workbook, of the claims that the filters in the address leave, or of all."""
    person = _person(request)
    if request.method == "HEAD":
        return HttpResponse(content_type=MEDIA_TYPE)
    filters = _filters(request, person)
    round_ = Round.objects.standing_now()
    export = Export(
        user=person,
        file=RATINGS,
        claims=filters.rows() if filters.used else None,
        version=round_.scheme_version if round_ else None,
    )
    return workbook_response(export, files_for(alone=person.alone))


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """What the columns of each file mean."""
    _person(request)
    files = [(file, tables_of(file)) for file in OFFERED.values()]
    return render(request, "export/dictionary.html", {"files": files, "rules": RULES, "section": "exports"})


def _person(request: HttpRequest) -> User:
    """Who asks. Raises PermissionDenied unless they have a role."""
    require(request.user, *Role)
    return cast(User, request.user)


def _filters(request: HttpRequest, person: User) -> ClaimFilter:
    typed = {name: value for name, value in request.GET.items() if name != BOM}
    return ClaimFilter(typed, user=person)


def _links(file: File, filters: dict[str, str]) -> dict[str, str]:
    """Where the file is, in each form."""

    def at(view: str, **more: str) -> str:
        query = urlencode(filters | more)
        return reverse(view, args=[file.name]) + (f"?{query}" if query else "")

    return {CSV: at("export_csv"), "excel": at("export_csv", **{BOM: "1"}), JSONL: at("export_jsonl")}
