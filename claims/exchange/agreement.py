"""Figures of agreement as JSON for programs and as text for people."""

from collections.abc import Callable, Iterator
from typing import Any

from claims.rules.review.agreement.bootstrap import LEVEL, Interval
from claims.rules.review.agreement.figures import Cohen, Figure, Figures
from claims.rules.review.agreement.paradox import paradox
from claims.rules.review.agreement.undefined import ONE_RATER, Undefined

# So many values are listed with their frequencies.
_SHOWN = 20


def as_json(figures: Figures) -> dict[str, Any]:
    """One object: counts, and each figure as a number or as why it is undefined; `intervals` where they were asked for.

    `intervals` has the names and the shape of the figures, and how the intervals were worked out.
    """
    told: dict[str, Any] = {"units": figures.units, "raters": figures.raters, "pairable": figures.pairable}
    told |= _coefficients(figures, _value) | {"left_out": figures.left_out}
    if figures.resampling:
        how = {
            "level": LEVEL / 100,
            "seed": figures.resampling.seed,
            "resamples": figures.resampling.resamples,
            "clusters": figures.clusters,
        }
        told["intervals"] = how | _coefficients(figures, _interval)
    return told


def _coefficients(figures: Figures, told: Callable[[Figure], Any]) -> dict[str, Any]:
    alpha, cohen = figures.alpha, figures.cohen
    return {
        "percent": told(figures.percent),
        "alpha": _given(told, nominal=alpha.nominal, ordinal=alpha.ordinal, interval=alpha.interval),
        "ac1": told(figures.ac1),
        "ac2": told(figures.ac2),
        "fleiss": told(figures.fleiss),
        "cohen": _reason(cohen) if isinstance(cohen, Undefined) else [_pair(one, told) for one in cohen],
    }


def _pair(one: Cohen, told: Callable[[Figure], Any]) -> dict[str, Any]:
    kappas = _given(told, kappa=one.kappa, linear=one.linear, quadratic=one.quadratic)
    return {"raters": list(one.raters), **kappas}


def _given(told: Callable[[Figure], Any], **figures: Figure | None) -> dict[str, Any]:
    return {name: told(figure) for name, figure in figures.items() if figure}


def _value(figure: Figure) -> Any:
    return _reason(figure.value) if isinstance(figure.value, Undefined) else figure.value


def _interval(figure: Figure) -> Any:
    if isinstance(figure.interval, Interval):
        found = figure.interval
        return {"low": found.low, "high": found.high, "undefined_resamples": found.undefined}
    return _reason(figure.interval) if figure.interval else None


def _reason(undefined: Undefined) -> dict[str, str]:
    return {"undefined": undefined.because}


def as_text(figures: Figures) -> Iterator[str]:
    """The same in lines for people, with the frequencies, and what a low alpha beside high agreement means."""
    yield from _aligned([*_counts(figures), ("", ""), *_named(figures), *_cohen(figures.cohen)])
    if figures.resampling:
        yield ""
        yield (
            f"In brackets: {LEVEL} % intervals from {figures.resampling.resamples:,} resamples of"
            f" {figures.clusters:,} clusters, seed {figures.resampling.seed}."
        )
    if meaning := paradox(figures):
        yield ""
        yield meaning


def _aligned(lines: list[tuple[str, str]]) -> Iterator[str]:
    width = max(len(name) for name, _ in lines)
    for name, text in lines:
        yield f"{name:<{width}}  {text}".rstrip()


def _counts(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "Units", f"{figures.units:,}"
    yield "Raters", f"{figures.raters:,}"
    yield "Pairable values", f"{figures.pairable:,}"
    total = sum(number for _, number in figures.frequencies)
    shown = [f"{value} {number:,} ({number / total:.1%})" for value, number in figures.frequencies[:_SHOWN]]
    more = [f"{len(figures.frequencies) - _SHOWN:,} more"] if len(figures.frequencies) > _SHOWN else []
    yield "Values", ", ".join(shown + more) or "none"
    if figures.left_out:
        yield "Not in the order", f"{figures.left_out:,} values, left out of what needs an order"


def _named(figures: Figures) -> Iterator[tuple[str, str]]:
    named = {
        "Percent agreement": figures.percent,
        "Krippendorff’s alpha, nominal": figures.alpha.nominal,
        "  ordinal": figures.alpha.ordinal,
        "  interval": figures.alpha.interval,
        "Gwet’s AC1": figures.ac1,
        "Gwet’s AC2, quadratic weights": figures.ac2,
        "Fleiss’ kappa": figures.fleiss,
    }
    for name, figure in named.items():
        if figure:
            yield name, _in_words(figure)


def _cohen(cohen: tuple[Cohen, ...] | Undefined) -> Iterator[tuple[str, str]]:
    if isinstance(cohen, Undefined) or not cohen:
        reason = cohen if isinstance(cohen, Undefined) else ONE_RATER
        yield "Cohen’s kappa", f"undefined, {reason.because}"
        return
    for one in cohen:
        units = f"{one.units:,} {'unit' if one.units == 1 else 'units'}"
        yield f"Cohen’s kappa, {' and '.join(one.raters)}", f"{_in_words(one.kappa)} ({units})"
        if one.linear and one.quadratic:
            yield "  linear weights", _in_words(one.linear)
            yield "  quadratic weights", _in_words(one.quadratic)


def _in_words(figure: Figure) -> str:
    if isinstance(figure.value, Undefined):
        return f"undefined, {figure.value.because}"
    around = figure.interval
    if isinstance(around, Interval):
        without = f", {around.undefined:,} resamples undefined" if around.undefined else ""
        return f"{figure.value:z.4f} [{around.low:z.4f}, {around.high:z.4f}{without}]"
    return f"{figure.value:z.4f}" + (f" [undefined, {around.because}]" if around else "")
