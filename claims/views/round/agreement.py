"""How far the raters of a round agree, on the round's page."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from claims.actions.job import job_under_way, start_intervals
from claims.actions.permissions import require
from claims.choices import JobKind, Role, UnitKind
from claims.exchange.spreadsheet import TRIGGERS
from claims.models import Claim, Publisher, Round, Source, User
from claims.reads.review.agreement import Agreed, Asked, Rated, agreed_in, rows_of
from claims.reads.review.intervals import SPLITS, Kept, groups_of, kept_for, key_of, seed_of
from claims.reads.review.reveal import extent_for
from claims.reads.source.reading import claims_seen_by
from claims.rules.review.agreement.bootstrap import Interval
from claims.rules.review.agreement.confusion import Confusion, confusion
from claims.rules.review.agreement.figures import Figure, Figures, agreement
from claims.rules.review.agreement.paradox import paradox
from claims.rules.review.agreement.table import Row
from claims.rules.review.agreement.undefined import Undefined
from claims.rules.review.reveal import Extent
from claims.sending import sent_once
from claims.views.round.detail import fetch_round, refuse

SPLIT_NAMES = {"side": "side", "type": "source type", "question": "question"}
NOT_WORKED_OUT = "not worked out yet"


@dataclass(frozen=True, slots=True)
class OfGroup:
    """The figures of one judgement or item, of all its ratings or of those of a group."""

    asked: Asked
    figures: Figures

    @property
    def metric(self) -> str:
        """Which alpha is told: ordinal where there is an order."""
        return "ordinal" if self.figures.alpha.ordinal else "nominal"

    @property
    def alpha(self) -> Figure:
        """Ordinal where there is an order, else nominal."""
        return self.figures.alpha.ordinal or self.figures.alpha.nominal

    @property
    def gwet(self) -> tuple[str, Figure]:
        """AC2 where there is an order, else AC1."""
        return ("AC2", self.figures.ac2) if self.asked.order else ("AC1", self.figures.ac1)

    @property
    def percent_shown(self) -> str:
        """Percent agreement, in percent; or why there is none."""
        value = self.figures.percent.value
        return f"undefined, {value.because}" if isinstance(value, Undefined) else f"{100 * value:.0f} %"

    @property
    def alpha_shown(self) -> str:
        """Alpha in words; or why there is none."""
        return in_words(self.alpha)[0]

    @property
    def interval_shown(self) -> str:
        """The interval of alpha in words: never an empty cell."""
        return in_words(self.alpha)[1]


@dataclass(frozen=True, slots=True)
class Told(OfGroup):
    """With what stands under them on the page of agreement."""

    meaning: str
    matrix: list[tuple[str, list[tuple[int, str]]]]
    splits: list[tuple[str, list[tuple[str, "OfGroup"]]]]

    @property
    def named(self) -> list[tuple[str, str, str]]:
        """Each figure: name, value and interval, in words."""
        alpha, figures = self.figures.alpha, self.figures
        named = [("Percent agreement", figures.percent), ("Krippendorff’s alpha, nominal", alpha.nominal)]
        if alpha.ordinal:
            named.append(("Krippendorff’s alpha, ordinal", alpha.ordinal))
        named.append(("Gwet’s AC1", figures.ac1))
        if self.asked.order:
            named.append(("Gwet’s AC2, quadratic weights", figures.ac2))
        named.append(("Fleiss’ kappa", figures.fleiss))
        return [(name, *in_words(figure)) for name, figure in named]

    @property
    def pairs(self) -> "Pairs":
        """Cohen’s kappas of each pair of raters."""
        cohen = self.figures.cohen
        if isinstance(cohen, Undefined):
            return Pairs([], [], [cohen.because])
        kinds = ["kappa", "linear weights", "quadratic weights"] if self.asked.order else ["kappa"]
        rows, reasons = [], {} if cohen else {"because there is one rater": None}
        for one in cohen:
            figures = [figure for figure in (one.kappa, one.linear, one.quadratic) if figure][: len(kinds)]
            values = [figure.value for figure in figures]
            reasons |= {value.because: None for value in values if isinstance(value, Undefined)}
            cells = [
                ("undefined", "") if isinstance(figure.value, Undefined) else in_words(figure) for figure in figures
            ]
            rows.append((" and ".join(one.raters), one.units, cells))
        return Pairs(kinds, rows, list(reasons))


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of kappas: a row of each two raters with the units that they share; and why one is undefined."""

    kinds: list[str]
    rows: list[tuple[str, int, list[tuple[str, str]]]]
    because: list[str]


def in_words(figure: Figure) -> tuple[str, str]:
    """A figure and its interval as they are told: never an empty cell."""
    value = figure.value
    if isinstance(value, Undefined):
        return f"undefined, {value.because}", "–"
    around = figure.interval
    if isinstance(around, Interval):
        return f"{value:z.2f}", f"{around.low:z.2f} to {around.high:z.2f}"
    return f"{value:z.2f}", f"undefined, {around.because}" if around else NOT_WORKED_OUT


@require_safe
def round_agreement(request: HttpRequest, uid: str) -> HttpResponse:
    """The figures; with `of`, `one` and `other` the units behind a cell of a table of confusion."""
    person, round_ = asked_for(request, uid)
    context: dict[str, Any] = {"round": round_, "section": "rounds"}
    if extent_for(person, round_) != Extent.EVERYTHING:
        return render(request, "round/agreement_hidden.html", context)
    agreed = agreed_in(round_, person)
    if request.GET.get("of"):
        return render(request, "round/agreement_cell.html", context | _cell(request, person, round_, agreed))
    kept = kept_for(round_, agreed)
    context |= {"agreed": agreed, "told": list(told(round_, agreed, kept)), "seed": seed_of(round_)}
    return render(request, "round/agreement.html", context | intervals_wait(person, round_, kept))


