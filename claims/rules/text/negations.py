"""Words that turn a statement round, in the languages in which pages come: named where they came or went.

English ones are among the listed words (claims.rules.text.words). Words that mean something else in a neighbour's
language as well are left out (*plus*, *mai*, *die*).
"""

import re
from collections import Counter
from collections.abc import Iterator

_WORDS = frozenset(
    """
    nicht nie niemals nichts niemand niemanden niemandem weder ohne nirgends nirgendwo keinesfalls keineswegs
    kein keine keinen keiner keinem keines keinerlei
    ne pas jamais aucun aucune aucunement rien sans ni guère nullement nul nulle
    no nunca jamás ningún ninguno ninguna nada nadie sin tampoco
    non nessun nessuno nessuna niente nulla senza mica
    não nem nenhum nenhuma ninguém jamais sem
    niet nooit geen zonder niemand
    inte aldrig ingen inget inga utan ikke aldri ingen uten ej icke
    nie nigdy żaden żadna bez не нет ни никогда без нельзя
    değil yok asla hiç
    """.split()
)
# In writing whose words take endings, or that puts no spaces between them, a part of the word says it.
_PARTS = re.compile(
    r"않|없|아니|못(?:하|했|한|할)|(?<!\w)(?:안|못)(?=\s)|ません|なかった|ない|ぬ(?=\W|\Z)|[不没沒未無无非勿]"
)
_FRENCH = re.compile(r"(?<!\w)n['’](?=\w)")
_WORD = re.compile(r"[^\W\d_]+")


def negations_changed(old: str, new: str) -> tuple[str, ...]:
    """The negations that stand in one of two texts more often than in the other, of any language that is known here."""
    before, after = (Counter(_negations(text)) for text in (old, new))
    return tuple(dict.fromkeys([*(before - after), *(after - before)]))


def _negations(text: str) -> Iterator[str]:
    words = text.casefold()
    yield from (word for word in _WORD.findall(words) if word in _WORDS)
    yield from (found.group() for found in _PARTS.finditer(words))
    yield from ("n’" for _ in _FRENCH.finditer(words))
