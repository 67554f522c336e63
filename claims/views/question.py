"""Pages."""

from django.http import HttpRequest, HttpResponse



def question_list(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("question_list")


def question_detail(request: HttpRequest, **names: str) -> HttpResponse:
    """Placeholder while the page is being written."""
    return HttpResponse("question_detail")
