"""What a rating or a decision of a claim rested on, beside what it would rest on now: what has changed since."""

from dataclasses import dataclass, field
from typing import Any

from claims.choices import Answers, RetractionStatus, Stance
from claims.models import Anchor, Decision, EvidenceItem, Question, Rating, User
from claims.reads.blind import veiled
from claims.reads.review.basis import Compared, compared
from claims.reads.review.decisions import ratings_on
from claims.reads.withholding import WITHHELD, withheld_of
from claims.rules.extract.document import sha256_of_text
from claims.rules.review.basis import PARTS

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of what it rests on, as it was and as it is."""

    name: str
    then: str
    now: str
    changed: bool


@dataclass(frozen=True, slots=True)
class OfItem:
    """One evidence item: what was different about it, each as it was and as it is."""

    title: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed, part by part, and item by item; `ratings`: what became of those a decision rests on."""

    parts: list[Change]
    items: list[OfItem]
    ratings: list[str]

    @property
    def same(self) -> bool:
        """Whether nothing of it is different."""
        return not (self.items or self.ratings or any(one.changed for one in self.parts))


def changes_since(judged: Rating | Decision, user: User) -> Since:
    """What has changed, by the comparison that `verify` makes, in words. The queries do not grow with the evidence.

    A person who rates the claim blind sees of the evidence that it changed, and not for what it speaks.
    """
    found = compared(judged)
    hides = judged.claim is not None and veiled(judged.claim, user)
    parts = [_scheme(found), _words(judged, found), _question(found)]
    if not hides:
        parts.append(_answers(found))
    return Since(
        [one for one in parts if one.then or one.now],
        _items(found, hides=hides),
        _ratings(judged, user) if isinstance(judged, Decision) else [],
    )


def _part(found: Compared, part: str, then: str, now: str) -> Change:
    return Change(PARTS[part].capitalize(), then, now, PARTS[part] in found.changed)


def _scheme(found: Compared) -> Change:
    then, now = (f"{one.get('scheme', '')} {one.get('scheme_version', '')}".strip() for one in (found.then, found.now))
    return _part(found, "scheme_sha256", then, now)


def _words(judged: Rating | Decision, found: Compared) -> Change:
    claim = judged.claim
    now = claim.shown_quote if claim else ""
    if PARTS["quote_sha256"] not in found.changed or claim is None:
        return _part(found, "quote_sha256", now, now)
    if claim.withheld_at:
        return _part(found, "quote_sha256", WITHHELD, now)
    anchors = Anchor.objects.filter(claim=claim).select_related("capture").defer("capture__text").order_by("pk")
    sought = found.then.get("quote_sha256")
    before = next((one for one in anchors if sha256_of_text(one.exact) == sought), None)
    if before is None:
        return _part(found, "quote_sha256", "words that are not kept any more", now)
    hidden = before.capture.withheld_at or withheld_of(before.capture).touch(before.start, before.end)
    return _part(found, "quote_sha256", WITHHELD if hidden else before.exact, now)


def _question(found: Compared) -> Change:
    uids = [one.get("question") for one in (found.then, found.now)]
    texts = dict(Question.objects.filter(uid__in=[uid for uid in uids if uid]).values_list("uid", "text"))
    then, now = (texts.get(uid, uid) if uid else "" for uid in uids)
    return _part(found, "question", then or NOTHING, now or NOTHING)


def _answers(found: Compared) -> Change:
    then, now = (_label(Answers, one.get("answers")) for one in (found.then, found.now))
    return _part(found, "answers", then, now)


def _label(choices: Any, code: str | None) -> str:
    return str(dict(choices.choices).get(code, code or ""))


# --- evidence --------------------------------------------------------------------------------------------------------


def _items(found: Compared, *, hides: bool) -> list[OfItem]:
    then, now = (
        {(one["item"], one["link"]): one for one in side.get("evidence", ())} for side in (found.then, found.now)
    )
    differ = [key for key in {**then, **now} if then.get(key) != now.get(key)]
    titles = dict(EvidenceItem.objects.filter(uid__in=[item for item, _ in differ]).values_list("uid", "title"))
    return [OfItem(titles.get(key[0], key[0]), _of_item(then.get(key), now.get(key), hides=hides)) for key in differ]


def _of_item(then: dict[str, Any] | None, now: dict[str, Any] | None, *, hides: bool) -> list[Change]:
    """What of one link is different: whether it counts, its stance, what is known of retractions, its record."""
    if then is None or now is None:
        counts = ("not linked", "linked") if then is None else ("linked", "not linked any more")
        return [Change("Counts", *counts, changed=True)]
    told = [
        ("stance", "Stands", Stance),
        ("retraction_status", "Retraction of the study", RetractionStatus),
        ("source_retraction_status", "Retraction of its source", RetractionStatus),
    ]
    changes = [
        Change(name, _label(choices, then[part]), _label(choices, now[part]), changed=True)
        for part, name, choices in told
        if then[part] != now[part] and not (hides and part == "stance")
    ]
    versions = [("item_version", "Record of the study"), ("link_version", "Why it bears on the claim")]
    return changes + [
        Change(name, f"version {then[part]}", f"version {now[part]}", changed=True)
        for part, name in versions
        if then[part] != now[part]
    ]


def _ratings(decision: Decision, user: User) -> list[str]:
    """What became of the ratings that a decision rests on: replaced, or joined by others."""
    then = set(decision.basis.get("ratings", ()))
    now = set(ratings_on(decision.round, decision.unit, user).values_list("uid", flat=True))
    replaced, added = len(then - now), len(now - then)
    said = [(replaced, "was replaced", "were replaced"), (max(added - replaced, 0), "was added", "were added")]
    return [f"{n} rating {one}." if n == 1 else f"{n} ratings {more}." for n, one, more in said if n]
