"""Who comes with a request: the person, their roles, and what pages ask of them, in one query."""

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from claims.choices import Role
from claims.database.prepared import Prepared
from claims.models import Assignment, BlindCoding, InterestStatement, Reading, User
from claims.models.user import Known


def _rows(key: int | str) -> QuerySet[User]:
    """The person, once for each role, so that both databases understand it."""
    others = User.objects.filter(is_active=True).exclude(pk=OuterRef("pk"))
    statement = InterestStatement.objects.filter(reviewer=OuterRef("pk"), expires_at__gt=Now()).order_by("-pk")
    reading = Reading.objects.filter(reader=OuterRef("pk"), separate=True, finished_at=None)
    handed = Assignment.objects.filter(reviewer=OuterRef("pk"), round__closed_at=None).order_by()
    masked = handed.filter(round__masked=True)
    return User.objects.filter(pk=key).annotate(
        role=F("groups__name"),
        accompanied=Exists(others.order_by()),
        statement=Subquery(statement.values("pk")[:1]),
        misses=Exists(reading.order_by()) | Exists(masked),
        blind=Exists(handed),
        codes=Exists(BlindCoding.objects.filter(coder=OuterRef("pk"), ended_at=None).order_by()),
    )


_PERSON = Prepared(_rows)


def person_of_request(key: int | str) -> User | None:
    """The person with this primary key, with what pages ask of them; None where nobody has it."""
    rows = _PERSON(key=int(key))
    if not rows:
        return None
    person = rows[0]
    row = vars(person)
    person.known = Known(not row["accompanied"], row["statement"], bool(row["misses"]), row["blind"], row["codes"])
    if person.is_active and not person.is_superuser:
        person.roles = frozenset(vars(one)["role"] for one in rows) & frozenset(Role.values)
    return person
