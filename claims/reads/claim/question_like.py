"""Which question a claim may answer: that of claims like it, or one that is worded like it. Proposed, never taken."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from claims.database.near import alike
from claims.database.search import CLAIM_WORDS
from claims.models.claim import Claim
from claims.models.question import Question
from claims.models.user import User
from claims.reads.claim.alike import NEAREST
from claims.reads.source.reading import claims_seen_by, questions_seen_by
from claims.rules.text.alike import ranked, stems

# Of the newest: their own words are compared with those of a claim.
MOST_QUESTIONS = 500
MOST_OFFERED = 5
# Of the claims of a question, so many speak for it: one with many claims is no likelier for that.
SPEAKING = 2


def questions_like(claims: Sequence[Claim], user: User) -> dict[int, list[Question]]:
    """By key of each claim the questions that it may answer, likeliest first. A fixed number of queries.

    The words of the claims are compared, not what coders made of them, with claims that have a question, and with what
    the questions themselves say.
    """
    near = alike(CLAIM_WORDS, [claim.quote_read for claim in claims], limit=NEAREST)
    keys = {key for some in near for key in some}
    seen = claims_seen_by(user).filter(pk__in=keys, question__isnull=False, withheld_at=None)
    rows = {pk: (key, stems(flowed or quote)) for pk, key, quote, flowed in seen.values_list(*_FIELDS)}
    asked = {one.pk: one for one in questions_seen_by(user).order_by("-pk")[:MOST_QUESTIONS]}
    worded = {pk: stems(f"{one.text} {one.population} {one.intervention} {one.outcome}") for pk, one in asked.items()}
    offered = {}
    for claim, some in zip(claims, near, strict=True):
        like = {("claim", pk): rows[pk] for pk in some if pk in rows and pk != claim.pk}
        like |= {("question", pk): (pk, words) for pk, words in worded.items()}
        order = likeliest(stems(claim.quote_read), like)
        offered[claim.pk] = [asked[pk] for pk in order if pk in asked][:MOST_OFFERED]
    return offered


_FIELDS = ("pk", "question_id", "quote", "quote_flowed")


def likeliest(words: Sequence[str], like: Mapping[tuple[str, int], tuple[int, Sequence[str]]]) -> list[int]:
    """Keys of questions, the likeliest first, by what speaks for them: to each of these the question and stems."""
    scores: dict[int, list[float]] = defaultdict(list)
    for key, score in ranked(words, {key: stems_ for key, (_, stems_) in like.items()}):
        scores[like[key][0]].append(score)
    # They come best first.
    return sorted(scores, key=lambda question: -sum(scores[question][:SPEAKING]))
