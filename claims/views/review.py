"""Pages."""

from django.http import HttpRequest, HttpResponse



def queue(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("queue")


def rate(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("rate")


def draft(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("draft")
