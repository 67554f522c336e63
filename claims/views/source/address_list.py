"""Lists of pages to save: what is saved of them, what is left to do, and what cannot be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.actions.address_list import take_address_up
from claims.actions.permissions import require
from claims.choices import Role
from claims.forms.address_list import AddressListForm, LeaveOutForm, MovedForm, StopForm
from claims.middleware import takes_documents
from claims.models import AddressList, ListedAddress
from claims.reads.source.address_list import MOST_SHOWN, pages_of, progress_of
from claims.sending import sent_once
from claims.views.answer import draw, refusal_told
from claims.views.asked import fetch, fetch_for

LATELY = 20
SECTION = "sources"
# What is shown: the name in the address, and what people read.
SHOWN = {"": "All", "not-yet": "Not yet", "saved": "Saved", "left-out": "Left out"}


@require_safe
def address_lists(request: HttpRequest) -> HttpResponse:
    """The lists of late, those that are worked on first, each with how far it is."""
    require(request.user, Role.CURATOR)
    after = _number(request.GET.get("after", ""))
    lists = AddressList.objects.select_related("created_by", "stopped_by").order_by("-pk")
    rows = list(lists.filter(pk__lt=after)[: LATELY + 1] if after else lists[: LATELY + 1])
    shown = rows[:LATELY]
    progress = progress_of([one.pk for one in shown])
    context = {
        "rows": [(one, progress[one.pk]) for one in shown],
        "next_after": shown[-1].pk if len(rows) > LATELY else None,
        "after": after,
        "section": SECTION,
    }
    return render(request, "address_list/list.html", context)


@takes_documents
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def address_list_new(request: HttpRequest) -> HttpResponse:
    """Make a list: of pasted addresses, of a file, or of what an import brought (`?import=` names one).

    `?list=` names one to which they are added.
    """
    actor = require(request.user, Role.CURATOR)
    again = fetch(AddressList, request.GET["list"]) if "list" in request.GET else None
    if request.method == "POST":
        form = AddressListForm(request.POST, request.FILES, again=again)
    else:
        form = AddressListForm(again=again, initial={"of_import": request.GET.get("import", "")})
    if form.is_bound and form.is_valid() and (made := form.save(actor=actor)) is not None:
        messages.success(request, _made(form.added, form.repeated))
        return redirect(made)
    context = {"form": form, "again": again, "section": SECTION}
    return draw(request, "address_list/new.html", context, refused=form.errors)


def _made(number: int, again: int) -> str:
    """What is said of pages that were listed."""
    told = f"{number:,} page{'' if number == 1 else 's'} to save."
    return f"{told} {again:,} line{'' if again == 1 else 's'} named a page again." if again else told


@require_safe
def address_list_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """The pages of a list, each with what became of it."""
    return _draw_list(request, uid, None)


def _draw_list(request: HttpRequest, uid: str, stop: StopForm | None) -> HttpResponse:
    lists = AddressList.objects.select_related("created_by", "stopped_by")
    _, address_list = fetch_for(request, lists, uid, Role.CURATOR)
    asked, after = request.GET.get("shown", ""), _number(request.GET.get("after", ""))
    asked = asked if asked in SHOWN else ""
    rows = list(_rows(address_list, asked).filter(position__gt=after).order_by("position")[: MOST_SHOWN + 1])
    progress = progress_of([address_list.pk])[address_list.pk]
    numbers = {"": progress.all, "not-yet": progress.not_yet, "saved": progress.saved, "left-out": progress.left_out}
    context = {
        "address_list": address_list,
        "progress": progress,
        "filters": [(name, label, numbers[name]) for name, label in SHOWN.items()],
        "shown": asked,
        "pages": pages_of(rows[:MOST_SHOWN]),
        "next_after": rows[MOST_SHOWN - 1].position if len(rows) > MOST_SHOWN else None,
        "after": after,
        "stop": stop or StopForm(),
        "section": SECTION,
    }
    return draw(request, "address_list/detail.html", context, refused=bool(stop and stop.errors))


def _rows(address_list: AddressList, shown: str) -> Any:
    rows = ListedAddress.objects.filter(in_list=address_list).select_related("settled_by", "moved_to")
    rows = rows.defer("moved_to__note", "moved_to__excluded_because", "moved_to__search_text")
    filtered = {"not-yet": rows.not_yet, "saved": rows.saved, "left-out": rows.left_out}
    return filtered[shown]() if shown else rows


@require_POST
@sent_once
def address_list_stop(request: HttpRequest, uid: str) -> HttpResponse:
    """Say that a list is worked on no more."""
    actor, address_list = fetch_for(request, AddressList, uid, Role.CURATOR)
    form = StopForm(request.POST)
    if form.is_valid() and form.save(actor=actor, address_list=address_list):
        messages.success(request, "Stopped. What was saved stays saved.")
        return redirect(address_list)
    return _draw_list(request, uid, form)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def listed_address(request: HttpRequest, uid: str, position: int) -> HttpResponse:
    """One address of a list: say that it moved, or cannot be saved, or take that back."""
    actor, address_list = fetch_for(request, AddressList, uid, Role.CURATOR)
    if position > 2_000_000_000:
        raise Http404
    rows = ListedAddress.objects.select_related("in_list", "settled_by", "moved_to")
    listed = get_object_or_404(rows, in_list=address_list, position=position)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    leave_out = LeaveOutForm(request.POST if sent == "leave_out" else None)
    moved = MovedForm(request.POST if sent == "moved" else None)
    back = f"{address_list.get_absolute_url()}?after={max(0, position - 2)}"
    for form, said in ((leave_out, "It is left out, with the reason."), (moved, "It counts by the other address now.")):
        if form.is_bound and form.is_valid() and form.save(actor=actor, listed=listed):
            messages.success(request, said)
            return redirect(back)
    if sent == "take_up":
        with refusal_told(request):
            take_address_up(actor=actor, listed=listed)
            messages.success(request, "Taken up again.")
        return redirect(back)
    (page,) = pages_of([listed])
    context = {"address_list": address_list, "page": page, "leave_out": leave_out, "moved": moved, "section": SECTION}
    return draw(request, "address_list/address.html", context, refused=leave_out.errors or moved.errors)


def _number(typed: str) -> int:
    """A place in a list; anything that is no number is its beginning."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
