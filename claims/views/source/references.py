"""Sources as files of references: those of the list, as it is filtered, and one."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Role
from claims.exchange.references.of_sources import FORMS, Form, blocks, references_response
from claims.filters.source import SourceFilter
from claims.models import Source, User
from claims.views.answer import to_save
from claims.views.asked import fetch, fetch_for
from claims.views.negotiated import Forms

CSL = FORMS["json"]


class FormConverter:
    """A format of references in an address, by what the names of its files end in."""

    regex = "|".join(FORMS)

    def to_python(self, value: str) -> Form:
        """What the address names."""
        return FORMS[value]

    def to_url(self, value: Form | str) -> str:
        """Its ending."""
        return value if isinstance(value, str) else value.ending


@require_safe
def source_references(request: HttpRequest, form: Form) -> HttpResponseBase:
    """The references of the sources that the filters in the address leave, or of all."""
    person = require(request.user, *Role)
    if request.method == "HEAD":
        return HttpResponse(content_type=form.media_type)
    filters = SourceFilter(request.GET.dict(), user=person)
    return to_save(references_response(filters.rows(), form))


def csl_json(user: User, uid: str) -> HttpResponse:
    """One source as CSL-JSON. Raises Http404."""
    source = fetch(Source, uid)
    return to_save(
        HttpResponse(b"".join(blocks(Source.objects.filter(pk=source.pk), CSL)), content_type=CSL.media_type)
    )


SOURCE_FORMS: Forms = {CSL.media_type: csl_json}


@require_safe
def source_reference(request: HttpRequest, uid: str, form: Form) -> HttpResponseBase:
    """One source as a reference."""
    _, source = fetch_for(request, Source, uid)
    return to_save(references_response(Source.objects.filter(pk=source.pk), form, f"source-{source.number}"))
