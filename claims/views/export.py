"""Pages."""

from django.http import HttpRequest, HttpResponse



def exports(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("exports")


def download(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("download")
