"""Pages."""

from django.http import HttpRequest, HttpResponse



def home(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("home")
