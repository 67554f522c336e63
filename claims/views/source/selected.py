"""Words of a captured text that an address names by their place."""

from django.http import HttpRequest

from claims.views.source.page import SourcePage

MOST = 5000


def selected_words(request: HttpRequest, page: SourcePage) -> str:
    """The words from `?at=` to `?to=`, as they stand in the part that is drawn; anything else names none."""
    start, end = (request.GET.get(name, "") for name in ("at", "to"))
    if not all(typed.isascii() and typed.isdigit() and len(typed) < 10 for typed in (start, end)):
        return ""
    first, last = int(start) - page.start, int(end) - page.start
    return page.text[first:last] if 0 <= first < last <= min(len(page.text), first + MOST) else ""
