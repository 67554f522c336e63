"""Closed rounds whose units were rated, and decisions on them."""

from typing import Any

from claims.actions.decision import Ruling, decide
from claims.actions.judgement import Judgement
from claims.choices import Disagreement, Role
from claims.models import Claim, Decision, Round, Unit, User
from tests.builders import make_claim, make_rating, make_user
from tests.led import close, led_round


def ruling(verdict: str = "supported", reason: str = "The study is named.", **more: Any) -> Ruling:
    """What a lead says where raters differ; fields of the judgement and of the ruling by name."""
    told = {name: more.pop(name) for name in ("supersedes", "seen") if name in more}
    disagreement = more.pop("disagreement", Disagreement.SLIP)
    return Ruling(Judgement(**{"verdict": verdict} | more), reason, disagreement, **told)


def rated(
    *verdicts: str, claim: Claim | None = None, raters: list[User] | None = None, **terms: Any
) -> tuple[Round, Claim]:
    """A closed round in which each of these verdicts was given of a claim, by a person each; with the claim."""
    round_, (claim,) = several(verdicts, claims=[claim or make_claim()], raters=raters, **terms)
    return round_, claim


def several(
    *of_each: tuple[str, ...], claims: list[Claim] | None = None, raters: list[User] | None = None, **terms: Any
) -> tuple[Round, list[Claim]]:
    """A closed round of several claims, each with these verdicts, the first of each by the first person."""
    raters = raters or [make_user(Role.REVIEWER) for _ in range(max(map(len, of_each)))]
    claims = claims or [make_claim() for _ in of_each]
    round_ = led_round(*claims, raters=tuple(raters), **terms)
    for claim, verdicts in zip(claims, of_each, strict=True):
        for person, verdict in zip(raters, verdicts, strict=False):
            make_rating(claim, reviewer=person, round_=round_, verdict=verdict)
    return close(round_), claims


def decided(
    round_: Round, unit: Unit, verdict: str = "supported", *, actor: User | None = None, **said: Any
) -> Decision:
    """A decision by a lead on what raters differ on, unless told otherwise."""
    return decide(actor=actor or make_user(Role.LEAD), round_=round_, unit=unit, ruling=ruling(verdict, **said))
