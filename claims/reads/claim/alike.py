"""Claims that are like a claim: to be put beside it."""

from claims.database.near import alike
from claims.database.search import CLAIM_WORDS
from claims.models.claim import Claim, ClaimQuerySet
from claims.models.user import User
from claims.reads.blind import veil_of
from claims.reads.source.reading import claims_seen_by
from claims.rules.text.alike import ranked, stems

# Of the whole corpus, by its index; among these the words decide.
NEAREST = 60
OF_QUESTION = 200


def claims_alike(claim: Claim, user: User, *, most: int) -> list[Claim]:
    """Claims that share words with this one, or its question, or its page; another side first, then its own question.

    A fixed number of queries: what is looked at is bounded, whatever there is.
    """
    if claim.withheld_at is not None:
        return []
    (keys,) = alike(CLAIM_WORDS, [f"{claim.quote_read} {claim.statement}"], limit=NEAREST)
    if claim.question_id is not None:
        of_question = claims_seen_by(user).filter(question=claim.question_id).order_by("-pk")
        keys += of_question.values_list("pk", flat=True)[:OF_QUESTION]
    found = {one.pk: one for one in _to_compare(user, claim).filter(pk__in=keys, withheld_at=None)}
    asked = stems(f"{claim.quote_read} {claim.statement}")
    order = dict(ranked(asked, {pk: stems(f"{one.quote_read} {one.statement}") for pk, one in found.items()}))

    def place(one: Claim) -> tuple[bool, bool, float, int]:
        apart = claim.question_id is None or one.question_id != claim.question_id
        return one.side == claim.side, apart, -order.get(one.pk, 0.0), -one.pk

    return sorted(found.values(), key=place)[:most]


def claims_named(words: str, user: User, *, but: Claim, most: int) -> list[Claim]:
    """Claims with these words, or the one with this number or uid; newest first."""
    claims = _to_compare(user, but)
    known = claims.numbered(words) | claims.filter(uid=words.strip())
    return list(known[:most]) or list(claims.filter(CLAIM_WORDS.condition(words)).order_by("-pk")[:most])


def _to_compare(user: User, claim: Claim) -> ClaimQuerySet:
    """Claims that may be put beside this one: without those that the person rates, whose statement is veiled too."""
    veil = veil_of(user)
    claims = claims_seen_by(user).exclude(pk=claim.pk).for_lists()
    return claims if veil is None else claims.filter(~veil.over())
