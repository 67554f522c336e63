"""Keeping views of lists under names, and forgetting them."""

from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions.permissions import require
from claims.actions.saved_view import may_remove, remove_view
from claims.choices import ListName, Role
from claims.forms.saved_view import SavedViewForm
from claims.models import SavedView
from claims.sending import sent_once
from claims.views.answer import draw
from claims.views.asked import fetch_for
from claims.views.base import KEPT, ListView
from claims.views.change.list import ChangeList
from claims.views.claim.list import ClaimList
from claims.views.evidence.list import EvidenceList
from claims.views.question.list import QuestionList
from claims.views.relation.list import RelationList
from claims.views.source.list import SourceList

LISTS: dict[ListName, type[ListView]] = {
    each.name_of_list: each for each in (ClaimList, SourceList, QuestionList, EvidenceList, RelationList, ChangeList)
}


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def view_new(request: HttpRequest, of: str) -> HttpResponse:
    """Keep what the address asks of a list under a name; the page lists the views that are kept already."""
    person = require(request.user, *Role)
    if of not in LISTS:
        raise Http404
    listed = LISTS[ListName(of)]
    names = (*listed.filter_class.base_filters, *KEPT)
    asked = {name: value for name, value in parse_qsl(request.GET.get("query", "")) if name in names}
    form = SavedViewForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_bound and form.is_valid():
        view = form.save(of=ListName(of), asked=asked)
        if view is not None:
            messages.success(request, f"The view “{view.name}” is kept.")
            return redirect(address_of(view))
    views = [
        (view, address_of(view), may_remove(person, view))
        for view in SavedView.objects.offered_to(person.pk, of).select_related("owner")
    ]
    context = {
        "form": form,
        "of": ListName(of),
        "asked": asked,
        "back": reverse(listed.url_name),
        "views": views,
        "section": listed.section,
    }
    return draw(request, "saved_view/new.html", context, refused=form.errors)


@require_POST
def view_remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Forget a view."""
    person, view = fetch_for(request, SavedView, uid, *Role)
    remove_view(actor=person, view=view)
    messages.success(request, f"The view “{view.name}” is removed.")
    return redirect("saved_view_new", of=view.of)


def address_of(view: SavedView) -> str:
    """The list as this view has it."""
    address = reverse(LISTS[ListName(view.of)].url_name)
    return f"{address}?{view.query}" if view.query else address
