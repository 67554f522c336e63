"""What the report draws: figures of the sample, of coverage, activity, pairs and sources, each number with its list."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from claims.choices import (
    NOT_KNOWN,
    PairRelation,
    RelationStatus,
    Review,
    SourceStatus,
    UnitKind,
    WhatChanged,
    side_label,
)
from claims.database.counting import MOST_COUNTED, bounded
from claims.exchange.figure_picture import AnyFigure
from claims.filters.claim import ClaimFilter
from claims.filters.pair import PairFilter
from claims.filters.source import SourceFilter
from claims.models import Round, Source, User
from claims.reads.pair import pairs_seen_by
from claims.reads.report.activity import DECIDED, MARKED, RATED, SAVED, activity
from claims.reads.report.agreement import DIFFERENT, SAME, agreed_by_round
from claims.reads.report.frame import BUCKETS, INCLUDED, OUTSIDE, SCREENED, SOME, Frame, frame_of
from claims.reads.report.items import IN_ADDRESS, NOT_RATED, SourceAnswers, answers_in, rounds_over_sources
from claims.reads.report.pairs import MARKETING_RESEARCH, OTHERS, PairCounts, pair_counts
from claims.reads.review.asked import AskedItem, asked_by
from claims.reads.review.flow import Left, Step
from claims.tables.figure import FILLS, Fact, Figure, Group, Kind, claims_at, list_at, sources_at
from claims.tables.flow import FlowFigure
from claims.tables.months import Act, MonthsFigure
from claims.views.results import WORDINGS, ResultsPage, sides_of

# Figures of one publisher say something of it only where there is something to say it of.
FEWEST_OF_ONE = 10
OF_ONE = ("publisher", "source")
# Filters that lists of claims and of sources both have: by others, sources cannot be chosen.
OF_PAIRS = ("tag", "side", "question")
SHARED = ("type", "side", "tag", "publisher", "published_from", "published_to", "dated")
READ, WORK, BEGUN = SourceStatus.READ_WHOLE, SourceStatus.IN_WORK, SourceStatus.SCREENED
ALL_INCLUDED = (BEGUN, WORK, READ)


@dataclass
class ReportPage:
    """The figures, for the claims and the sources that the filters leave, as far as the person may see them."""

    filters: ClaimFilter
    person: User

    @cached_property
    def used(self) -> dict[str, str]:
        """The filters, which every link keeps."""
        return dict(self.filters.used)

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return f"?{urlencode(self.used)}" if self.used else ""

    @cached_property
    def too_few(self) -> bool:
        """Whether it is asked for one publisher, or one source, of which too few claims are left to say anything."""
        asks = any(self.used.get(name, NOT_KNOWN) != NOT_KNOWN for name in OF_ONE)
        return asks and bounded(self.filters.rows(), FEWEST_OF_ONE) < FEWEST_OF_ONE

    @cached_property
    def claims(self) -> int:
        """How many claims the filters leave, without those of which it is hidden how they are coded."""
        sided = ClaimFilter({**self.used, "sort": "wording"}, user=self.person)
        return sided.rows().order_by().count()

    @cached_property
    def every(self) -> int:
        """Numbers of claims are estimated from one in so many; from each, where lists count them to the end, too."""
        return -(-self.claims // MOST_COUNTED) or 1

    @cached_property
    def results(self) -> ResultsPage:
        """What came out, and how claims are worded."""
        return ResultsPage(self.filters, self.person, self.every, WORDINGS)

    @cached_property
    def sources(self) -> QuerySet[Source] | None:
        """The sources that the filters leave; None where they ask for what claims alone have."""
        if any(name not in SHARED for name in self.used):
            return None
        return SourceFilter(self.used, user=self.person).rows()

    @cached_property
    def parts(self) -> list[tuple[str, list[AnyFigure]]]:
        """All figures by part of the page."""
        return [(part, list(make(self))) for part, make in PARTS.items()]

    def figure(self, key: str) -> AnyFigure | None:
        """The figure of this key; only its part is worked out."""
        part = PART_OF.get(key, "items" if key.startswith("item-") else "")
        made = PARTS[part](self) if part else ()
        return next((one for one in made if one.key == key), None)

    @cached_property
    def frame(self) -> Frame:
        """Where sources stand."""
        return frame_of(Source.objects.none() if self.sources is None else self.sources, self.person)

    @cached_property
    def source_rounds(self) -> list[Round]:
        """Rounds over sources that are shown, the newest first: it is the one of the figures."""
        return list(rounds_over_sources(self.person)[:MOST_ROUNDS])


MOST_ROUNDS = 10


def _sample(page: ReportPage) -> Iterator[AnyFigure]:
    if page.sources is not None:
        yield _flow(page)
        yield _claims_per_source(page)


def _flow(page: ReportPage) -> FlowFigure:
    frame, number = page.frame, page.frame.number
    reasons = (*frame.reasons, *([("other reasons", frame.other_reasons)] if frame.other_reasons else []))
    read, with_claims = number(READ), number(READ, least=1)
    steps = [
        Step("Sources entered", number(*SourceStatus)),
        _step("Screened", number(*ALL_INCLUDED, SourceStatus.EXCLUDED), ("Not screened yet", number("found"), ())),
        _step("Included", number(*ALL_INCLUDED), ("Excluded", number(SourceStatus.EXCLUDED), reasons)),
        _step("Read in full", read, ("Not in work yet", number(BEGUN), ()), ("In work", number(WORK), ())),
        _step("Read in full, with claims", with_claims, ("Read in full, no claim found", read - with_claims, ())),
    ]
    found_by: dict[str, Mapping[str, str]] = {
        "Sources entered": {},
        "Not screened yet": {"status": SourceStatus.FOUND},
        "Screened": {"frame": SCREENED},
        "Excluded": {"status": SourceStatus.EXCLUDED},
        "Included": {"frame": INCLUDED},
        "Not in work yet": {"status": BEGUN},
        "In work": {"status": WORK},
        "Read in full": {"status": READ},
        "Read in full, no claim found": {"status": READ, "claims": "0"},
        "Read in full, with claims": {"status": READ, "claims": SOME},
    }
    for because, _number in frame.reasons:
        found_by[f"Excluded: {because}"] = {"status": SourceStatus.EXCLUDED, "because": because}
    note = "As sources stand now, without withdrawn ones"
    return FlowFigure("flow", "From sources to claims", note, steps, found_by, page.used, "No source is here yet.")


def _step(name: str, number: int, *left: tuple[str, int, tuple[tuple[str, int], ...]]) -> Step:
    return Step(name, number, tuple(Left(*one) for one in left if one[1]))


def _claims_per_source(page: ReportPage) -> Figure:
    frame = page.frame
    groups = [
        Group("read_whole", "Read in full", {"status": READ}),
        Group("included", "All included", {"frame": INCLUDED}),
    ]
    of_group = {"read_whole": (READ,), "included": ALL_INCLUDED}
    fills = ("v0", "v5", "v2", "v3", "v4", "v1")
    kinds = [
        Kind(code, f"{label} claim{'' if code == '1' else 's'}", fill, {"claims": code})
        for (code, (label, *_bounds)), fill in zip(BUCKETS.items(), fills, strict=True)
    ]
    counts = {
        (group, code): number
        for group, statuses in of_group.items()
        for code, number in frame.buckets(*statuses).items()
    }
    outside = frame.number(SourceStatus.FOUND, SourceStatus.EXCLUDED, least=1)
    facts = [_per_source(frame, group, of_group[group.key], page.used) for group in groups]
    if outside:
        filters = {**page.used, "frame": OUTSIDE}
        of = frame.number(SourceStatus.FOUND, SourceStatus.EXCLUDED)
        says = "sources that are not screened yet or excluded have claims, and are in no bar"
        facts.append(Fact(outside, sources_at({**filters, "claims": SOME}), of, sources_at(filters), says))
    return Figure(
        "sources", "Claims per source", "Of what was read to the end, and of all that was included", groups, kinds,
        counts, page.used, at=sources_at, counted="sources", facts=facts, missing="No source is included yet.",
        wide=True,
    )  # fmt: skip


def _per_source(frame: Frame, group: Group, statuses: tuple[str, ...], used: Mapping[str, str]) -> Fact:
    number, of, filters = frame.number(*statuses, least=1), frame.number(*statuses), {**used, **group.found_by}
    mean = f"; {frame.claims(*statuses) / of:.1f} claims a source" if of else ""
    says = f"sources {'read in full' if group.key == 'read_whole' else 'included'} have at least one claim{mean}"
    return Fact(number, sources_at({**filters, "claims": SOME}), of, sources_at(filters), says)


def _coverage(page: ReportPage) -> Iterator[AnyFigure]:
    reviews = page.results.counted.reviews
    counts: Counter[tuple[str, Any]] = Counter({("all", review): number for review, number in reviews.items()})
    counts["all", Review.NONE] = max(0, page.claims - sum(reviews.values()))
    kinds = [
        Kind(one.value, one.label, "v0" if one == Review.NONE else f"review-{one.value}", {"review": one.value})
        for one in Review
    ]
    yield Figure(
        "coverage", "How much review claims have", "As far as ratings are shown to you", [Group("all", "Claims", {})],
        kinds, counts, page.results.base, missing="No claim is marked yet.",
    )  # fmt: skip
    yield _agreement(page)


def _agreement(page: ReportPage) -> Figure:
    agreed = agreed_by_round(page.person)
    told = {uid for uid, _kind in agreed.units}
    groups = [Group(one.uid, one.name, {"round": one.uid}) for one in agreed.rounds if one.uid in told]
    kinds = [Kind(SAME, "One verdict", "v1", {}), Kind(DIFFERENT, "Different verdicts", "v2", {})]
    missing = "No closed round over claims has verdicts of two raters on one claim that are shown to you."
    if agreed.too_many:
        missing = "There are too many ratings to count here: each round has its own page."
    return Figure(
        "agreement", "Agreement in closed rounds",
        "Claims with two verdicts or more, each given before the others were seen; filters do not change it",
        groups, kinds, agreed.units, {}, at=lambda found: reverse("round_agreement", args=[found["round"]]),
        missing=missing, links=[(f"Agreement of {one.name}", _agreement_of(one)) for one in agreed.rounds],
    )  # fmt: skip


def _agreement_of(round_: Round) -> str:
    return reverse("round_agreement", args=[round_.uid])


def _activity(page: ReportPage) -> Iterator[AnyFigure]:
    done = activity(page.person, page.filters.rows(), page.sources, page.every)
    acts = {
        SAVED: ("Sources of which a copy was saved", "saved", sources_at),
        MARKED: ("Claims marked", "marked", claims_at),
        RATED: ("Claims rated", "rated_in", claims_at),
        DECIDED: ("Claims decided", "decided_in", claims_at),
    }
    rows = [Act(key, label, _in_period(at, name, page.used)) for key, (label, name, at) in acts.items()]
    yield MonthsFigure(
        "activity", "What was done when", "In UTC; each row has a scale of its own; ratings as far as they are shown",
        [act for act in rows if act.key in done.counts], done.periods, done.counts, "Nothing was done yet.",
    )  # fmt: skip


def _in_period(at: Callable[[Mapping[str, str]], str], name: str, used: Mapping[str, str]) -> Callable[[str], str]:
    return lambda period: at({**used, name: period})


def _pairs(page: ReportPage) -> Iterator[AnyFigure]:
    if any(name not in OF_PAIRS for name in page.used):
        return
    base = {**page.used, "status": RelationStatus.CONFIRMED.value}
    found = pair_counts(PairFilter(base, pairs_seen_by(page.person)).rows())
    yield Figure(
        "pairs", "What changed between marketing and research",
        "Confirmed pairs of a marketing claim and a research claim; a pair stands in each row that holds",
        list(_changed(found)), list(_relations()), found.changed, {**base, "between": MARKETING_RESEARCH},
        at=lambda filters: list_at("pair_list", filters), counted="pairs", wide=True, facts=_facts_of(found, base),
        missing="No pair of a marketing claim and a research claim is confirmed yet.",
    )  # fmt: skip


def _changed(found: PairCounts) -> Iterator[Group]:
    there = {code for (code, _relation), number in found.changed.items() if number}
    rows = [*WhatChanged.choices, ("", "Nothing said")]
    yield from (Group(code, str(label), {"changed": code or NOT_KNOWN}) for code, label in rows if code in there)


def _relations() -> Iterator[Kind]:
    said = {
        PairRelation.STRONGER: "Marketing is stronger",
        PairRelation.WEAKER: "Research is stronger",
        PairRelation.AGREES: "They agree",
        PairRelation.CONTRADICTS: "They contradict",
    }
    for place, (relation, label) in enumerate(said.items()):
        yield Kind(relation.value, label, FILLS[place], {"stands": relation.value})


def _facts_of(found: PairCounts, base: Mapping[str, str]) -> list[Fact]:
    of = found.relations.total() + found.others
    says = "confirmed pairs are of other sides, and in no bar"
    others = list_at("pair_list", {**base, "between": OTHERS})
    return [Fact(found.others, others, of, list_at("pair_list", base), says)] if found.others else []


def _items(page: ReportPage) -> Iterator[AnyFigure]:
    if page.sources is None or not page.source_rounds:
        return
    round_ = page.source_rounds[0]
    answers = answers_in(round_, page.person, page.sources)
    for asked in asked_by(round_.scheme_version).items_for(UnitKind.SOURCE):
        yield _item(page, answers, asked)


def _item(page: ReportPage, answers: SourceAnswers, asked: AskedItem) -> Figure:
    counts, code = answers.counts(asked.item.code), asked.item.code
    uid = answers.round.uid
    kinds = [
        Kind(one.code, one.label, FILLS[place % len(FILLS)], {"answer": f"{uid}.{code}.{one.code}"})
        for place, one in enumerate(asked.levels)
    ]
    differ, nothing = IN_ADDRESS.values()
    rest = ((differ, "Raters differ", "differ"), (nothing, "Nothing said", "out"), (NOT_RATED, "Not rated", "v0"))
    happens = {outcome for _side, outcome in counts}
    kinds += [
        Kind(key, label, fill, {"answer": f"{uid}.{code}.{key}"})
        for key, label, fill in rest
        if key in happens or key == NOT_RATED
    ]
    groups = [
        Group(one.key, side_label(one.key), {**one.found_by, "answer": uid}, one.side) for one in sides_of(counts)
    ]
    note = f"Sources of {answers.round.name}, side by their type; not rated: nobody did, or it is not shown to you"
    return Figure(
        f"item-{code}", asked.item.text, note, groups, kinds, counts, page.used, at=sources_at, counted="sources",
        missing="The filters leave no source of this round.",
    )  # fmt: skip


def _judgements(page: ReportPage) -> Iterator[AnyFigure]:
    yield from (one for one in page.results.judgements() if one.groups and one.kinds)


def _wordings(page: ReportPage) -> Iterator[AnyFigure]:
    yield from page.results.wordings_drawn()


PARTS: Mapping[str, Callable[[ReportPage], Iterator[AnyFigure]]] = {
    "sample": _sample, "coverage": _coverage, "judgements": _judgements, "wordings": _wordings, "pairs": _pairs,
    "items": _items, "activity": _activity,
}  # fmt: skip
PART_OF: Mapping[str, str] = {
    "flow": "sample", "sources": "sample", "coverage": "coverage", "agreement": "coverage", "activity": "activity",
    "pairs": "pairs", "verdict": "judgements", "certainty": "judgements", "wording_gap": "judgements",
    "type": "judgements", "commitment": "wordings", "strength": "wordings", "voice": "wordings",
    "claim_type": "wordings",
}  # fmt: skip
