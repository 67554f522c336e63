"""Rows as programs read them: the lines of the JSON Lines files, put together by the database."""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet

from claims.database.keyset import Asked, Page, Sort, page_of
from claims.database.snapshot import snapshot
from claims.exchange.blocks import json_line, lines
from claims.exchange.export import Export
from claims.exchange.files import CLAIMS
from claims.filters.base import ListFilter
from claims.filters.claim import LEFT_OUT
from claims.models import Claim, Round, User
from claims.rules.identify.uid import is_uid
from claims.views.api.nouns import Noun, Typed

ORDER: Final = Sort.by_id("added", "Oldest")


class BadAsking(Exception):
    """What is asked for cannot be given, and why."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one noun that one person sees; `round_` is the standing one, whose codebook claims are told with."""

    noun: Noun
    person: User
    round_: Round | None

    def one(self, uid: str) -> bytes | None:
        """The row with this uid, as JSON; None where there is none for this person.

        A claim that was withdrawn has its row still: it is cited by it, and withdrawn_at tells.
        """
        claims = Claim.objects.filter(uid=uid) if self.noun.file == CLAIMS else None
        with snapshot():
            export = self._export(claims)
            found = self._written(export, export.chosen().filter(uid=uid))
        return found[0] if found else None

    def page(self, limit: int, after: str, typed: Typed, path: str) -> bytes:
        """A page of rows with the address of the next one, as JSON. Raises BadAsking."""
        with snapshot():
            export = self._export()
            rows = self._of(export.chosen(), typed)
            filters = self._filters(rows, typed)
            beside = self._beside(rows, after)
            listed, filtered = (rows, None) if filters is None else filters.paged(rows, few=False)
            page = page_of(listed, ORDER, Asked(limit, after=beside), filtered)
            found = self._written(export, rows.filter(pk__in=page.ids))
            following = self._next(rows, page, typed | {"limit": str(limit)}, path)
        told = {"next": following, "notes": [] if filters is None else filters.refused}
        return b'{"items":[' + b",".join(found) + b"]," + json.dumps(told, ensure_ascii=False).encode()[1:]

    def _export(self, claims: QuerySet[Claim] | None = None) -> Export:
        version = self.round_.scheme_version if self.round_ else None
        return Export(self.person, self.noun.file, claims, address=settings.PUBLIC_ADDRESS, version=version)

    def _of(self, rows: QuerySet[Any], typed: Typed) -> QuerySet[Any]:
        """Those of the records that are named. Raises BadAsking."""
        for name in self.noun.by.keys() & typed.keys():
            if not is_uid(typed[name]):
                raise BadAsking(f"{name}: this is not the uid of a {name}: it has 10 letters and figures.")
            rows = rows.filter(**{self.noun.by[name]: typed[name]})
        return rows

    def _filters(self, rows: QuerySet[Any], typed: Typed) -> ListFilter | None:
        """The filters of the list page; None where none is set. Raises BadAsking for a value that finds nothing."""
        if self.noun.filters is None or not typed:
            return None
        filters = self.noun.filters(typed, rows, self.person)
        if wrong := [said for said in filters.refused if said != LEFT_OUT]:
            raise BadAsking(" ".join(wrong))
        return filters

    @staticmethod
    def _beside(rows: QuerySet[Any], uid: str) -> Model | None:
        """The row after which a page begins, whatever filters say of it. Raises BadAsking for one of another list."""
        if not uid:
            return None
        found: Model | None = rows.model._default_manager.filter(uid=uid).first() if is_uid(uid) else None
        if found is None:
            raise BadAsking("after: no row of this list has this key. Take it from the next link of the same list.")
        return found

    def _written(self, export: Export, rows: QuerySet[Any]) -> list[bytes]:
        line = json_line(self.noun.file.columns, export.context())
        return [written + b"}" for written in lines(rows.order_by("pk"), line)]

    @staticmethod
    def _next(rows: QuerySet[Any], page: Page, typed: Typed, path: str) -> str | None:
        if not page.has_next:
            return None
        after = rows.filter(pk=page.ids[-1]).values_list("uid", flat=True).get()
        return f"{path}?{urlencode(typed | {'after': after})}"
