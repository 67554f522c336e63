"""The addresses that programs read, and what holds for each answer there."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, ValidationError

from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange.files import CLAIMS, SOURCES
from claims.models import Round, User
from claims.rules.identify.uid import is_uid
from claims.views.api import problem as problems
from claims.views.api.nouns import NOUNS, Noun, asked_of, page_of, row_of
from claims.views.api.problem import Problem, problem
from claims.views.api.rows import BadAsking, Rows
from claims.views.api.who import Login, Stranger, Token
from claims.views.claim.forms_of import CLAIM_FORMS
from claims.views.negotiated import JSON, SAFE, Forms, in_form, preferred
from claims.views.source.references import SOURCE_FORMS

FORMS: Final[dict[str, Forms]] = {CLAIMS.name: CLAIM_FORMS, SOURCES.name: SOURCE_FORMS}
NOT_TAKEN: Final = "None of the forms that Accept names is given here: there are {}."
NOTHING: Final = f"Programs read nothing at this address. There are {', '.join(noun.name for noun in NOUNS)}."
ABOUT: Final = (
    "Reads what you see on the pages, in the words of the files: the columns are those of the data dictionary. Nothing"
    " can be written. Send a token of yours as Authorization: Bearer; a browser in which you are logged in needs none."
)
TOO_MANY: Final = 429
REFUSALS: Final = dict.fromkeys((400, 401, 403, 404, 406, TOO_MANY), Problem)


class Described(NinjaAPI):
    """Says of its answers what a model alone does not: the type of refusals, the other forms, and what is not sent."""

    def get_openapi_schema(self, **at: Any) -> Any:
        """The description of the interface."""
        told = super().get_openapi_schema(**at)
        for path in told["paths"].values():
            answers = path["get"]["responses"]
            for status in REFUSALS:
                answers[status]["content"] = {problems.MEDIA_TYPE: answers[status]["content"][JSON]}
            answers[304] = {"description": "Not Modified: it is as If-None-Match says"}
            for form in FORMS.get(path["get"]["operationId"], ()):
                answers[200]["content"][form] = {"schema": {}}
        return told


api = Described(
    title="Evidence", version="1", description=ABOUT, docs_url=None, auth=[Token(), Login()], urls_namespace="api"
)


def _person(request: HttpRequest) -> User:
    """Who asks. Raises PermissionDenied unless they have a role."""
    return require(cast(User, request.user), *Role)


def _rows(request: HttpRequest, noun: Noun) -> Rows:
    return Rows(noun, _person(request), Round.objects.standing_now() if noun.file == CLAIMS else None)


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type=JSON)


def _offer(noun: Noun) -> None:
    """Give a noun its two addresses: a list in pages, and one row."""
    row, asked = row_of(noun), asked_of(noun)
    known = set(asked.model_fields)

    def listed(request: HttpRequest, asked: Query[asked]) -> HttpResponse:  # type: ignore[valid-type]
        rows = _rows(request, noun)
        if strange := sorted(set(request.GET) - known):
            raise BadAsking(f"{strange[0]}: this list has no such parameter. It has {', '.join(sorted(known))}.")
        if preferred(request, [JSON]) is None:
            return problem(406, NOT_TAKEN.format(JSON))
        typed = {name: value.strip() for name, value in asked.model_dump().items() if isinstance(value, str)}  # type: ignore[attr-defined]
        after = typed.pop("after")
        narrowed = {name: value for name, value in typed.items() if value}
        return _json(rows.page(asked.limit, after, narrowed, request.path))  # type: ignore[attr-defined]

    def one(request: HttpRequest, uid: str) -> HttpResponse:
        person, forms = _person(request), FORMS.get(noun.name, {})
        made = in_form(request, person, uid, forms, JSON)
        if made is None:
            return problem(406, NOT_TAKEN.format(", ".join([JSON, *forms])))
        if isinstance(made, HttpResponse):
            return made
        found = _rows(request, noun).one(uid) if is_uid(uid) else None
        if found is None:
            raise Http404(f"There is no such {noun.one} for you here. One that was withdrawn has its page still.")
        return _json(found)

    title = noun.file.title
    _safe(f"/{noun.name}/", listed, f"{noun.name}_list", title, {200: page_of(noun, row)})
    _safe(f"/{noun.name}/{{uid}}/", one, noun.name, f"{title}: one", {200: row})


def _safe(path: str, view: Callable[..., HttpResponse], name: str, summary: str, gives: dict[int, Any]) -> None:
    """GET, and HEAD, which is told as GET is."""
    for method, told in (("GET", True), ("HEAD", False)):
        api.api_operation(
            [method], path, response=gives | REFUSALS, operation_id=name, summary=summary, url_name=name,
            include_in_schema=told, tags=["rows"],
        )(view)  # fmt: skip


for _noun in NOUNS:
    _offer(_noun)


@api.api_operation(["GET", "HEAD"], "/{path:rest}", include_in_schema=False, url_name="elsewhere")
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for."""
    raise Http404(NOTHING)


# --- refusals ------------------------------------------------------------------------------------------------------


@api.exception_handler(AuthenticationError)
def _without_login(request: HttpRequest, error: Any) -> HttpResponse:
    told = "Send a token of yours as Authorization: Bearer, or log in. You make tokens on your page of the account."
    return problem(401, told, WWW_Authenticate="Bearer")


@api.exception_handler(Stranger)
def _stranger(request: HttpRequest, error: Any) -> HttpResponse:
    if error.seconds:
        return problem(TOO_MANY, str(error), Retry_After=str(error.seconds))
    return problem(401, str(error), WWW_Authenticate='Bearer error="invalid_token"')


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, str(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, str(error) or "There is no such record for you here.")


@api.exception_handler(BadAsking)
def _bad(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, str(error))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """What stands in the address is not what the description of the interface asks for."""
    return problem(400, " ".join(f"{wrong['loc'][-1]}: {wrong['msg']}." for wrong in error.errors))


# --- what holds for each answer ------------------------------------------------------------------------------------


def _answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, which asks by itself who comes: read only, kept by who asked alone, and not sent where it is known."""

    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.method not in SAFE:
            return problem(405, "Programs read here. Nothing is written.", Allow=", ".join(SAFE))
        try:
            response = view(request, *given, **named)
        except Http404:
            response = problem(404, NOTHING)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept", "Authorization", "Cookie"])
        if response.status_code != 200:
            return response
        etag = quote_etag(hashlib.sha256(response.content).hexdigest())
        response["ETag"] = etag
        return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))

    return login_not_required(answer)


def _addresses() -> tuple[list[Any], str, str]:
    patterns, app, namespace = cast(Any, api.urls)
    for pattern in patterns:
        pattern.callback = _answered(pattern.callback)
    return patterns, app, namespace


urls = _addresses()
