"""How far the raters of a round agree, on the round's page."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.actions.permissions import require
from claims.choices import Role, UnitKind
from claims.exchange.spreadsheet import TRIGGERS
from claims.models import Claim, Publisher, Round, Source, User
from claims.reads.review.agreement import Agreed, Asked, Rated, agreed_in, rows_of, split_by
from claims.reads.review.reveal import extent_for
from claims.reads.source.reading import claims_seen_by
from claims.rules.review.agreement.bootstrap import SEED, Interval, Resampling
from claims.rules.review.agreement.confusion import Confusion, confusion
from claims.rules.review.agreement.figures import Figure, Figures, agreement
from claims.rules.review.agreement.paradox import paradox
from claims.rules.review.agreement.undefined import Undefined
from claims.rules.review.reveal import Extent
from claims.views.round.detail import fetch_round, refuse

# Intervals for more values than this are left to the command, which shows how far it is.
MOST_RESAMPLED = 3_000
SPLITS = (("side", "side"), ("type", "source type"), ("question", "question"))
MOST_GROUPS = 50


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one judgement or item, and what stands under them."""

    asked: Asked
    figures: Figures
    meaning: str
    matrix: list[tuple[str, list[tuple[int, str]]]]
    splits: list[tuple[str, list[tuple[str, Figures]]]]

    @property
    def alpha(self) -> Figure:
        """Ordinal where there is an order, else nominal."""
        return self.figures.alpha.ordinal or self.figures.alpha.nominal

    @property
    def gwet(self) -> tuple[str, Figure]:
        """AC2 where there is an order, else AC1."""
        return ("AC2", self.figures.ac2) if self.asked.order else ("AC1", self.figures.ac1)

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
    def pairs(self) -> list[tuple[str, int, list[tuple[str, str, str]]]]:
        """Cohen’s kappas of each pair of raters; or one line that says why there are none."""
        cohen = self.figures.cohen
        if isinstance(cohen, Undefined):
            return [(f"undefined, {cohen.because}", 0, [])]
        return [
            (
                " and ".join(one.raters),
                one.units,
                [
                    (name, *in_words(figure))
                    for name, figure in (("kappa", one.kappa), ("linear", one.linear), ("quadratic", one.quadratic))
                    if figure
                ],
            )
            for one in cohen
        ] or [("undefined, because there is one rater", 0, [])]


def in_words(figure: Figure) -> tuple[str, str]:
    """A figure and its interval as they are told: never an empty cell."""
    value = figure.value
    if isinstance(value, Undefined):
        return f"undefined, {value.because}", "–"
    around = figure.interval
    if isinstance(around, Interval):
        return f"{value:z.2f}", f"{around.low:z.2f} to {around.high:z.2f}"
    return f"{value:z.2f}", f"undefined, {around.because}" if around else "not worked out here"


@require_safe
def round_agreement(request: HttpRequest, uid: str) -> HttpResponse:
    """The figures; with `of`, `one` and `other` the units behind a cell of a table of confusion."""
    person, round_ = _asked_for(request, uid)
    context: dict[str, Any] = {"round": round_, "section": "rounds"}
    if extent_for(person, round_) != Extent.EVERYTHING:
        return render(request, "round/agreement_hidden.html", context)
    agreed = agreed_in(round_, person)
    if request.GET.get("of"):
        return render(request, "round/agreement_cell.html", context | _cell(request, person, round_, agreed))
    context |= {"agreed": agreed, "told": list(told(round_, agreed)), "seed": seed_of(round_)}
    return render(request, "round/agreement.html", context)


@require_safe
def round_agreement_csv(request: HttpRequest, uid: str) -> HttpResponse:
    """The table of agreement as CSV: judgement, n, percent, alpha, interval, with scheme, version and round."""
    person, round_ = _asked_for(request, uid)
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
    for one in told(round_, agreed_in(round_, person), splits=False):
        figures, (gwet, value) = one.figures, one.gwet
        writer.writerow([
            _guarded(version.scheme.code), _guarded(version.version), round_.uid, _guarded(one.asked.name),
            figures.units, figures.raters, figures.pairable, figures.left_out, in_words(figures.percent)[0],
            "ordinal" if one.asked.order else "nominal", *in_words(one.alpha), gwet, in_words(value)[0],
            seed_of(round_),
        ])  # fmt: skip
    return response


def _asked_for(request: HttpRequest, uid: str) -> tuple[User, Round]:
    person = require(request.user, *Role)
    if person.alone:
        raise Http404("Agreement comes with the second account.")
    round_ = fetch_round(uid)
    refuse(person, round_)
    return person, round_


def seed_of(round_: Round) -> int:
    """The round's stored seed; the usual one where it has none."""
    return SEED if round_.seed is None else round_.seed


def told(round_: Round, agreed: Agreed, *, splits: bool = True) -> Iterator[Told]:
    """Everything for each judgement and item."""
    for asked in agreed.asked:
        rows = rows_of(asked, agreed.rated)
        resampling = Resampling(seed_of(round_)) if len(rows) <= MOST_RESAMPLED else None
        figures = agreement(rows, order=asked.order, categories=asked.categories, resampling=resampling)
        matrix = _matrix(round_, asked, confusion(rows, order=asked.order or asked.categories))
        apart = [(name, list(_split(asked, kind, agreed.rated))) for kind, name in SPLITS] if splits else []
        yield Told(asked, figures, paradox(figures), matrix, [one for one in apart if one[1]])


def _split(asked: Asked, kind: str, rated: list[Rated]) -> Iterator[tuple[str, Figures]]:
    for (_key, name), some in list(split_by(kind, rated).items())[:MOST_GROUPS]:
        yield name, agreement(rows_of(asked, some), order=asked.order, categories=asked.categories)


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
    return {"question": rated.question or rated.unit, "source": rated.source}.get(asked.of, rated.unit)


def _guarded(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in TRIGGERS else text
