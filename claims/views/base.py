"""The list view that the three lists configure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, cast
from urllib.parse import parse_qsl, urlencode, urljoin

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.generic import View

from claims.actions.permissions import has_role, require
from claims.choices import ListName, Role
from claims.database.counting import MOST_COUNTED
from claims.database.keyset import Asked, Page, Ranked, Sort, page_among, page_of
from claims.filters.base import ListFilter
from claims.models import SavedView, User
from claims.tables.base import Drawn, ListTable

SIZES = (25, 50, 100, 200)
SIZE = 50
PLACE = ("after", "before", "page")
# What a saved view holds besides filters.
KEPT = ("sort", "columns", "size")
TOO_LONG_TO_RANK = (
    f"More than {MOST_COUNTED:,} are not sorted by: {{sort}}. Filter them first; here they are sorted by: {{first}}."
)


@dataclass(frozen=True, slots=True)
class Matches:
    """How many rows there are, counted up to MOST_COUNTED."""

    number: int
    what: tuple[str, str]

    @property
    def many(self) -> bool:
        """Whether there are more than were counted."""
        return self.number > MOST_COUNTED

    @property
    def short(self) -> str:
        """The number in a word or two; none where it is not known."""
        return "" if self.many else f"{self.number:,}"

    def __str__(self) -> str:
        if self.many:
            return f"more than {MOST_COUNTED:,} {self.what[1]}"
        return f"{self.number:,} {self.what[self.number != 1]}"


@dataclass(frozen=True, slots=True)
class Pager:
    """What the pager draws: where its links lead (empty where there is nothing), which rows these are, and sizes."""

    first_url: str
    previous_url: str
    next_url: str
    last_url: str
    count_text: str
    from_row: int
    to_row: int
    sizes: list[tuple[int, str, bool]]


class ListView(View):
    """A list with filters, order and pages in its address; htmx gets the part with the results alone.

    A subclass says what is listed (`rows`), how it is filtered (`filter_class`), drawn (`table_class`, templates) and
    sorted (`sorts`, the first of which is the default).
    """

    http_method_names = ["get", "head", "options"]
    roles: ClassVar[tuple[Role, ...]] = tuple(Role)
    what: ClassVar[tuple[str, str]]
    name_of_list: ClassVar[ListName]
    url_name: ClassVar[str]
    section: ClassVar[str]
    template_name: ClassVar[str]
    empty_template: ClassVar[str]
    filter_class: ClassVar[type[ListFilter]]
    table_class: ClassVar[type[ListTable]]
    sorts: ClassVar[tuple[Sort, ...]]
    # Orders that are offered beside them where what is listed can be counted.
    ranks: ClassVar[tuple[Ranked, ...]] = ()
    # Where its words are looked for, and what else may have them: what, and the name of its list's address.
    searched: ClassVar[str] = ""
    elsewhere: ClassVar[tuple[tuple[str, str], ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or its results alone."""
        require(request.user, *self.roles)
        self.notes: list[str] = []
        response = render(request, self.template, self.context())
        patch_vary_headers(response, ["HX-Request"])
        if self.is_fragment:
            response["HX-Push-Url"] = urljoin(request.path, self.query_of(self.asked_for))
        return response

    @property
    def person(self) -> User:
        """Who looks at the list."""
        # Who is not logged in does not come here.
        return cast(User, self.request.user)

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for the part that it swaps; going back in the history asks for all of the page."""
        htmx = self.request.htmx  # type: ignore[attr-defined]  # put there by its middleware
        return bool(htmx) and not htmx.history_restore_request

    @property
    def template(self) -> str:
        """The whole page, or the results."""
        return "partials/results.html" if self.is_fragment else self.template_name

    def rows(self) -> QuerySet[Any]:
        """All that could be listed."""
        raise NotImplementedError

    def records(self, ids: list[int]) -> list[Any]:
        """The rows of the page, with all that their templates draw."""
        raise NotImplementedError

    def orders(self) -> tuple[Sort | Ranked, ...]:
        """All orders that this person can choose from."""
        return (*self.sorts, *self.ranks)

    def ranked(self, order: Ranked, rows: QuerySet[Any]) -> list[int]:
        """The ids of all these rows in this order; they are no more than are counted."""
        raise NotImplementedError

    @cached_property
    def filters(self) -> ListFilter:
        """The filters of the address."""
        return self.filter_class(self.given, self.rows())

    @cached_property
    def given(self) -> dict[str, str]:
        """What the address says; of the columns, which a form sends one by one, all."""
        given = self.request.GET.dict()
        if columns := ",".join(self.request.GET.getlist("columns")):
            given["columns"] = columns
        return given

    @property
    def asked_for(self) -> dict[str, str]:
        """What the address asks for and no more: an empty field of the form is no filter, nor are the usual columns."""
        asked = {name: value for name, value in self.filters.typed.items() if value}
        if self.columns == self.table_class.usual(self.hidden_columns()):
            asked.pop("columns", None)
        return asked

    @property
    def shown_now(self) -> dict[str, str]:
        """Filters, order and columns, whichever page it is."""
        return {name: value for name, value in self.asked_for.items() if name not in PLACE}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that are drawn, in the order of the table: those that are asked for, or the usual ones."""
        asked = [name for name in self.filters.typed.get("columns", "").split(",") if name]
        offered = self.table_class.offered(self.hidden_columns())
        if strange := [name for name in asked if name not in self.table_class.base_columns]:
            self.notes.append(f"There is no column “{', '.join(strange)}” in this list.")
        chosen = tuple(name for name in offered if name in asked)
        return chosen or self.table_class.usual(self.hidden_columns())

    def views(self) -> list[tuple[str, str, bool]]:
        """Saved views: name, address, and whether the list is shown like that now."""
        now = self.shown_now
        views = SavedView.objects.offered_to(self.person.pk, self.name_of_list).values_list("name", "query")
        return [(name, self.query_of(dict(parse_qsl(query))), dict(parse_qsl(query)) == now) for name, query in views]

    @property
    def may_change(self) -> bool:
        """Whether this person changes several rows at once, where the list lets rows be chosen."""
        return "pick" in self.table_class.base_columns and has_role(self.person, Role.CURATOR)

    def hidden_columns(self) -> tuple[str, ...]:
        """Columns that this person has no use for."""
        return () if self.may_change else ("pick",)

    def beyond_rows(self, found: Matches) -> dict[str, Any]:
        """What the page shows besides its rows."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the templates draw."""
        found, page = self.find()
        records = self.records(page.ids)
        order = (self.sort.name,)
        table = self.table_class(
            Drawn(records),
            order_by=order,
            exclude=self.table_class.others(self.hidden_columns(), self.columns),
            empty_text="",
        )
        # Given at once, it would have the table take pages of its own from the address.
        table.request = self.request
        table.caption = f"{str(found).capitalize()}, sorted by: {self.sort.label}. Headings with arrows sort."
        controls = self.filters.controls()
        words = self.filters.used.get("q", "")
        return {
            "section": self.section,
            "what": self.what[1],
            "controls": controls,
            "folds": any(control.folded for control in controls),
            "unfolded": any(control.folded and control.value for control in controls),
            "used": [(control, self.query(**{control.name: None})) for control in controls if control.value],
            "found": found,
            "table": table,
            "sort": self.sort,
            "sorts": [(each, self.query(sort=each.name)) for each in self.orders()],
            "page": self.pager(found, page, records),
            "kept": {name: self.filters.typed[name] for name in ("sort", "size") if self.filters.typed.get(name)},
            "columns": self.table_class.choices(self.hidden_columns(), self.columns),
            "views": self.views(),
            "may_change": self.may_change,
            "name_of_list": self.name_of_list.value,
            "asked_query": urlencode(self.shown_now),
            "is_fragment": self.is_fragment,
            "all_shown": not self.shown_now,
            "save_address": self.save_address(),
            "notes": self.filters.refused + self.notes,
            "empty_template": self.empty_template,
            "searched": self.searched if words else "",
            "elsewhere": [(what, f"{reverse(name)}?{urlencode({'q': words})}") for what, name in self.elsewhere],
        } | self.beyond_rows(found)

    def save_address(self) -> str:
        """Where what is shown now is kept under a name."""
        address = reverse("saved_view_new", args=[self.name_of_list.value])
        return f"{address}?{urlencode({'query': urlencode(self.shown_now)})}" if self.shown_now else address

    def find(self) -> tuple[Matches, Page]:
        """How many rows the filters leave, and the ids of the page that is asked for."""
        found = Matches(self.filters.counted(MOST_COUNTED), self.what)
        if not found.number:
            return found, Page([], has_previous=False, has_next=False)
        page = self.page_in(self.sort, found, self.asked)
        if not page.ids:
            self.notes.append("There is nothing after that; this is the last page.")
            page = self.page_in(self.sort, found, Asked(self.size, last=True))
        return found, page

    def page_in(self, sort: Sort | Ranked, found: Matches, asked: Asked) -> Page:
        """A page in this order. What can only be ranked is not ranked in a list that is too long to be counted."""
        if isinstance(sort, Ranked) and not found.many:
            return page_among(self.ranked(sort, self.filters.rows()), asked)
        if isinstance(sort, Ranked):
            self.notes.append(TOO_LONG_TO_RANK.format(sort=sort.label, first=self.sorts[0].label))
            self.sort = sort = self.sorts[0]
        rows, filtered = self.filters.paged(self.rows(), few=not found.many)
        return page_of(rows, sort, asked, filtered)

    def pager(self, found: Matches, page: Page, records: list[Any]) -> Pager:
        """Links to the other pages; rows are numbered where it is known which they are."""
        to = {"previous_url": "", "next_url": "", "first_url": "", "last_url": ""}
        if page.has_previous and records:
            to |= {"previous_url": self.query(before=records[0].uid), "first_url": self.query()}
        if page.has_next and records:
            to |= {"next_url": self.query(after=records[-1].uid), "last_url": self.query(page="last")}
        numbered = not page.has_previous and bool(records)
        return Pager(
            **to,
            count_text=str(found) if records else "",
            from_row=1 if numbered else 0,
            to_row=len(records) if numbered else 0,
            sizes=[(size, self.query(size=size), size == self.size) for size in SIZES] if records else [],
        )

    def query(self, **changes: object) -> str:
        """The query string of the first page, or of another one, with these changes; None takes a parameter out."""
        kept = {name: value for name, value in self.filters.typed.items() if value and name not in PLACE}
        changed = kept | {name: str(value) for name, value in changes.items()}
        return self.query_of({name: value for name, value in changed.items() if changes.get(name, "") is not None})

    def query_of(self, parameters: dict[str, str]) -> str:
        """A query string; the path alone where there is nothing in it."""
        return f"?{urlencode(parameters)}" if parameters else self.request.path

    @cached_property
    def sort(self) -> Sort | Ranked:
        """The order that is asked for, or the default."""
        name = self.filters.typed.get("sort", "")
        for sort in self.orders():
            if sort.name == name:
                return sort
        if name:
            self.notes.append(f"There is no order “{name}” in this list; it is sorted by: {self.sorts[0].label}.")
        return self.sorts[0]

    @cached_property
    def size(self) -> int:
        """How many rows a page has."""
        typed = self.filters.typed.get("size", "")
        if typed in map(str, SIZES):
            return int(typed)
        if typed:
            self.notes.append(f"A page has 25, 50, 100 or 200 rows, not “{typed}”; {SIZE} are shown.")
        return SIZE

    @cached_property
    def asked(self) -> Asked:
        """The page that is asked for, by the uid of the row beside it."""
        given = self.filters.typed
        if given.get("page") == "last":
            return Asked(self.size, last=True)
        if given.get("after"):
            return Asked(self.size, after=self.beside(given["after"]))
        if given.get("before"):
            return Asked(self.size, before=self.beside(given["before"]))
        if given.get("page"):
            self.notes.append(f"There is no page “{given['page']}”; the first one is shown.")
        return Asked(self.size)

    def beside(self, uid: str) -> Model | None:
        """The row with this uid, whatever the filters say."""
        found: Model | None = self.rows().model._default_manager.filter(uid=uid).first()
        if found is None:
            self.notes.append(f"The row “{uid}”, beside which this page stands, is not known; the first page is shown.")
        return found
