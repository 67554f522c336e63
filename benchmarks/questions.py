"""Which question a claim may answer, and which claims are one wording with it: how often right, and how quick.

Each claim of the demonstration is left out in turn, with its questions as people grouped them beforehand; beside ours
stands plain BM25. Then some claims of the database are compared with all others.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import log
from random import Random

from rapidfuzz import fuzz, process

from benchmarks.data import Place
from benchmarks.figures import Bar, Figure, timed
from claims.database.near import of_quote, rows_near
from claims.database.search import CLAIM_WORDS
from claims.exchange.corpus import read
from claims.models import Claim, User
from claims.reads.claim.question_like import likeliest, questions_like
from claims.reads.claim.same_wording import may_be_same
from claims.rules.text.alike import stems
from claims.rules.text.same_wording import nearest

TRIED, TEN, FIRST = 20, 10, 5
Rank = Callable[[str, dict[tuple[str, str], tuple[str, str]]], list[str]]


def measure(place: Place) -> Iterator[Figure]:
    """The right question, first and among those offered; then the time and the recall among all claims."""
    for name, rank in (("ours", ours), ("plain BM25", plain)):
        first, among = _right(rank)
        yield Figure("Questions: the right one", f"{name}, first", (100 * first,), "%")
        yield Figure("Questions: the right one", f"{name}, among five", (100 * among,), "%")
    keys = Random(3).sample(list(Claim.objects.current().values_list("pk", flat=True)), TRIED)  # noqa: S311
    claims, person = list(Claim.objects.filter(pk__in=keys)), User.objects.filter(groups__name="curator")[0]
    for name, ask, most in (("its questions", questions_like, 200), ("its wording", may_be_same, 50)):
        values = tuple(timed(partial(ask, [claim], person), runs=3, warm=0)[0] for claim in claims)
        yield Figure("One claim against all", name, values, bar=Bar(most=most))
    yield Figure("One claim against all", "recall of the true ten", (_recall(claims),), "%", Bar(least=98))


def ours(words: str, like: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    """As the page orders them."""
    numbers = {question: n for n, question in enumerate(dict.fromkeys(question for question, _ in like.values()))}
    names = list(numbers)
    rows = {(kind, n): (numbers[question], stems(text)) for n, ((kind, _), (question, text)) in enumerate(like.items())}
    return [names[n] for n in likeliest(stems(words), rows)]


def plain(words: str, like: dict[tuple[str, str], tuple[str, str]], k: float = 1.5, b: float = 0.75) -> list[str]:
    """BM25 over words as they are (Robertson and Zaragoza 2009); a question has its best."""
    texts = {key: re.findall(r"\w+", text.lower()) for key, (_, text) in like.items()}
    usual = sum(map(len, texts.values())) / len(texts)
    have = Counter(word for text in texts.values() for word in set(text))
    best: dict[str, float] = {}
    for key, text in texts.items():
        counted = Counter(text)
        score = sum(
            max(log((len(texts) - have[word] + 0.5) / (have[word] + 0.5)), 0.0)
            * counted[word] * (k + 1) / (counted[word] + k * (1 - b + b * len(text) / usual))
            for word in set(re.findall(r"\w+", words.lower())) if counted[word]
        )  # fmt: skip
        best[like[key][0]] = max(score, best.get(like[key][0], 0.0))
    return sorted((one for one in best if best[one]), key=lambda one: -best[one])


def _right(rank: Rank) -> tuple[float, float]:
    claims = [row for document in read("documents") for row in document["claims"] if row["question"]]
    asked = {
        ("question", row["key"]): (
            row["key"], f"{row['text']} {row['population']} {row['intervention']} {row['outcome']}",
        )
        for row in read("questions")["questions"]
    }  # fmt: skip
    said = {("claim", row["key"]): (row["question"], row["quote"]) for row in claims}
    orders = [
        (row["question"], rank(row["quote"], {key: two for key, two in said.items() if key[1] != row["key"]} | asked))
        for row in claims
    ]
    first = sum(order[:1] == [right] for right, order in orders)
    return first / len(claims), sum(right in order[:FIRST] for right, order in orders) / len(claims)


def _recall(claims: Sequence[Claim]) -> float:
    """Of the ten likest of all, for quotes with two words changed, how many are among those found, in percent."""
    random = Random(4)  # noqa: S311
    rows = Claim.objects.current().values_list("pk", "search_text")
    everything = {pk: of_quote(text) for pk, text in rows}
    found = 0
    for claim in claims:
        words = of_quote(claim.search_text).split()
        for _ in range(2):
            words[random.randrange(len(words))] = random.choice(words)
        text = " ".join(words)
        least = process.extract(text, everything, scorer=fuzz.ratio, limit=TEN)[-1][1]
        near = {key: of_quote(row) for key, row in rows_near(CLAIM_WORDS, [text])[0].rows.items()}
        found += sum(score >= least for _, score in nearest(text, near, most=TEN))
    return 100 * found / (TEN * len(claims))
