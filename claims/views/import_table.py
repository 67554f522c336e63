"""Pages of an import that is a table: how it is read, what its columns are, what its codes mean, what would become."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.import_table import say_of_table
from claims.actions.job import start_look
from claims.actions.table_mapping import forget_table_mapping, keep_table_mapping
from claims.choices import Became, ImportKind, ImportState, Role
from claims.exchange.incoming.table_import import look_through_table, mapping_of, table_of
from claims.exchange.table.arrange import arranged
from claims.exchange.table.bring_in import levels_of
from claims.exchange.table.dialect import BadTable
from claims.exchange.table.error_file import with_reasons
from claims.exchange.table.mapping_json import mapping_text
from claims.exchange.table.table import Table, first_rows
from claims.forms.table_codes import TableCodesForm
from claims.forms.table_columns import TableColumnsForm
from claims.forms.table_read import KeepMappingForm, MappingTextForm, TableReadForm
from claims.models import Import, Round, SchemeVersion, TableMapping, User
from claims.rules.table_record import Problem
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told, to_save
from claims.views.asked import fetch_for

View = Callable[[HttpRequest, str], HttpResponseBase]
# Rows and columns that a preview shows.
PREVIEW, MOST_ACROSS = 8, 40
# A table of more bytes is looked through by a worker: a page answers within seconds.
AT_ONCE = 400_000
SAID = (ImportState.MAPPING, ImportState.CHECKED)


def refused_to(page: str) -> Callable[[View], View]:
    """What is refused before there is a form to say it on is told on another page of the import."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, uid: str) -> HttpResponseBase:
            try:
                return view(request, uid)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                return redirect(page, uid)

        return guarded

    return wrap


