"""What the loading of our own files shares: in whose name, which people and codebooks it met, and what it refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from claims.actions.permissions import require
from claims.choices import Role
from claims.models import InterestStatement, Publisher, Round, SchemeVersion, SourceType, Tag, User
from claims.rules.identify.uid import is_uid
from claims.rules.review.codebook import code_of
from claims.rules.table_record import OwnRow

NEEDED = "Only leads bring in ratings, codebooks, and people who have no account here."
WHY = "Came in with files of an installation of Evidence"
# Where a file says that somebody coded, and not who.
NOT_TOLD = "Coder not told"


@dataclass(slots=True)
class Kept:
    """One loading. `refuse` is told each row that cannot be stored, `tell` what a person should know of one.

    `adopts`: the installation is empty, and what it was set up with, codebooks and the round `standing`, becomes what
    the files say of it.
    """

    actor: User
    refuse: Callable[[OwnRow, str, str], None]
    tell: Callable[[OwnRow, str, str], None]
    adopts: bool = False
    standing: Round | None = None
    people: dict[tuple[str, str], User] = field(default_factory=dict)
    versions: dict[tuple[str, str], SchemeVersion | None] = field(default_factory=dict)
    publishers: dict[str, Publisher] = field(default_factory=dict)
    types: dict[str, SourceType] = field(default_factory=dict)
    tags: dict[str, Tag] = field(default_factory=dict)
    # By code and version what the file of codebooks says; by rating whether interests were declared; by capture what
    # readers are warned of at its places; by round how many exemptions it had; the rounds that show names; and the
    # accounts that were made here, whose name another row may tell.
    schemes: dict[tuple[str, str], OwnRow] = field(default_factory=dict)
    interests: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    exemptions: dict[str, str] = field(default_factory=dict)
    statements: dict[tuple[int, str], InterestStatement] = field(default_factory=dict)
    shows_names: set[str] = field(default_factory=set)
    unnamed: set[int] = field(default_factory=set)

    def require_lead(self) -> None:
        """Raises PermissionDenied unless the actor is a lead."""
        require(self.actor, Role.LEAD, needed=NEEDED)

    def person(self, uid: str, name: str, round_uid: str | None = None) -> User:
        """Who is named so: by the uid, else by the name that pages show; made, without a login, where nobody is.

        In what was published a round that shows no names has their pseudonym, else their identifier.
        """
        key = (uid, "" if uid else name)
        if key not in self.people:
            self.people[key] = self._known(uid, name) or self._made(uid, name)
        user = self.people[key]
        if user.pk in self.unnamed and name != uid:
            self._name(user, name, is_pseudonym=round_uid is not None and round_uid not in self.shows_names)
        return user

    def _known(self, uid: str, name: str) -> User | None:
        if uid:
            return User.objects.filter(uid=uid).first()
        first, _, last = name.partition(" ")
        called = Q(pseudonym=name) | Q(username=name) | Q(first_name=name) | Q(first_name=first, last_name=last)
        return next((one for one in User.objects.filter(called).order_by("pk") if one.shown_name == name), None)

    def _made(self, uid: str, name: str) -> User:
        self.require_lead()
        user = User(username=_free(code_of(name) or "imported"), is_active=False, imported=True)
        if uid:
            user.uid = uid
        user.first_name = uid
        user.set_unusable_password()
        user.save()
        self.unnamed.add(user.pk)
        return user

    def _name(self, user: User, name: str, *, is_pseudonym: bool) -> None:
        if (is_pseudonym and len(name) <= 80) or name != name.strip() or len(name) > 150:
            user.first_name, user.pseudonym = "", name[:80]
        else:
            user.first_name = name
        user.save()
        self.unnamed.discard(user.pk)

    def version(self, row: OwnRow) -> SchemeVersion | None:
        """The version of a codebook that a row names, with its levels; None, and the row refused, where it is not."""
        key = (row["scheme"], row["scheme_version"])
        if key not in self.versions:
            found = SchemeVersion.objects.filter(scheme__code=key[0], version=key[1])
            self.versions[key] = found.prefetch_related("levels", "items").select_related("scheme").first()
        if self.versions[key] is None:
            self.refuse(row, f"There is no version {key[1]} of “{key[0]}” here.", "Put in the file of levels as well.")
        return self.versions[key]

    def refuse_error(self, row: OwnRow, error: ValidationError) -> None:
        """Refuse a row for what is wrong with it, by field."""
        said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, whys in said.items():
            self.refuse(row, f"{name}: {' '.join(whys)}".removeprefix(": "), "Mend it in the file.")

    def has_uid(self, row: OwnRow, column: str) -> bool:
        """Whether a row has an identifier in this column; it is refused where that is none."""
        if is_uid(row[column]):
            return True
        self.refuse(row, f"“{row[column][:40]}” is no identifier, in {column}.", "Export the file anew.")
        return False

    def needs(self, row: OwnRow, column: str, known: Collection[str]) -> bool:
        """Whether what a row names in this column is here, if it names any; it is refused where it is not."""
        if not row[column] or row[column] in known:
            return True
        noun = column.removesuffix("_uid").replace("_", " ")
        self.refuse(row, f"There is no {noun} {row[column][:40]} here.", f"Put in the file that has this {noun}.")
        return False

    def needs_all(self, row: OwnRow, known: Mapping[str, Collection[str]]) -> bool:
        """The same of several columns; each that is not here is told."""
        found = [self.needs(row, name, keys) for name, keys in known.items()]
        return all(found)


def _free(wanted: str) -> str:
    taken: set[Any] = set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(name for name in numbered if name not in taken)
