"""Who rated or coded in a table: somebody with an account, whom a person names, or one who is made for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q

from claims.actions.record import check_typed
from claims.actions.table.terms import ANEW, Terms
from claims.models import Description, Rating, Round, TableRow, User
from claims.rules.review.codebook import code_of
from claims.rules.table_record import Problem


@dataclass(slots=True)
class People:
    """The people of a table, by the names that it has for them. `made` are those who had to be made."""

    terms: Terms
    known: dict[str, User] = field(default_factory=dict)
    made: list[User] = field(default_factory=list)

    def ask(self, name: str) -> Problem | None:
        """Why this name cannot be taken for anybody without a person's word; None where it is known who it is."""
        if name in self.known:
            return None
        if (said := self.terms.people.get(name)) is not None and said != ANEW:
            user = User.objects.filter(username=said).first()
            if user is None:
                return Problem(f"“{name}”", f"There is no account “{said}”.", "Choose another one.")
            self.known[name] = user
            return None
        if (before := self._of_before(name)) is not None:
            self.known[name] = before
            return None
        return self._anew(name, said)

    def _anew(self, name: str, said: str | None) -> Problem | None:
        """Let this name be somebody who has no account here, unless somebody of that name may be meant."""
        same = called(name)
        if same and said is None:
            what = f"Somebody with the name “{name}” is here already: {', '.join(user.username for user in same[:5])}."
            why = (
                f"Say whether it is them (--person “{name}={same[0].username}”), or somebody else who has no account"
                f" here (--person “{name}=”)."
            )
            return Problem(f"“{name}”", what, why)
        user = _imported(name)
        try:
            check_typed(user)
        except ValidationError as error:
            return Problem(f"“{name[:60]}”", f"This is no name: {' '.join(error.messages)}", "Mend it in the table.")
        self.known[name] = user
        self.made.append(user)
        return None

    def _of_before(self, name: str) -> User | None:
        """Who was made for this table under this name, when it came in before."""
        made = [user for user in called(name) if user.imported]
        rounds = Round.objects.filter(imported=True, chosen_by__table=self.terms.table)
        claims = TableRow.objects.filter(table=self.terms.table).exclude(claim=None).values("claim")
        for user in made:
            rated = Rating.objects.own(user).filter(round__in=rounds)
            if rated.exists() or Description.objects.filter(coder=user, claim__in=claims).exists():
                return user
        return None

    def store(self) -> list[User]:
        """Store those who were made, accounts without a password, closed from the start; who was not there before."""
        new = [user for user in self.made if user._state.adding]
        for user in new:
            user.username = _free(user.username)
            user.save()
        return new


def called(name: str) -> list[User]:
    """Accounts of this name: by what they log in with, or by what pages show."""
    first, _, last = name.partition(" ")
    same = Q(username__iexact=name) | Q(pseudonym__iexact=name) | Q(first_name__iexact=name, last_name="")
    if last:
        same |= Q(first_name__iexact=first, last_name__iexact=last)
    return list(User.objects.filter(same).order_by("pk")[:20])


def _imported(name: str) -> User:
    user = User(username=code_of(name) or "imported", first_name=name, is_active=False, imported=True)
    user.set_unusable_password()
    return user


def _free(wanted: str) -> str:
    """This name to log in with, or the next that nobody has."""
    taken = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    return next(name for name in _numbered(wanted) if name not in taken)


def _numbered(wanted: str) -> Iterable[str]:
    yield wanted
    yield from (f"{wanted}-{number}" for number in range(2, 100_000))
