"""Pages."""

from django.http import HttpRequest, HttpResponse



def claim_list(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("claim_list")


def claim_detail(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("claim_detail")


def claim_describe(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("claim_describe")
