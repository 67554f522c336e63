"""What it means when raters agree on nearly everything and alpha is low all the same.

Source: Feinstein and Cicchetti, Journal of Clinical Epidemiology 1990;43:543 (high agreement but low kappa); Gwet,
British Journal of Mathematical and Statistical Psychology 2008;61:29.
"""

from claims.rules.review.agreement.figures import Figures
from claims.rules.review.agreement.undefined import Undefined, Value

# From here agreement is called high; below this Krippendorff advises against conclusions; from here a value prevails.
HIGH, LOW, PREVAILS = 0.8, 0.667, 0.7


def paradox(figures: Figures) -> str:
    """One paragraph for readers where agreement is high and alpha low or undefined; else an empty text."""
    agreed, alpha = figures.percent.value, figures.alpha.nominal.value
    if isinstance(agreed, Undefined) or agreed < HIGH:
        return ""
    value, times = figures.frequencies[0]
    total = sum(number for _, number in figures.frequencies)
    if isinstance(alpha, Undefined):
        return (
            f"All values that can be compared are “{value}”. The raters agree, but nothing here shows that they would"
            f" tell another value from it, so that alpha and the kappas are undefined. {_ac1_of(figures.ac1.value)}"
        )
    if alpha >= LOW or times / total < PREVAILS:
        return ""
    by_chance = sum((number / total) ** 2 for _, number in figures.frequencies)
    return (
        f"The raters agree in {agreed:.0%} of pairs, and yet alpha is {alpha:.2f}. That is no contradiction:"
        f" {times / total:.0%} of all values are “{value}”, so that raters who gave values as often without looking"
        f" would agree in about {by_chance:.0%} of pairs. Alpha tells how much better than that they are, and so how"
        f" well they tell the few other values apart, of which there are {total - times:,}."
        f" {_ac1_of(figures.ac1.value)} Report them together, with the frequencies."
    )


def _ac1_of(value: Value) -> str:
    if isinstance(value, Undefined):
        return f"AC1 is undefined, {value.because}."
    return f"AC1, which depends less on how common a value is, is {value:.2f}."
