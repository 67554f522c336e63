"""What an address asks for: the record of a uid, fetched for a person who may have it, or refused."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from claims.actions.permissions import logged_in, require
from claims.choices import Axis, Role
from claims.models import User
from claims.rules.identify.uid import ALPHABET, UID_LENGTH, is_uid

Row = TypeVar("Row", bound=Model)


class UidConverter:
    """A uid in an address; what has not its form is no address of ours, and no database is asked."""

    regex = f"[{ALPHABET}]{{{UID_LENGTH}}}"

    def to_python(self, value: str) -> str:
        """The uid as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The uid as it stands in the address."""
        return value


class JudgementConverter:
    """One of the three judgements, or the failure tags, in an address."""

    regex = "|".join(axis for axis in Axis if axis != Axis.ITEM)

    def to_python(self, value: str) -> Axis:
        """What the address names."""
        return Axis(value)

    def to_url(self, value: str) -> str:
        """Its code."""
        return str(value)


class FeedConverter:
    """One of a person's feeds in an address."""

    regex = "mine|changes|decisions|releases"

    def to_python(self, value: str) -> str:
        """Its name."""
        return value

    def to_url(self, value: str) -> str:
        """Its name."""
        return value


def fetch(rows: QuerySet[Row] | type[Row], uid: str, **where: object) -> Row:
    """The record of this uid. Raises Http404 where there is none; what has not the form of a uid never is one."""
    if not is_uid(uid):
        raise Http404
    return get_object_or_404(rows, uid=uid, **where)


def named(rows: QuerySet[Row], uid: str) -> Row | None:
    """The record of this uid, or None: for what an address merely mentions."""
    return rows.filter(uid=uid).first() if is_uid(uid) else None


def fetch_for(
    request: HttpRequest, rows: QuerySet[Row] | type[Row], uid: str, *roles: Role, **where: object
) -> tuple[User, Row]:
    """The person and the record of this uid.

    Raises PermissionDenied unless the person has one of these roles (where none is named, unless they are logged in),
    before the record is looked for; Http404 as `fetch` does.
    """
    person = require(request.user, *roles) if roles else logged_in(request.user)
    return person, fetch(rows, uid, **where)
