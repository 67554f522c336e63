"""What a rating that was made elsewhere says, with a codebook of ours."""

from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from claims.choices import Axis, Confidence, UnitKind
from claims.models import Level, Rating, SchemeVersion
from claims.reads.review.asked import JUDGEMENTS, Asked
from claims.rules.extract.document import BadText, clean_typed
from claims.rules.identify.partial_date import BadDate, parse_partial_date
from claims.rules.identify.uid import is_uid
from claims.rules.table_record import Problem, Rated

RATIONALE_MAX = 20_000


@dataclass(slots=True)
class Said:
    """A rating of a table that can be stored: the fields of a rating, and the levels that answer items."""

    rated: Rated
    fields: dict[str, Any]
    answers: tuple[Level, ...]
    at: datetime | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def comparable(self) -> tuple[Any, ...]:
        """What must be the same in a rating that is the same."""
        return (*(_plain(self.fields[name]) for name in _COMPARED), frozenset(level.pk for level in self.answers))


_BESIDE = ("failure_tags", "rationale", "confidence", "evidence_as_of")
_COMPARED = (*(str(axis.value) for axis in JUDGEMENTS), *_BESIDE)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Level) else value


def comparable(rating: Rating) -> tuple[Any, ...]:
    """The same of a stored one, with its answers."""
    said = (getattr(rating, f"{name}_id" if name in JUDGEMENTS else name) for name in _COMPARED)
    return (*said, frozenset(answer.level_id for answer in rating.answers.all()))


def differences(rating: Rating, said: Said, asked: Asked) -> dict[str, tuple[str, str]]:
    """What a stored rating says otherwise than one of a table with the same codebook: by field, before and after."""
    levels = {level.pk: level.code for axis in JUDGEMENTS for level in asked.levels_for(axis, UnitKind.CLAIM)}
    answers = {
        level.pk: (f"item.{one.item.code}", level.code)
        for one in asked.items_for(UnitKind.CLAIM)
        for level in one.levels
    }
    before = {str(axis.value): levels.get(getattr(rating, f"{axis.value}_id"), "") for axis in JUDGEMENTS}
    before |= dict(answers[one.level_id] for one in rating.answers.all() if one.level_id in answers)
    values = said.rated.values
    now = {name: value for name, value in values.items() if name in JUDGEMENTS or name.startswith("item.")}
    before |= {name: getattr(rating, name) for name in _BESIDE}
    now |= {name: said.fields[name] for name in _BESIDE}
    names = dict.fromkeys((*before, *now))
    pairs = {name: (before.get(name, ""), now.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class _Reader:
    """Reads one rating of a table with a codebook, and keeps what is wrong with it."""

    def __init__(self, rated: Rated, version: SchemeVersion, asked: Asked, places: Named[str, str]) -> None:
        self.rated, self.version, self.asked, self.places = rated, version, asked, places
        self.problems: list[Problem] = []

    def tell(self, name: str, what: str) -> None:
        self.problems.append(_problem(self.rated, name, what, self.places))

    def axes(self) -> dict[str, Level | None]:
        found: dict[str, Level | None] = {}
        for axis in JUDGEMENTS:
            levels = {level.code: level for level in self.asked.levels_for(axis, UnitKind.CLAIM)}
            code = self.rated.values.get(axis.value, "")
            found[axis.value] = levels.get(code)
            if code and code not in levels:
                self.tell(axis.value, f"“{code[:60]}” is no answer of {self.version}.")
        return found

    def tags(self) -> str:
        said = self.rated.values.get("failure_tags", "").split()
        known = [level.code for level in self.asked.levels_for(Axis.FAILURE_TAG, UnitKind.CLAIM)]
        if strange := [tag for tag in said if tag not in known]:
            self.tell("failure_tags", f"“{strange[0][:60]}” is no failure tag of {self.version}.")
        return " ".join(tag for tag in known if tag in said)

    def confidence(self) -> str:
        code = self.rated.values.get("confidence", "")
        if code not in ("", *Confidence.values):
            self.tell("confidence", f"“{code[:60]}” is none of {', '.join(Confidence.values)}.")
        return code

    def answers(self) -> tuple[Level, ...]:
        items = {f"item.{one.item.code}": one for one in self.asked.items_for(UnitKind.CLAIM)}
        found = []
        for name, code in self.rated.values.items():
            if not name.startswith("item.") or not code:
                continue
            levels = items[name].levels if name in items else ()
            level = next((one for one in levels if one.code == code), None)
            if level is None:
                self.tell(name, f"“{code[:60]}” is no answer of {self.version} there.")
            else:
                found.append(level)
        return tuple(found)


def read_rating(rated: Rated, version: SchemeVersion | None, asked: Asked | None, places: Named[str, str]) -> Said:
    """What a rating of a table says with a codebook and what that asks; what is wrong with it is in its problems.

    `places`: where the fields of its record stand.
    """
    if version is None or asked is None:
        what = "Nothing says with which codebook it was rated."
        return Said(rated, {}, (), None, [_problem(rated, "codebook", what, {})])
    reader, values = _Reader(rated, version, asked, places), rated.values
    fields: dict[str, Any] = {
        **reader.axes(),
        "failure_tags": reader.tags(),
        "rationale": _words(values.get("rationale", ""), reader.tell),
        "confidence": reader.confidence(),
        "evidence_as_of": _date(values.get("evidence_as_of", ""), reader.tell),
    }
    if (uid := values.get("uid", "")) and not is_uid(uid):
        reader.tell("uid", f"“{uid[:40]}” is no identifier of a rating here.")
    at = _time(values.get("submitted_at", ""), reader.tell)
    return Said(rated, fields, reader.answers(), at, reader.problems)


def _problem(rated: Rated, name: str, what: str, places: Named[str, str]) -> Problem:
    """A problem at the cell of a field, or where several rows are one record at the row of the rating."""
    cells = (places.get(f"rating.{name} ({rated.rater})", ""), places.get(f"rating.{name}", ""))
    where = next((cell for cell in cells if cell.startswith(f"{rated.where},")), "")
    why = "Say in the mapping what it means, or mend it in the table."
    return Problem(where or f"{rated.where}, rating of “{rated.rater}”, {name}", what, why)


def _words(words: str, tell: Any) -> str:
    try:
        words = clean_typed(words).strip()
    except BadText as error:
        tell("rationale", str(error))
    if len(words) > RATIONALE_MAX:
        tell("rationale", f"Keep it below {RATIONALE_MAX:,} characters; this has {len(words):,}.")
    return words


def _date(typed: str, tell: Any) -> str:
    try:
        return parse_partial_date(typed)
    except BadDate as error:
        tell("evidence_as_of", str(error))
        return ""


def _time(typed: str, tell: Any) -> datetime | None:
    if not typed:
        return None
    try:
        found = parse_datetime(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        tell("submitted_at", f"“{typed[:40]}” is no time with its zone, such as 2026-11-22T04:10:05Z.")
        return None
    return found
