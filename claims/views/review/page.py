"""What the rating page shows beside its form: the claim and its evidence, or the pages of a source or publisher."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from claims.choices import RoundTask, UnitKind, UnitRole
from claims.models import Capture, Claim, Round, RoundUnit, Source, User
from claims.reads.review.asked import JUDGEMENTS, asked_by
from claims.reads.review.masked import draw_mask
from claims.reads.review.task import UNITS, Task, task_of
from claims.reads.source.reading import seen_to_rate
from claims.views.asked import fetch
from claims.views.claim.page import ClaimPage, with_facts
from claims.views.work import Work

# Saved copies, or pages of a publisher; more than anybody reads for one answer.
MOST_LISTED = 200


class RatePage:
    """One unit on its rating page."""

    template = "review/rate.html"

    def __init__(self, task: Task, user: User) -> None:
        self.task = task
        self.work = Work(task, user)
        self.skip_errors: list[str] = []

    @property
    def grounded(self) -> bool:
        """Whether there is something that certainty could rest on."""
        return True

    @property
    def weighs(self) -> bool:
        """Whether there is evidence of which a certainty profile could tell."""
        return False

    @property
    def circular_notice(self) -> str:
        """What is said before it is rated as supported; empty where there is nothing to say."""
        return ""

    @property
    def leads_to(self) -> Any:
        """Where one goes who does not rate it."""
        return "review"

    @property
    def veiled(self) -> bool:
        """Whether what others made of the words is hidden, as their ratings are."""
        return False

    @cached_property
    def set_answer(self) -> RoundUnit | None:
        """Of training, once it is rated: the unit with the judgement that the lead set, and why."""
        if self.task.role != UnitRole.TRAINING or self.work.mine is None:
            return None
        here = {"round": self.task.round, self.task.kind: self.task.unit}
        return RoundUnit.objects.filter(**here).first()

    @property
    def answer_said(self) -> list[tuple[str, str]]:
        """The same in words: each judgement or item with the answer that was set."""
        said = self.set_answer.answer if self.set_answer else {}
        asked = asked_by(self.task.round.scheme_version)
        rows = [(str(axis.label), asked.levels_for(axis, self.task.kind), said.get(axis, "")) for axis in JUDGEMENTS]
        items = said.get("items", {})
        rows += [(one.item.text, one.levels, items.get(one.item.code, "")) for one in asked.items]
        return [(name, level.label) for name, levels, code in rows for level in levels if level.code == code]

    @property
    def context(self) -> dict[str, Any]:
        """What the template asks for by name."""
        return {"unit": self.task.unit}


class RateClaimPage(RatePage):
    """A claim: its words, where they stand, and the evidence."""

    def __init__(self, task: Task, user: User) -> None:
        super().__init__(task, user)
        assert isinstance(task.unit, Claim)  # noqa: S101  the kind of its round says so
        self.claim_page = ClaimPage(task.unit, user, task.round)
        if self.work.masked:
            draw_mask([task.unit])
        self.claim_page.work = self.work

    @property
    def grounded(self) -> bool:
        """Whether evidence is linked, or a search recorded."""
        return bool(self.claim_page.evidence or self.claim_page.searches)

    @property
    def weighs(self) -> bool:
        """Whether evidence is linked."""
        return self.claim_page.weighs

    @property
    def circular_notice(self) -> str:
        """Where what the claim would rest on is circular alone."""
        return self.claim_page.circular_notice

    @property
    def leads_to(self) -> Any:
        """The claim's page."""
        return "review" if self.work.masked else self.claim_page.claim

    @cached_property
    def veiled(self) -> bool:
        """Until the reveal of the round, or of another one in which the person rates the claim."""
        return self.claim_page.veiled or self.claim_page.stance_veiled

    @property
    def context(self) -> dict[str, Any]:
        """The claim with its page."""
        claim = self.claim_page.claim
        return {"claim": claim, "source": claim.source, "shown": self.claim_page}


class RateSourcePage(RatePage):
    """A source with its saved copies, newest first."""

    @cached_property
    def captures(self) -> list[Capture]:
        """The copies, without their texts."""
        rows = Capture.objects.filter(source=self.task.unit.pk).order_by("-observed_at", "-pk")
        return list(rows.defer("text", "structure", "metadata", "headers")[:MOST_LISTED])


class RatePublisherPage(RatePage):
    """A publisher with all its pages."""

    @cached_property
    def sources(self) -> list[Source]:
        """Its sources that are not withdrawn."""
        rows = Source.objects.current().filter(publisher=self.task.unit.pk).order_by("number")
        return list(rows.select_related("source_type")[:MOST_LISTED])


PAGES: dict[UnitKind, type[RatePage]] = {
    UnitKind.CLAIM: RateClaimPage,
    UnitKind.SOURCE: RateSourcePage,
    UnitKind.PUBLISHER: RatePublisherPage,
}


def judged_at(round_: Round) -> str:
    """The name of the address at which units of a round are judged: where nothing is rated, their wording is coded."""
    return "code" if round_.task == RoundTask.DESCRIBE else "rate"


def page_of(user: User, round_uid: str, unit_uid: str) -> RatePage:
    """The page of this unit in this round. Raises Http404 where there is no such round, or no such unit to see."""
    round_ = fetch(Round.objects.filter(opened_at__isnull=False), round_uid)
    kind = UnitKind(round_.unit_kind)
    rows: QuerySet[Any] = UNITS[kind].objects.all()
    if kind == UnitKind.CLAIM:
        rows = with_facts(seen_to_rate(Claim.objects.all(), user, round_uid))
    return PAGES[kind](task_of(user, round_, fetch(rows, unit_uid)), user)
