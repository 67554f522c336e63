"""What holds for every request: how large its body may be, and that no copy of a page outlives the login."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from claims.actions.permissions import has_role
from claims.choices import Role
from claims.rules.text.odd_page import draw_odd_signs, may_have_odd_signs

View = TypeVar("View", bound=Callable[..., Any])
Answer = Callable[[HttpRequest], HttpResponseBase]

KILOBYTE = 1024
# In bytes. A login, or the longest rationale in any script, typed before a login had expired.
FROM_STRANGERS: Final = 256 * KILOBYTE
# The longest form that somebody types into.
FROM_PEOPLE: Final = 2_560 * KILOBYTE
# A document of 20 MB with all that is said of it; a form that comes back brings it in base64, a third longer.
WITH_DOCUMENTS: Final = 32 * 1024 * KILOBYTE
TOO_LARGE = 413


# What PostgreSQL keeps and looks for in no text, and the sign that stands for what cannot be read.
NUL, UNREADABLE = "%00", "%EF%BF%BD"


class ReadableQuery:
    """Reads a NUL in the query of an address as a sign that cannot be read: so it names nothing, and finds nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Before anybody has looked into the query."""
        query = request.META.get("QUERY_STRING", "")
        if NUL in query:
            request.META["QUERY_STRING"] = query.replace(NUL, UNREADABLE)
        return self.get_response(request)


def takes_documents(view: View) -> View:
    """Let a curator send documents to this view; every other body is small."""
    view.takes_documents = True  # type: ignore[attr-defined]
    return view


class BodyLimit:
    """Refuses a body that is larger than its view takes, before any of it is read.

    It stands before whatever reads the form of a request: for that, the body would have to be in memory. A body
    without a length is not read at all.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Refuse, with a page that says what is the most."""
        if _length(request) <= FROM_STRANGERS or _length(request) <= (most := _most(request, view)):
            return None
        context = {"most": most, "sent": _length(request), "documents": most == WITH_DOCUMENTS}
        return render(request, "413.html", context, status=TOO_LARGE)


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def _most(request: HttpRequest, view: Any) -> int:
    if not request.user.is_authenticated:
        return FROM_STRANGERS
    if getattr(view, "takes_documents", False) and has_role(request.user, Role.CURATOR):
        return WITH_DOCUMENTS
    return FROM_PEOPLE


class KeepNoCopy:
    """Has no browser and no proxy keep a page that needs a login: *Back* after a logout asks again.

    Static files do not come here. A page that needs none says itself whether it may be kept.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, marked; also where there is no such page, for that one has a person's name on it."""
        response = self.get_response(request)
        if getattr(request, "needs_login", True):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        """Note whether the page is for people with a login alone."""
        request.needs_login = getattr(view, "login_required", True)  # type: ignore[attr-defined]


class DrawOddSigns:
    """Draws, on every page, what a text has that shows nothing, turns what is around it, or looks like another letter.

    Here and not in each template, so that no page can forget it. What is sent to be saved goes as it is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, drawn."""
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_page(response) and may_have_odd_signs(response.content):
            response.content = draw_odd_signs(response.content.decode()).encode()
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response


def _is_page(response: HttpResponse) -> bool:
    kind = response.get("Content-Type", "").replace(" ", "").lower()
    return kind == "text/html;charset=utf-8" and "Content-Disposition" not in response
