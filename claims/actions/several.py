"""Changing several claims or sources at once.

Each goes through the same action as singly, in a transaction of its own: what is refused of one is told with its reason
and stops no other, each has its entry in its own history, and somebody else who writes waits for one of them at most.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from claims.actions.claim import describe_claim, withdraw_claim
from claims.actions.permissions import require
from claims.actions.source import publisher_named, save_source
from claims.choices import Role, SourceStatus
from claims.models import Claim, Source, SourceType, Tag, User
from claims.reads.claim.descriptions import own_description

# So many at once are asked for and told; whoever wants to change more narrows the list down in parts.
MOST_AT_ONCE = 2_000
Done = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Refused:
    """One that stays as it is, and why. Not its words: they may be withheld by the time that somebody reads this."""

    uid: str
    why: str


@dataclass(slots=True)
class Outcome:
    """What came of it, in numbers, with each refusal."""

    changed: int = 0
    same: int = 0
    refused: list[Refused] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.changed:,} changed"
        if self.same:
            told += f", {self.same:,} had all of it already"
        return f"{told}, {len(self.refused):,} refused." if self.refused else f"{told}."


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """What is to become of each claim. None: stays as it is; an empty question or code is taken away."""

    question: str | None = None
    voice: str | None = None
    claim_type: str | None = None
    withdrawn_because: str = ""
    why: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What the actor's description of each claim is to say."""
        given = {"voice": self.voice, "claim_type": self.claim_type}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What is to become of each source. None: stays as it is; an empty type or publisher is taken away."""

    source_type: str | None = None
    publisher: str | None = None
    status: str | None = None
    excluded_because: str = ""
    add_tags: Sequence[str] = ()
    remove_tags: Sequence[str] = ()
    why: str = ""


def change_claims(*, actor: User, uids: Iterable[str], change: ClaimChange, done: Done = lambda *_: None) -> Outcome:
    """Change these claims; says of how many, and which were refused. Raises PermissionDenied unless a curator asks."""
    require(actor, Role.CURATOR)
    claims = Claim.objects.select_related("question", "source")
    return _each(claims, list(uids), lambda claim: _change_claim(actor, claim, change), done)


def change_sources(*, actor: User, uids: Iterable[str], change: SourceChange, done: Done = lambda *_: None) -> Outcome:
    """Change these sources; says of how many, and which were refused.

    Raises ValidationError by field for a type or tag that is not there, PermissionDenied unless a curator asks.
    """
    require(actor, Role.CURATOR)
    values = _source_values(actor, change)
    added, removed = (set(_tags(names)) for names in (change.add_tags, change.remove_tags))

    def act(source: Source) -> bool:
        has = set(source.tags.all())
        return _change_source(actor, source, values | {"tags": (has | added) - removed}, change.why)

    return _each(Source.objects.all(), list(uids), act, done)


def _each(rows: Any, uids: list[str], act: Callable[[Any], bool], done: Done) -> Outcome:
    outcome = Outcome()
    for number, uid in enumerate(uids, 1):
        # Each as it is now: somebody else may have changed it since the first one's turn.
        record = rows.filter(uid=uid).first()
        try:
            if record is None:
                raise ValidationError("There is nothing with this uid.")
            changed = act(record)
        except ValidationError as error:
            outcome.refused.append(Refused(uid, " ".join(error.messages)))
        else:
            outcome.changed += changed
            outcome.same += not changed
        done(number, len(uids), "Changing one after the other")
    return outcome


def _change_claim(actor: User, claim: Claim, change: ClaimChange) -> bool:
    if claim.withdrawn_at is not None:
        raise ValidationError("It is withdrawn already.")
    if change.withdrawn_because:
        withdraw_claim(actor=actor, claim=claim, because=change.withdrawn_because)
        return True
    question = change.question
    if question is not None and question.strip() == (claim.question.text if claim.question else ""):
        question = None
    own = own_description(actor, claim)
    said = {name: value for name, value in change.said.items() if value != (getattr(own, name) if own else "")}
    if question is None and not said:
        return False
    describe_claim(actor=actor, claim=claim, question_text=question, said=said or None, why=change.why)
    return True


def _change_source(actor: User, source: Source, values: dict[str, Any], why: str) -> bool:
    if source.withdrawn_at is not None:
        raise ValidationError("It is withdrawn.")
    tags = values.pop("tags")
    if tags == set(source.tags.all()) and all(getattr(source, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(source, name, value)
    save_source(actor=actor, source=source, tags=tags, why=why)
    return True


def _source_values(actor: User, change: SourceChange) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if change.source_type is not None:
        values["source_type"] = _type(change.source_type)
    if change.publisher is not None:
        values["publisher"] = publisher_named(actor=actor, name=change.publisher) if change.publisher.strip() else None
    if change.status:
        values["status"] = change.status
    if change.status == SourceStatus.EXCLUDED:
        values["excluded_because"] = change.excluded_because
    return values


def _type(code: str) -> SourceType | None:
    known = SourceType.objects.filter(code=code).first() if code else None
    if code and known is None:
        raise ValidationError({"source_type": f"There is no source type “{code}”."})
    return known


def _tags(names: Sequence[str]) -> list[Tag]:
    tags = list(Tag.objects.filter(name__in=names))
    if missing := set(names) - {tag.name for tag in tags}:
        raise ValidationError({"add_tags": f"There is no tag “{'”, “'.join(sorted(missing))}”."})
    return tags
