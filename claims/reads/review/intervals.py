"""Intervals of agreement of a round: for which tables there are some, what they rest on, and those that are kept."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from claims.models import AgreementIntervals, Round
from claims.reads.review.agreement import Agreed, Asked, Rated, rows_of, split_by
from claims.rules.review.agreement.bootstrap import RESAMPLES, SEED, Interval, Resampling
from claims.rules.review.agreement.figures import Around, resampled
from claims.rules.review.agreement.undefined import Undefined

SPLITS = ("side", "type", "question")
# Of more questions nobody reads a table.
MOST_GROUPS = 50
Kept = dict[str, Around]
# How far it is, of how many in all.
Tell = Callable[[int, int], None]


def seed_of(round_: Round) -> int:
    """The round's stored seed; the usual one where it has none."""
    return SEED if round_.seed is None else round_.seed


def key_of(asked: Asked, kind: str = "", group: str = "") -> str:
    """What the intervals of a judgement, or of one group in it, are kept under."""
    return f"{asked.code} {kind} {group}".strip()


def groups_of(kind: str, rated: list[Rated]) -> Iterator[tuple[str, str, list[Rated]]]:
    """Key and name of each group of a split, with its ratings."""
    for (key, name), some in list(split_by(kind, rated).items())[:MOST_GROUPS]:
        yield key, name, some


def fingerprint(round_: Round, agreed: Agreed) -> str:
    """What the intervals of these ratings are known by: the same ratings, seed and levels give the same ones."""
    digest = sha256(repr((seed_of(round_), RESAMPLES)).encode())
    for asked in agreed.asked:
        digest.update(repr((asked.code, asked.order, asked.categories, asked.of)).encode())
    for one in sorted(agreed.rated, key=lambda one: (one.unit, one.account)):
        groups = sorted((kind, key) for kind, (key, _name) in one.groups.items())
        said = sorted(one.said.items())
        row = (one.unit, one.account, one.question, one.comparator, one.source, groups, said)
        digest.update(repr(row).encode())
    return digest.hexdigest()


def work_out(round_: Round, agreed: Agreed, tell: Tell) -> dict[str, Any]:
    """All intervals as they are kept: of each judgement, and of it by side, source type and question."""
    tables = list(_tables(agreed))
    accounts = {one.rater: one.account for one in agreed.rated}
    found = {}
    for number, (key, asked, rated) in enumerate(tables):
        around = resampled(
            rows_of(asked, rated), order=asked.order, categories=asked.categories,
            resampling=Resampling(seed_of(round_)), pairs=key == asked.code,
            progress=lambda done, before=number * RESAMPLES: tell(before + done, len(tables) * RESAMPLES),  # type: ignore[misc]
        )  # fmt: skip
        found[key] = [[_with(accounts, name), *_as_json(one)] for name, one in around.items()]
    return found


def _tables(agreed: Agreed) -> Iterator[tuple[str, Asked, list[Rated]]]:
    for asked in agreed.asked:
        yield key_of(asked), asked, agreed.rated
        for kind in SPLITS:
            for key, _name, some in groups_of(kind, agreed.rated):
                yield key_of(asked, kind, key), asked, some


def kept_for(round_: Round, agreed: Agreed) -> Kept | None:
    """The intervals of these ratings, where they are kept; None where none are, or those of other ratings."""
    kept = AgreementIntervals.objects.filter(round=round_).first()
    if kept is None or kept.of_sha256 != fingerprint(round_, agreed):
        return None
    names = {one.account: one.rater for one in agreed.rated}
    return {
        key: {tuple(_with(names, name)): _from_json(told) for name, *told in rows} for key, rows in kept.found.items()
    }


def _with(names: dict[str, str], parts: list[str] | tuple[str, ...]) -> list[str]:
    """The name of a figure, with raters by account where it is kept, and by name where it is shown."""
    return [parts[0], *(names.get(part, part) for part in parts[1:])]


def _as_json(one: Interval | Undefined) -> list[Any]:
    return [one.because] if isinstance(one, Undefined) else [one.low, one.high, one.undefined]


def _from_json(told: list[Any]) -> Interval | Undefined:
    return Undefined(told[0]) if len(told) == 1 else Interval(*told)
