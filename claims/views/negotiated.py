"""Other forms of what a page shows, by the Accept header of who asks: the one place that reads it."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from claims.models import User

HTML: Final = "text/html"
JSON: Final = "application/json"
SAFE: Final = ("GET", "HEAD")
# Makes the form of the record with this uid; None where there is none of it. By media types, the preferred one first.
Make = Callable[[User, str], HttpResponse | None]
Forms = Mapping[str, Make]
View = Callable[..., HttpResponseBase]


def preferred(request: HttpRequest, offered: list[str]) -> str | None:
    """The media type that is asked for; the first where nothing is said, None where none of them would be taken."""
    if not request.headers.get("Accept", "").strip():
        return offered[0]
    return request.get_preferred_type(offered)


def in_form(request: HttpRequest, person: User, uid: str, forms: Forms, usual: str) -> HttpResponse | str | None:
    """The form that is asked for; `usual` where that is its usual one, None where there is none that would be taken."""
    offered = [usual, *forms]
    while (wanted := preferred(request, offered)) not in (usual, None):
        made = forms[str(wanted)](person, uid)
        if made is not None:
            return made
        offered.remove(str(wanted))
    return wanted


def negotiated(forms: Forms) -> Callable[[View], View]:
    """Let the page of a record be asked for in these forms as well. Whatever else is asked for gets the page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, uid: str, **more: Any) -> HttpResponseBase:
            asks = request.method in SAFE and isinstance(request.user, User)
            made = in_form(request, request.user, uid, forms, HTML) if asks else None  # type: ignore[arg-type]
            response = made if isinstance(made, HttpResponse) else view(request, uid, **more)
            patch_vary_headers(response, ["Accept"])
            return response

        return answer

    return decorate
