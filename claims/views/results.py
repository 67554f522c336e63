"""What came out: figures of verdict, certainty, wording gap and wording, each number a link to its claims."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse

from claims.choices import ALL_SIDES, NOT_KNOWN, Axis, ClaimType, Commitment, Review, Strength, Voice, side_label
from claims.database.counting import MOST_COUNTED, bounded
from claims.filters.claim import ClaimFilter
from claims.models import Level, SchemeVersion, SourceType, User
from claims.reads.review.codebook import standing_for
from claims.reads.review.counts import OfVersion, ResultCounts, result_counts, wording_counts
from claims.reads.review.results import DIFFER, OTHER, Shown
from claims.reads.source.reading import claims_seen_by
from claims.tables.figure import FILLS, Figure, Group, Kind, claims_at, fill_of

# The first page shows the figures where they are worked out in a moment, else it leads to them.
MOST_RATINGS_AT_HOME = 2_000
TITLES = {
    Axis.VERDICT: ("Verdict by side", "result_verdict"),
    Axis.CERTAINTY: ("Certainty of the evidence", "result_certainty"),
    Axis.WORDING_GAP: ("Wording gap", "result_gap"),
}
WORDINGS: Final = (
    ("commitment", "Firmness by side", "firmness", Commitment),
    ("strength", "Causal wording by side", "wording", Strength),
    ("voice", "Voice by side", "voice", Voice),
    ("claim_type", "Claim type by side", "claim_type", ClaimType),
)
SAYS_REVIEW = {
    Review.ONE: "no second opinion yet",
    Review.AGREEING: "raters gave one verdict",
    Review.CONTESTED: "raters differ, no decision yet",
    Review.DECIDED: "with a reason",
    Review.STALE: "what it rests on has changed",
}


def results_at_home(person: User) -> "ResultsPage | None":
    """The figures for the first page: where there are results, and where they are worked out in a moment."""
    if person.alone or not bounded(claims_seen_by(person), 1):
        return None
    few = bounded(Shown(person).ratings, MOST_RATINGS_AT_HOME) <= MOST_RATINGS_AT_HOME
    if not few or bounded(claims_seen_by(person)) > MOST_COUNTED:
        return None
    page = ResultsPage(ClaimFilter({}, user=person), person)
    return page if page.version else None


@dataclass
class ResultsPage:
    """Everything that the page draws."""

    filters: ClaimFilter
    person: User
    # Numbers are estimated from one claim in so many.
    every: int = 1
    # Columns of the wording: title of the figure, name of the filter, and codes.
    wordings: Sequence[tuple[str, str, str, type[TextChoices]]] = WORDINGS[:2]

    @cached_property
    def used(self) -> dict[str, str]:
        """The filters, which every link keeps."""
        return dict(self.filters.used)

    @cached_property
    def counted(self) -> ResultCounts:
        """What came out, of all codebooks."""
        return result_counts(self.person, self.sided.rows(), self.every)

    @cached_property
    def sided(self) -> ClaimFilter:
        """As the lists that numbers lead to, which ask for a side."""
        return ClaimFilter({**self.used, "sort": "wording"}, user=self.person)

    @cached_property
    def _versions(self) -> dict[int, SchemeVersion]:
        """Codebooks that claims were judged under, by key."""
        keys = self.counted.versions.keys()
        rows = SchemeVersion.objects.select_related("scheme").prefetch_related("levels").order_by("-pk")
        return {one.pk: one for one in rows.filter(pk__in=keys)}

    @cached_property
    def read_as(self) -> SchemeVersion | None:
        """The version as whose levels those of all versions of its codebook are read; None where each stands alone."""
        uid = self.used.get("read_as", "")
        rows = SchemeVersion.objects.select_related("scheme").prefetch_related("levels")
        return rows.filter(uid=uid).first() if uid and self.filters.form.is_valid() else None

    @cached_property
    def version(self) -> SchemeVersion | None:
        """The codebook whose levels are shown: the one that is asked for, else the one with most claims."""
        versions = self.counted.versions
        if not versions:
            return None
        return self.read_as or self._versions[max(versions, key=lambda key: (versions[key].claims, key))]

    @property
    def together(self) -> list[SchemeVersion]:
        """The versions whose results are in the figures."""
        return [one for one in self._versions.values() if self._is_in(one)]

    def _is_in(self, version: SchemeVersion) -> bool:
        if self.read_as is not None:
            return version.scheme_id == self.read_as.scheme_id
        return self.version is not None and version.pk == self.version.pk

    @property
    def others(self) -> list[tuple[SchemeVersion, int, str]]:
        """Other codebooks that claims were judged under, how many, and where their figures are."""
        return [
            (one, self.counted.versions[key].claims, self._at(codebook=one.uid))
            for key, one in self._versions.items()
            if not self._is_in(one)
        ]

    @property
    def joined_at(self) -> str:
        """Where all versions of the codebook stand together; empty where there is one, or they do already."""
        shown = self.version
        if shown is None or self.read_as is not None:
            return ""
        several = sum(one.scheme_id == shown.scheme_id for one in self._versions.values()) > 1
        return self._at(read_as=shown.uid) if several else ""

    @property
    def apart_at(self) -> str:
        """Where versions stand apart again."""
        return self._at()

    def _at(self, **more: str) -> str:
        kept = {name: value for name, value in self.used.items() if name not in ("codebook", "read_as")} | more
        return f"{reverse('results')}?{urlencode(kept)}" if kept else reverse("results")

    @cached_property
    def judged(self) -> OfVersion:
        """What came out under the codebook that is shown; of all its versions, where they are read as one."""
        found = OfVersion()
        stands = standing_for(self.read_as) if self.read_as else {}
        for one in self.together:
            counted = self.counted.versions[one.pk]
            if self.read_as is None:
                return counted
            found.taken_in(counted, stands)
        return found

    @cached_property
    def reviews(self) -> list[dict[str, Any]]:
        """How much review there is: a strip of all that has a result, and each of its pieces."""
        total, start, pieces = sum(self.counted.reviews.values()), 0.0, []
        for review, says in SAYS_REVIEW.items():
            number = self.counted.reviews[review]
            width = 100 * number / total if total else 0
            address = claims_at({**self.base, "review": review}) if number else ""
            pieces.append({
                "review": review, "number": number, "says": says, "start": round(start, 2), "width": round(width, 2),
                "address": address,
            })  # fmt: skip
            start += width
        return pieces

    @property
    def base(self) -> dict[str, str]:
        """With the order by which lists leave out what is hidden from who rates it, as the figures do."""
        return {**self.used, "sort": "wording"}

    @cached_property
    def figures(self) -> list[Figure]:
        """All figures that have something to show."""
        made = [*self.judgements(), *self.wordings_drawn()]
        return [figure for figure in made if figure.groups and figure.kinds]

    def judgements(self) -> Iterator[Figure]:
        """What was said on each axis by side, and verdicts by source type."""
        for axis, (title, name) in TITLES.items():
            counts = self.judged.by_side[axis]
            kinds = self._kinds(axis, name, counts)
            if not any(kind.level for kind in kinds):
                continue
            yield Figure(str(axis), title, self._note(counts), sides_of(counts), kinds, counts, self._of_version)
        yield from self._by_type()

    def _by_type(self) -> Iterator[Figure]:
        counts = self.judged.by_type
        kinds = self._kinds(Axis.VERDICT, "result_verdict", counts)
        if any(kind.level for kind in kinds):
            note = "Types are our classification, in the order of their names."
            base = {**self._of_version, "sort": "wording"}
            yield Figure("type", "Verdict by source type", note, _types(counts), kinds, counts, base, wide=True)

    def wordings_drawn(self) -> Iterator[Figure]:
        """How claims are worded, by side."""
        note = "All claims that the filters leave: the words, not the truth"
        counted = wording_counts(self.sided.rows(), [column for column, *_rest in self.wordings], self.every)
        for column, title, name, choices in self.wordings:
            counts = counted[column]
            coded = [
                Kind(one.value, one.label, FILLS[place % len(FILLS)], {name: one.value})
                for place, one in enumerate(choices)
            ]
            kinds = [*coded, Kind("", "Not coded", "v0", {name: NOT_KNOWN})]
            happening = _happening(kinds, counts, always=len(coded))
            yield Figure(
                column, title, note, sides_of(counts), happening, counts, self.used, missing="No claim is marked yet."
            )

    @property
    def _of_version(self) -> dict[str, str]:
        if self.version is None or self.read_as is not None:
            return self.used
        return {**self.used, "codebook": self.version.uid}

    def _kinds(self, axis: Axis, name: str, counts: Mapping[tuple[str, Any], int]) -> list[Kind]:
        """The levels of the codebook on an axis, then what raters differ on and what nobody said."""
        levels: list[Level] = [one for one in self.version.levels.all() if one.axis == axis] if self.version else []
        kinds = [
            Kind(one.pk, one.label, fill_of(one, place), {name: one.code}, str(axis), one)
            for place, one in enumerate(sorted(levels, key=lambda one: one.position))
        ]
        rest = [
            Kind(DIFFER, "Raters differ", "differ", {name: DIFFER}),
            Kind(OTHER, "No counterpart", "out", {name: OTHER}),
            Kind(None, "Nothing said", "v0", {name: NOT_KNOWN}),
        ]
        return _happening([*kinds, *rest], counts, always=len(kinds))

    def _note(self, counts: Mapping[tuple[str, Any], int]) -> str:
        total = sum(counts.values())
        said = sum(number for (_side, level), number in counts.items() if level not in (None, DIFFER))
        return f"{said:,} of {total:,} claims have one answer"


def _happening(kinds: list[Kind], counts: Mapping[tuple[str, Any], int], *, always: int) -> list[Kind]:
    """The first ones in any case, the rest where there is a claim of it."""
    happens = {key for (_group, key), number in counts.items() if number}
    return [kind for place, kind in enumerate(kinds) if place < always or kind.key in happens]


def sides_of(counts: Mapping[tuple[str, Any], int]) -> list[Group]:
    """A bar for each side of which there is anything."""
    there = {side for (side, _key), number in counts.items() if number}
    return [Group(side, side_label(side), {"side": side or NOT_KNOWN}, side) for side in ALL_SIDES if side in there]


def _types(counts: Counter[tuple[str, Any]]) -> list[Group]:
    there = {code for (code, _key), number in counts.items() if number}
    named = [
        Group(one.code, one.name, {"type": one.code}, one.side) for one in SourceType.objects.filter(code__in=there)
    ]
    named.sort(key=lambda group: group.label.lower())
    return [*named, *([Group("", "Not classified", {"type": NOT_KNOWN}, "")] if "" in there else [])]
