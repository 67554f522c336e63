"""What came out for each unit of one round, on each judgement and item: the decision, else what its raters say."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.models import Answer, Round, User
from claims.reads.review.agreement import AXES, Asked, rated_in
from claims.reads.review.independent import latest_ratings, plain
from claims.reads.review.seen import decisions_seen_by
from claims.reads.source.reading import of_claims_seen_by
from claims.rules.review.frequency import DIFFER, outcome

ALIKE, SINGLE = "alike", "one rater"


@dataclass(slots=True)
class Judged:
    """One unit: its side, what each of its raters said last, and the decision, where one stands; all by codes."""

    side: str = ""
    said: list[dict[str, str]] = field(default_factory=list)
    decided: dict[str, str] | None = None
    stale: bool = False

    def on(self, code: str) -> str:
        """What came out on a judgement or item: a code, DIFFER or NOTHING."""
        decided = None if self.decided is None else self.decided.get(code, "")
        return outcome(decided, (one.get(code, "") for one in self.said))

    def state(self, asked: list[Asked]) -> str:
        """How its raters stand to each other: SINGLE, ALIKE or DIFFER on something."""
        if len(self.said) == 1:
            return SINGLE
        differ = (len({said.get(one.code, "") for said in self.said}) > 1 for one in asked)
        return DIFFER if any(differ) else ALIKE


def judged_in(round_: Round, user: User) -> Mapping[str, Judged]:
    """Units that count, by uid, with the ratings and decisions that this person may see. Six queries."""
    found: dict[str, Judged] = defaultdict(Judged)
    for one in rated_in(of_claims_seen_by(latest_ratings(round_, user), user)):
        unit = found[one.unit]
        unit.side = one.groups.get("side", ("", ""))[0]
        unit.said.append(one.said)
    for uid, said, stale in _decisions(round_, user):
        if uid in found:
            found[uid].decided, found[uid].stale = said, stale
    return dict(found)


def _decisions(round_: Round, user: User) -> list[tuple[str, dict[str, str], bool]]:
    decisions = plain(round_, decisions_seen_by(user).current().filter(round=round_)).order_by()
    items: dict[int, dict[str, str]] = defaultdict(dict)
    answers = Answer.objects.filter(decision__in=decisions.values("pk")).order_by()
    for decision, item, level in answers.values_list("decision", "item__code", "level__code"):
        items[decision or 0][f"item:{item}"] = level
    rows = decisions.values_list("pk", f"{round_.unit_kind}__uid", "stale_at", *(f"{axis}__code" for axis in AXES))
    return [
        (uid, {str(axis): code or "" for axis, code in zip(AXES, codes, strict=True)} | items[key], stale is not None)
        for key, uid, stale, *codes in rows
    ]