def _table_for(request: HttpRequest, uid: str) -> tuple[User, Import]:
    """The person, and an import that is a table. Raises PermissionDenied unless a curator, Http404."""
    return fetch_for(request, Import.objects.select_related("created_by"), uid, Role.CURATOR, kind=ImportKind.TABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@refused_to("import")
def import_read(request: HttpRequest, uid: str) -> HttpResponse:
    """How it is read: separators, characters, header, sheet, whether it lies on its side, raters in columns."""
    actor, import_ = _table_for(request, uid)
    if import_.state not in SAID:
        return redirect(import_)
    table = table_of(import_)
    kept = dict(TableMapping.objects.values_list("uid", "name"))
    form = TableReadForm(_typed(request, "table"), import_=import_, table=table, kept=kept)
    text = MappingTextForm(_typed(request, "text"), import_=import_)
    if form.is_bound and form.is_valid():
        asked = {"table": form.cleaned_data["table"].strip()}
        say_of_table(actor=actor, import_=import_, mapping=form.mapping.as_json(), asked=asked)
        return redirect("import_columns", import_.uid)
    if text.is_bound and text.is_valid():
        say_of_table(actor=actor, import_=import_, mapping=text.mapping.as_json())
        return redirect("import_columns", import_.uid)
    context = {"form": form, "text": text, "table": table, "rows": _preview(table)}
    return _draw(request, "import/table/read.html", import_, context, refused=form.errors or text.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@refused_to("import_read")
def import_columns(request: HttpRequest, uid: str) -> HttpResponse:
    """Which column is which field, by what rows are known, what means nothing, with which codebook it was rated."""
    actor, import_ = _table_for(request, uid)
    if import_.state not in SAID:
        return redirect(import_)
    mapping, table = mapping_of(import_), _laid(import_)
    form = TableColumnsForm(_typed(request), table=table, mapping=mapping, asked=import_.asked)
    if form.is_bound and form.is_valid():
        asked = form.said_beside
        changed = asked["codebook"] != import_.asked.get("codebook", "")
        say_of_table(actor=actor, import_=import_, mapping=form.mapping.as_json(), asked=asked)
        # Another codebook has other questions to choose from.
        return redirect("import_columns" if changed and asked["codebook"] else "import_codes", import_.uid)
    return _draw(request, "import/table/columns.html", import_, {"form": form}, refused=form.errors)


@require_http_methods(["GET", "HEAD", "POST"])
@refused_to("import_columns")
def import_codes(request: HttpRequest, uid: str) -> HttpResponse:
    """What its codes mean, each with its count and the nearest that is known; and who rated."""
    actor, import_ = _table_for(request, uid)
    if import_.state not in SAID:
        return redirect(import_)
    mapping = mapping_of(import_)
    version = SchemeVersion.objects.filter(uid=import_.asked.get("codebook", "")).first()
    try:
        form = TableCodesForm(
            _typed(request), table=table_of(import_), mapping=mapping, levels=levels_of(version),
            people=import_.asked.get("people", {}),
        )  # fmt: skip
    except BadTable as error:
        raise ValidationError(str(error)) from error
    if form.is_bound and form.is_valid():
        said = {"people": form.people}
        say_of_table(actor=actor, import_=import_, mapping=form.mapping.as_json(), asked=said)
        return redirect("import_codes" if form.left else import_, *([import_.uid] if form.left else []))
    return _draw(request, "import/table/codes.html", import_, {"form": form}, refused=form.errors)


@require_POST
@sent_once
def import_look(request: HttpRequest, uid: str) -> HttpResponse:
    """Find out what would become of its rows: at once, or by a worker where it is large."""
    actor, import_ = _table_for(request, uid)
    to: Any = import_
    with refusal_told(request):
        if import_.size > AT_ONCE:
            to = start_look(actor=actor, import_=import_)
        else:
            look_through_table(actor=actor, import_=import_)
    return redirect(to)


@require_safe
@refused_to("import")
def import_errors(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The same table with a column of reasons."""
    _, import_ = _table_for(request, uid)
    problems = [Problem(**one) for one in import_.outcome.get("problems", ())]
    lines = with_reasons(table_of(import_), problems)
    name = f"{import_.filename.rpartition('.')[0] or import_.filename}-with-reasons.csv"
    return to_save(FileResponse(lines, as_attachment=True, filename=name, content_type="text/csv"))


@require_safe
@refused_to("import")
def import_mapping(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Its mapping as a file, which the command takes."""
    _, import_ = _table_for(request, uid)
    response = HttpResponse(mapping_text(mapping_of(import_)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="mapping-{import_.uid}.json"'
    return to_save(response)


@require_POST
@sent_once
def import_keep(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep its mapping under a name."""
    actor, import_ = _table_for(request, uid)
    form = KeepMappingForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["name"])))
        return redirect(import_)
    with refusal_told(request):
        kept = keep_table_mapping(actor=actor, name=form.cleaned_data["name"], says=import_.mapping)
        messages.success(request, f"The mapping is kept as “{kept}”.")
    return redirect(import_)


@require_POST
@sent_once
def mapping_forget(request: HttpRequest, uid: str) -> HttpResponse:
    """Keep a mapping no longer."""
    actor, kept = fetch_for(request, TableMapping, uid, Role.CURATOR)
    forget_table_mapping(actor=actor, kept=kept)
    messages.success(request, f"“{kept}” is kept no longer.")
    return redirect(reverse("imports"))


def table_context(import_: Import) -> dict[str, Any]:
    """What the page of an import says of a table."""
    problems = import_.outcome.get("problems", ())
    return {
        "refusing": [one for one in problems if one["refuses"]],
        "noticed": [one for one in problems if not one["refuses"]],
        "changes": import_.outcome.get("changes", ()),
        "rounds": Round.objects.filter(imported=True, chosen_by__import=import_.uid) if import_.stored_at else (),
        "keep": KeepMappingForm(),
        "may_be_said": import_.state in SAID,
        "numbers": [(became, import_.outcome.get(became, 0)) for became in Became],
    }


def _laid(import_: Import) -> Table:
    """The table as its mapping lays it."""
    try:
        return arranged(table_of(import_), mapping_of(import_))
    except BadTable as error:
        raise ValidationError(str(error)) from error


def _preview(table: Table) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells[:MOST_ACROSS]) for row in first_rows(table.grid(), PREVIEW)]


def _typed(request: HttpRequest, named: str = "") -> Any:
    """What was sent, of the form that has this field."""
    return request.POST if request.method == "POST" and (not named or named in request.POST) else None


def _draw(
    request: HttpRequest, template: str, import_: Import, context: dict[str, Any], *, refused: object
) -> HttpResponse:
    return draw(request, template, {"import": import_, "section": "sources", **context}, refused=refused)
