"""Sources that are watched: which of them are due, worked through by hand where nothing is fetched."""

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims.actions.permissions import require
from claims.actions.watch import NEEDED
from claims.choices import Role
from claims.database.counting import MOST_COUNTED, bounded
from claims.forms.watch import WatchForm
from claims.models import Source, Watch
from claims.views.asked import fetch

ON_A_PAGE = 50
WATCHERS = (Role.CURATOR, Role.LEAD)


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """What is due, or (`?shown=all`) all that is watched, in the order in which it was set; `after` is a place."""
    require(request.user, *WATCHERS, needed=NEEDED)
    shown = "all" if request.GET.get("shown") == "all" else ""
    typed = request.GET.get("after", "")
    after = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
    watched = Watch.objects.in_force() if shown else Watch.objects.due(timezone.now())
    rows = _with_facts(watched.filter(pk__gt=after))
    context = {
        "watches": rows[:ON_A_PAGE],
        "found": bounded(watched),
        "most": MOST_COUNTED,
        "next_after": rows[ON_A_PAGE - 1].pk if len(rows) > ON_A_PAGE else None,
        "after": after,
        "shown": shown,
        "fetches": settings.FETCH_PAGES,
        "section": "sources",
    }
    return render(request, "change/due.html", context)


def _with_facts(watches: QuerySet[Watch]) -> list[Watch]:
    """One page and one row more, with what is drawn of the source, its last copies and the last fetch."""
    ids = list(watches.order_by("pk").values_list("pk", flat=True)[: ON_A_PAGE + 1])
    rows = Watch.objects.filter(pk__in=ids).with_seen().select_related("source", "created_by", "job")
    return list(rows.defer("source__note", "source__excluded_because", "source__search_text").order_by("pk"))


@require_POST
def source_watch(request: HttpRequest, uid: str) -> HttpResponse:
    """Set or lift the schedule on a source."""
    actor = require(request.user, *WATCHERS, needed=NEEDED)
    source = fetch(Source, uid)
    form = WatchForm(request.POST)
    if form.is_valid() and form.save(actor=actor, source=source):
        messages.success(request, "Saved." if form.cleaned_data["every"] else "Not watched any more.")
    else:
        messages.error(request, " ".join(str(said) for errors in form.errors.values() for said in errors))
    return redirect(f"{source.get_absolute_url()}#watch-h")
