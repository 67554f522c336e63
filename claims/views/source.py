"""Pages."""

from django.http import HttpRequest, HttpResponse



def source_list(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("source_list")


def source_new(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("source_new")


def source_detail(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("source_detail")


def claim_mark(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("claim_mark")
