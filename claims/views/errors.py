"""The page for what went wrong here."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """What happened, and what was typed. Nothing is asked of the database, which may be what is broken."""
    return HttpResponse(loader.get_template("500.html").render({"request": request}), status=500)
