"""Views that take a form once: a double click, or *Back* and *Send* again, leads to what the first one made."""

import hashlib
import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from claims.actions.sending import address_of_sending, begin_sending, end_sending
from claims.models import User

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
# In seconds: how often, and for how long, the second of two waits for the first.
LOOK_EVERY: Final = 0.1
WAIT: Final = 20.0
CONFLICT = 409


def sent_once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let the view take each form that was drawn once. What it answers with a redirect was taken."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def answer() -> HttpResponseBase:
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        if request.method != "POST" or TOKEN not in request.POST or not isinstance(request.user, User):
            return answer()
        key = _key(request)
        if begin_sending(actor=request.user, key=key):
            return _taken(request, key, answer)
        return _after(request, key) or _taken(request, key, answer)

    guarded.sent_once = True  # type: ignore[attr-defined]
    return guarded


def sent_once_method(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a method of an admin."""

    @wraps(method)
    def guarded(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return sent_once(lambda request, *args, **kwargs: method(self, request, *args, **kwargs))(
            request, *args, **kwargs
        )

    guarded.sent_once = True  # type: ignore[attr-defined]
    return guarded


def _taken(request: HttpRequest, key: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    address = ""
    try:
        response = answer()
        address = response.get("Location", "")
    finally:
        end_sending(actor=request.user, key=key, address=address)  # type: ignore[arg-type]  # a person, as was looked
    return response


def _after(request: HttpRequest, key: str) -> HttpResponse | None:
    """The page to which the first of two led; None where the first was not taken, so that this one is."""
    until = time.monotonic() + WAIT
    while (address := address_of_sending(key)) == "":
        if time.monotonic() > until:
            return render(request, "409.html", status=CONFLICT)
        time.sleep(LOOK_EVERY)
    if address is None:
        return None
    messages.info(request, "This was sent twice, and is stored once.")
    return redirect(address)


def _key(request: HttpRequest) -> str:
    typed = sorted((name, values) for name, values in request.POST.lists())
    files = [(name, file.name, file.size, _hash(file)) for name, several in request.FILES.lists() for file in several]
    said = json.dumps([request.user.pk, request.get_full_path(), typed, files])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _hash(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
