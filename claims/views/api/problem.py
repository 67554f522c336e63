"""A refusal as programs read it: one shape for all, after RFC 9457."""

import json
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

MEDIA_TYPE: Final = "application/problem+json"


class Problem(Schema):
    """What is wrong, and what to do about it."""

    type: str = Field("about:blank", description="Always about:blank: the status says what kind of problem it is.")
    title: str = Field(description="The status in words.", examples=["Bad Request"])
    status: int = Field(description="The status of the answer.", examples=[400])
    detail: str = Field(description="What is wrong, and what to do.", examples=["limit: at most 200 rows at a time."])


def problem(status: int, detail: str, **headers: str) -> HttpResponse:
    """The answer to a request that is refused; names of headers have _ for -."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(told | {"detail": detail}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers=named)