@require_POST
@sent_once
def round_intervals(request: HttpRequest, uid: str) -> HttpResponse:
    """Have the intervals worked out by a worker."""
    person, round_ = asked_for(request, uid)
    return redirect(start_intervals(actor=person, round_=round_))


def intervals_wait(person: User, round_: Round, kept: Kept | None) -> dict[str, Any]:
    """What is told where intervals are not worked out yet: the job that does it, or who can start one."""
    if kept is not None:
        return {"intervals": "kept"}
    return {"job": job_under_way(round_, JobKind.INTERVALS), "may_start": person.is_lead}


@require_safe
def round_agreement_csv(request: HttpRequest, uid: str) -> HttpResponse:
    """The table of agreement as CSV: judgement, n, percent, alpha, interval, with scheme, version and round."""
    person, round_ = asked_for(request, uid)
    if extent_for(person, round_) != Extent.EVERYTHING:
        raise Http404("Agreement is told after the reveal.")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="evidence-agreement-{round_.uid}.csv"'
    writer = csv.writer(response, quoting=csv.QUOTE_ALL)
    version = round_.scheme_version
    writer.writerow([
        "scheme", "scheme_version", "round_uid", "judgement", "units", "raters", "pairable", "left_out",
        "percent_agreement", "alpha_metric", "alpha", "interval_95", "gwet", "gwet_value", "seed",
    ])  # fmt: skip
    agreed = agreed_in(round_, person)
    for one in told(round_, agreed, kept_for(round_, agreed), splits=False):
        figures, (gwet, value) = one.figures, one.gwet
        writer.writerow([
            guarded(version.scheme.code), guarded(version.version), round_.uid, guarded(one.asked.name),
            figures.units, figures.raters, figures.pairable, figures.left_out, in_words(figures.percent)[0],
            one.metric, *in_words(one.alpha), gwet, in_words(value)[0],
            seed_of(round_),
        ])  # fmt: skip
    return response


def asked_for(request: HttpRequest, uid: str) -> tuple[User, Round]:
    """Who asks, and the round, if its pages are theirs. Raises Http404 or PermissionDenied."""
    person = require(request.user, *Role)
    round_ = fetch_round(uid)
    if person.alone and not round_.came_in:
        raise Http404("Agreement comes with the second account.")
    refuse(person, round_)
    return person, round_


def told(round_: Round, agreed: Agreed, kept: Kept | None, *, splits: bool = True) -> Iterator[Told]:
    """Everything for each judgement and item, with the intervals that are kept."""
    for asked in agreed.asked:
        rows = rows_of(asked, agreed.rated)
        figures = _figures(asked, rows, kept, key_of(asked))
        matrix = _matrix(round_, asked, confusion(rows, order=asked.order or asked.categories))
        apart = [(SPLIT_NAMES[kind], list(_split(asked, kind, agreed.rated, kept))) for kind in SPLITS if splits]
        yield Told(asked, figures, paradox(figures), matrix, [one for one in apart if one[1]])


def _split(asked: Asked, kind: str, rated: list[Rated], kept: Kept | None) -> Iterator[tuple[str, OfGroup]]:
    for key, name, some in groups_of(kind, rated):
        yield name, OfGroup(asked, _figures(asked, rows_of(asked, some), kept, key_of(asked, kind, key)))


def _figures(asked: Asked, rows: list[Row], kept: Kept | None, key: str) -> Figures:
    return agreement(rows, order=asked.order, categories=asked.categories, around=(kept or {}).get(key))


def _matrix(round_: Round, asked: Asked, found: Confusion) -> list[tuple[str, list[tuple[int, str]]]]:
    """Half a table, because no rater of a pair comes first: for each value the pairs with those up to it."""
    at = reverse("round_agreement", args=[round_.uid])
    return [
        (
            asked.labels.get(one, one),
            [
                (found.cell(other, one).pairs, f"{at}?of={asked.code}&one={other}&other={one}")
                for other in found.values[: place + 1]
            ],
        )
        for place, one in enumerate(found.values)
    ]


def _cell(request: HttpRequest, person: User, round_: Round, agreed: Agreed) -> dict[str, Any]:
    asked = next((one for one in agreed.asked if one.code == request.GET["of"]), None)
    one, other = request.GET.get("one", ""), request.GET.get("other", "")
    if asked is None or not {one, other} <= set(asked.categories):
        raise Http404("There is no such cell.")
    found = confusion(rows_of(asked, agreed.rated), order=asked.order or asked.categories)
    keys = {unit.split(" ")[0] for unit in found.cell(one, other).units}
    uids = {rated.unit for rated in agreed.rated if _unit_of(asked, rated) in keys}
    rows: dict[str, Any] = {
        UnitKind.CLAIM: claims_seen_by(person, Claim.objects.all()),
        UnitKind.SOURCE: Source.objects.all(),
        UnitKind.PUBLISHER: Publisher.objects.all(),
    }
    return {
        "asked": asked,
        "pair": (asked.labels[one], asked.labels[other]),
        "units": rows[round_.unit_kind].filter(uid__in=uids).order_by("pk"),
        "of_claims": round_.unit_kind == UnitKind.CLAIM,
    }


def _unit_of(asked: Asked, rated: Rated) -> str:
    return rated.question or rated.unit if asked.of == "question" else rated.unit


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] and text[0] in TRIGGERS else text
