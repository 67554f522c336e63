"""What a view answers: a page, a page with a form that was refused, or a file to save."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

Response = TypeVar("Response", bound=HttpResponseBase)
# What was sent is understood and refused: the page comes back with the reasons and with what was typed.
UNPROCESSABLE = 422


def draw(request: HttpRequest, template: str, context: dict[str, Any], *, refused: object = False) -> HttpResponse:
    """The page; with status 422 where a form was refused, and the focus on the first field that is wrong."""
    for form in context.values():
        if isinstance(form, BaseForm) and form.is_bound:
            _point_to_error(form)
    return render(request, template, context, status=UNPROCESSABLE if refused else None)


@contextmanager
def refusal_told(request: HttpRequest, before: str = "") -> Iterator[None]:
    """What an action inside refuses is told as a message on the next page, and the view goes on after the block."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, before + " ".join(error.messages))


def _point_to_error(form: BaseForm) -> None:
    """A browser goes to the field with the focus and scrolls it into view, without a script."""
    wrong = next((field for field in form if field.errors and not field.is_hidden), None)
    if wrong is not None and not form.non_field_errors():
        wrong.field.widget.attrs["autofocus"] = True


def to_save(response: Response) -> Response:
    """The response as a file that is saved and never shown, and that no browser keeps or takes for a page of ours."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
