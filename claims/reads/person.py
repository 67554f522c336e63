"""Who comes with a request: the person, their roles, and what pages ask of them, in one query."""

from django.db.models import Exists, F, OuterRef, Subquery

from claims.choices import Role
from claims.models import Assignment, InterestStatement, Reading, User
from claims.models.user import Known


def person_of_request(key: int | str) -> User | None:
    """The person with this primary key, with what pages ask of them; None where nobody has it."""
    others = User.objects.filter(is_active=True).exclude(pk=OuterRef("pk"))
    statement = InterestStatement.objects.in_force().filter(reviewer=OuterRef("pk"))
    reading = Reading.objects.filter(reader=OuterRef("pk"), separate=True, finished_at=None)
    handed = Assignment.objects.filter(reviewer=OuterRef("pk"), round__closed_at=None)
    masked = handed.filter(round__masked=True)
    # One row a role, so that both databases understand it.
    rows = list(
        User.objects.filter(pk=key).annotate(
            role=F("groups__name"),
            accompanied=Exists(others),
            statement=Subquery(statement.values("pk")[:1]),
            misses=Exists(reading) | Exists(masked),
            blind=Exists(handed),
        )
    )
    if not rows:
        return None
    person = rows[0]
    person.known = Known(not person.accompanied, person.statement, person.misses, person.blind)
    if person.is_active and not person.is_superuser:
        person.roles = frozenset(row.role for row in rows) & frozenset(Role.values)
    return person
