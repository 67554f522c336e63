"""What the claim page shows, read from the database in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.db.models.functions import Substr
from django.utils.functional import cached_property

from claims.choices import Axis, Circle
from claims.models import (
    Anchor,
    Claim,
    Description,
    EvidenceLink,
    Import,
    Level,
    Rating,
    Redaction,
    Round,
    SearchRecord,
    TableRow,
    User,
    Withholding,
)
from claims.models.claim import ClaimQuerySet
from claims.reads.blind import MADE_OF_WORDS, draw_veil, empty, stance_veiled, veiled
from claims.reads.claim.descriptions import blind_coding, descriptions_seen_by
from claims.reads.claim.evidence import by_design, effective_links_of
from claims.reads.claim.evidence_works import ByWork, by_work
from claims.reads.claim.sightings import Event, sightings_of
from claims.reads.evidence.circular import circles_for, supported_on_circular
from claims.reads.evidence.doubts import OtherWork, other_works
from claims.reads.history import Change, changes_of
from claims.reads.pair import Laid, laid_from, pairs_of
from claims.reads.publisher_response import Told as Heard
from claims.reads.publisher_response import requests_on
from claims.reads.redaction import in_force
from claims.reads.review.decisions import Told, decisions_on_claim, told
from claims.reads.review.masked import MaskedWords, masked_words, names_hidden_for
from claims.reads.review.reveal import membership_of
from claims.reads.review.task import task_of
from claims.reads.source.imported import beside, imports_of
from claims.reads.source.missing import Shown, shown_of
from claims.reads.source.reading import seen_by
from claims.reads.withholding import withheld_from, withholdings_of
from claims.rules.review.circular import Alone, circular_alone
from claims.rules.review.masking import MASKED_TITLE, masked
from claims.rules.review.reveal import Membership
from claims.rules.review.stance import EffectiveLink
from claims.rules.span.lines import flow_within, level_within
from claims.rules.span.reader import Block, ClaimSpan, part_around, whole_lines
from claims.rules.span.structure import Regions, parts_within, warnings_of
from claims.rules.span.withholding import WithheldSpans, draw_readable
from claims.rules.text.sentence import with_neighbours
from claims.views.claim.review import Review, review_alone, review_of
from claims.views.claim.said import Said, said_of
from claims.views.relation.page import Citation, Provenance
from claims.views.work import Work

# Characters of the captured text around a claim; the whole text is one link away.
AROUND = 1_800
OTHERS = 4
MOST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text around a claim; `kind` is heading, reference, furniture or empty."""

    block: Block
    kind: str = ""


class ClaimPage:
    """One claim, for one person."""

    def __init__(self, claim: Claim, user: User, round_: Round | None) -> None:
        self.claim, self.user, self.round = claim, user, round_
        self.structure: list[dict[str, Any]] = []
        # Whether the person rates it before the reveal: then it is read as if nobody had made anything of its words.
        self.veiled = veiled(claim, user)
        if self.veiled:
            empty(claim)

    @property
    def may_rate(self) -> bool:
        """Whether the person can rate this claim now."""
        return self.work is not None and self.work.may_rate

    # --- the captured text -------------------------------------------------------------------------------------

    @cached_property
    def part(self) -> tuple[int, str]:
        """Where the part of the captured text that is shown begins, and the part."""
        if self.claim.capture.withheld_at or self.claim.capture.purged_at:
            return 0, ""
        length, middle = self.claim.capture.length, (self.claim.start + self.claim.end) // 2
        start, end = part_around(length, middle, AROUND + self.claim.end - self.claim.start)
        part = type(self.claim.capture).objects.filter(pk=self.claim.capture_id)
        text, self.structure = part.values_list(Substr("text", start + 1, end - start), "structure").get()
        start, text = whole_lines(text, start, length)
        return start, self.withheld_spans.blanked(text, start)

    @cached_property
    def neighbours(self) -> tuple[str, str, str]:
        """The sentences of the words and beside them: what stands before the words, the words, what stands after."""
        start, text = self.part
        if not text:
            return "", "", ""
        level = level_within(text, self.structure, self.claim.capture.extractor_version, start)
        low, high = with_neighbours(level, self.claim.start - start, self.claim.end - start)
        begin, end = self.claim.start - start, self.claim.end - start
        return level[low:begin], level[begin:end], level[end:high]

    @cached_property
    def masked(self) -> MaskedWords:
        """The words between their neighbours as they are shown where the source is hidden."""
        return masked_words(self._names_hidden, *self.neighbours)

    @cached_property
    def _names_hidden(self) -> tuple[str, ...]:
        return names_hidden_for([self.claim])[self.claim.source_id]

    @cached_property
    def titles_masked(self) -> dict[str, str]:
        """By uid of an item of evidence, its title where the source is hidden; one of the same page has none."""
        items = [effective.link.evidence_item for effective in self.evidence]
        # One of the claim's own page or publisher would tell of it.
        own = [item.uid for item in items if item.pk in self.circles]
        return {item.uid: masked(item.title, self._names_hidden) for item in items} | dict.fromkeys(own, MASKED_TITLE)

    @property
    def stands(self) -> str:
        """Where the words stand, if not in the body of the text: a heading, a list of references, page furniture."""
        return self._regions.stands(self.claim.start, self.claim.end)

    @property
    def struck(self) -> str:
        """Whether the words have a line through them where they stand."""
        return self._regions.struck(self.claim.start, self.claim.end)

    @cached_property
    def _regions(self) -> Regions:
        """What the words stand in, as far as they may be read."""
        rows = self.structure if self.part[1] else []
        return Regions(parts_within(rows, self.claim.start, self.claim.end))

    @property
    def warnings(self) -> list[str]:
        """What a reader should know of the text where the words stand."""
        return warnings_of(self.structure, self.claim.start, self.claim.end) if self.part[1] else []

    @cached_property
    def withholdings(self) -> list[Withholding]:
        """What is withheld of the captured text."""
        return withholdings_of(self.claim.capture_id)

    @cached_property
    def withheld_by(self) -> list[Withholding]:
        """Those by which the claim's own words cannot be read."""
        start, end = self.claim.start, self.claim.end
        return [one for one in self.withholdings if one.start is None or (one.start < end and (one.end or 0) > start)]

    @cached_property
    def withheld_spans(self) -> WithheldSpans:
        """The same as withheld_spans of the text."""
        return withheld_from(self.withholdings)

    @property
    def characters_before(self) -> int:
        """Characters of the text before the part that is shown."""
        return self.part[0]

    @property
    def characters_after(self) -> int:
        """Characters of the text after the part that is shown."""
        return max(0, self.claim.capture.length - self.part[0] - len(self.part[1])) if self.part[1] else 0

    @cached_property
    def marks(self) -> dict[str, Claim]:
        """Claims in the part that is shown, by uid."""
        start, text = self.part
        here = Claim.objects.current().filter(capture=self.claim.capture_id, start__lt=start + len(text), end__gt=start)
        here = seen_by(here, self.user)
        marks = {claim.uid: claim for claim in here.only("uid", "start", "end", "voice", "commitment", "source")}
        draw_veil(marks.values(), self.user)
        for claim in marks.values():
            claim.source = self.claim.source
        return marks | {self.claim.uid: self.claim}

    @cached_property
    def rows(self) -> list[Paragraph]:
        """The paragraphs of the part that is shown."""
        start, text = self.part
        spans = [ClaimSpan(uid, claim.start, claim.end) for uid, claim in self.marks.items()]
        regions = Regions(parts_within(self.structure, start, start + len(text)))
        flow = flow_within(text, self.structure, self.claim.capture.extractor_version, start)
        return [
            Paragraph(block, regions.mostly(block.start, block.end - len(block.gap)))
            for block in draw_readable(text, spans, self.withheld_spans, start, flow)
        ]

    @cached_property
    def imports(self) -> list[Import]:
        """The imports with which it came, for curators."""
        return imports_of(self.claim) if self.user.is_curator else []

    @cached_property
    def beside(self) -> list[TableRow]:
        """What tables have of it beside our fields; nothing while what others made of its words is hidden."""
        return [] if self.veiled or self.claim.withheld_at else beside(self.claim)

    # --- where the words came from -----------------------------------------------------------------------------

    @cached_property
    def shown(self) -> Shown:
        """What shows others that the copy is of its page, and what of that is not there."""
        self.claim.capture.source = self.claim.source
        return shown_of(self.claim.capture)

    @cached_property
    def provenance(self) -> Provenance:
        """The relations of the page on which the words stand."""
        return Provenance(self.claim.source)

    @property
    def cited_here(self) -> list[Citation]:
        """Citations in the words of the claim that name no work."""
        return [citation for citation in self.provenance.citations if citation.stands_in(self.claim)]

    @property
    def cited_elsewhere(self) -> list[Citation]:
        """Such citations elsewhere on the page."""
        return [citation for citation in self.provenance.citations if not citation.stands_in(self.claim)]

    @cached_property
    def pairs(self) -> list[Laid]:
        """The claims beside which it stands, as far as the person may see that; the first of them."""
        pairs = [laid_from(pair, self.claim) for pair in pairs_of(self.claim, self.user)[:MOST_PAIRS]]
        draw_veil([one.right for one in pairs], self.user)
        return pairs

    @cached_property
    def said(self) -> Said | None:
        """Where else its wording stands, or may; nothing while what others made of its words is hidden."""
        return None if self.veiled else said_of([self.claim.pk], self.user).get(self.claim.pk)

    # --- evidence ----------------------------------------------------------------------------------------------

    @cached_property
    def evidence(self) -> list[EffectiveLink[EvidenceLink]]:  # type: ignore[type-var]  # a field is no attribute to mypy
        """Links that count for this claim, each item once."""
        frozen = self.work.task.evidence if self.work is not None and self.work.round.is_open else None
        return sorted(effective_links_of(self.claim, frozen), key=lambda effective: by_design(effective.link))

    @property
    def weighs(self) -> bool:
        """Whether there is evidence of which a certainty profile could tell."""
        return bool(self.evidence)

    @cached_property
    def circles(self) -> dict[int, Circle]:
        """By key of those items that are circular for the claim: why."""
        return circles_for(self.claim, [effective.link.evidence_item for effective in self.evidence])

    @cached_property
    def apart(self) -> list[EffectiveLink[EvidenceLink]]:  # type: ignore[type-var]  # as above
        """Links of items that stand apart from the claim: circular ones are counted by themselves."""
        return [effective for effective in self.evidence if effective.link.evidence_item_id not in self.circles]

    @cached_property
    def works_apart(self) -> int:
        """How many independent works these are."""
        if not self.circles:
            return self.works.works
        return by_work(self.apart, lambda effective: effective.link.evidence_item.source_id).works

    @cached_property
    def other_works(self) -> dict[int, list[OtherWork]]:
        """By key of the item where it names another work than its source does."""
        return other_works(effective.link.evidence_item for effective in self.evidence)

    @property
    def circular_notice(self) -> str:
        """What is said before a claim is rated as supported: on what that would rest, where it is circular alone."""
        stances = {effective.link.evidence_item_id: effective.stance for effective in self.evidence}
        alone = circular_alone(stances, self.circles)
        if alone == Alone.ALL:
            return "All evidence that is linked here is circular"
        hidden = self.veiled or self.stance_veiled
        return "" if alone == Alone.NO or hidden else "All evidence here that speaks for the claim is circular"

    @cached_property
    def on_circular_alone(self) -> set[int]:
        """Keys of the ratings that say supported on circular evidence alone."""
        return supported_on_circular(self.claim, self.ratings, stance_hidden=self.veiled or self.stance_veiled)

    @cached_property
    def works(self) -> ByWork[EffectiveLink[EvidenceLink]]:  # type: ignore[type-var]  # as above
        """The same by work: what repeats a work stands with it, and the work counts once."""
        return by_work(self.evidence, lambda effective: effective.link.evidence_item.source_id)

    @cached_property
    def stance_veiled(self) -> bool:
        """Whether the person does not see yet where evidence stands: it would tell of a claim that they rate."""
        return stance_veiled(self.user, claim=self.claim)

    @cached_property
    def searches(self) -> list[SearchRecord]:
        """Searches made for the claim's question."""
        return list(self.claim.question.searches.all()) if self.claim.question else []

    @cached_property
    def others(self) -> list[Claim]:
        """A few other claims on the same question, of other sources first."""
        if self.claim.question_id is None:
            return []
        same = Claim.objects.current().filter(question=self.claim.question_id).exclude(pk=self.claim.pk).for_lists()
        same = seen_by(same, self.user)
        elsewhere = list(same.exclude(source=self.claim.source_id)[:OTHERS])
        others = elsewhere + list(same.filter(source=self.claim.source_id)[: OTHERS - len(elsewhere)])
        draw_veil(others, self.user)
        return others

    @property
    def has_company(self) -> bool:
        """Whether there is something to see before one rates: evidence, or claims to compare with."""
        return bool(self.evidence or self.others)

    # --- ratings -----------------------------------------------------------------------------------------------

    @cached_property
    def ratings(self) -> list[Rating]:
        """Ratings of this claim that the person may see, oldest first."""
        seen = Rating.objects.visible_to(self.user).filter(claim=self.claim)
        tags = Level.objects.filter(axis=Axis.FAILURE_TAG).only("version", "axis", "code", "label")
        return list(seen.for_pages().prefetch_related(Prefetch("scheme_version__levels", tags)))

    @cached_property
    def current(self) -> list[Rating]:
        """Those that no later one supersedes."""
        return [rating for rating in self.ratings if not hasattr(rating, "superseded_by")]

    @cached_property
    def superseded(self) -> list[Rating]:
        """Those that a later one supersedes."""
        return [rating for rating in self.ratings if hasattr(rating, "superseded_by")]

    @cached_property
    def mine(self) -> Rating | None:
        """The person's own latest rating in the open round."""
        return self.work.mine if self.work else None

    @cached_property
    def review(self) -> Review:
        """How far the claim is reviewed; says nothing about ratings that are hidden."""
        if self.user.alone:
            return review_alone(self.current)
        member = membership_of(self.user, self.round) if self.round else Membership.LOOKS_ON
        return review_of(self.current, self.round, member, mine=self.mine is not None, may_rate=self.user.is_reviewer)

    # --- decisions ---------------------------------------------------------------------------------------------

    @cached_property
    def decisions(self) -> list[Told]:
        """Decisions and proposals on this claim that the person may see, oldest first, each with its dissent."""
        return told(decisions_on_claim(self.claim, self.user), self.user)

    @property
    def standing_decisions(self) -> list[Told]:
        """Those that stand: one for each round at most."""
        return [one for one in self.decisions if one.stands]

    @property
    def other_decisions(self) -> list[Told]:
        """What is proposed, and what a later decision took the place of."""
        return [one for one in self.decisions if not one.stands]

    @cached_property
    def responses(self) -> list[Heard]:
        """What its publisher was asked about it and said, the last first."""
        return [] if self.claim.source.publisher_id is None else requests_on(self.claim, self.user)

    @cached_property
    def redactions(self) -> list[Redaction]:
        """Words of it that are hidden in public."""
        return list(in_force().filter(claim=self.claim).order_by("start"))

    @property
    def may_ask(self) -> bool:
        """Whether the person is offered to ask the publisher: a lead, where something is decided."""
        return self.user.is_lead and self.claim.source.publisher_id is not None and bool(self.standing_decisions)

    # --- descriptions ------------------------------------------------------------------------------------------

    @cached_property
    def descriptions(self) -> list[Description]:
        """What each coder says of the wording, as far as the person may see it; none while the words are withheld."""
        if self.claim.withheld_at is not None:
            return []
        seen = descriptions_seen_by(self.user).filter(claim=self.claim)
        return list(seen.select_related("coder", "question"))

    @cached_property
    def joined_to(self) -> Claim | None:
        """The claim that stays in place of this one, which was joined to it when two readings were merged."""
        if self.claim.withdrawn_at is None:
            return None
        return seen_by(Claim.objects.filter(joined__claim=self.claim), self.user).select_related("source").first()

    @cached_property
    def codes_independently(self) -> bool:
        """Whether the person has begun to code the claim independently, so that others' codes are hidden."""
        return blind_coding(self.user, self.claim) is not None

    @property
    def may_code_independently(self) -> bool:
        """Whether the person can begin to: a curator who has not coded it, and does not judge it in a round."""
        over = self.claim.withdrawn_at is not None or self.claim.withheld_at is not None
        if over or self.veiled or self.user.alone or not self.user.is_curator:
            return False
        return not any(one.coder_id == self.user.pk and one.round_id is None for one in self.descriptions)

    @cached_property
    def work(self) -> Work | None:
        """The person's work on the claim in the round in which they rate it; None where they rate it in none."""
        if self.round is None or not self.user.is_reviewer:
            return None
        return Work(task_of(self.user, self.round, self.claim), self.user, self.current)

    @property
    def grounded(self) -> bool:
        """Whether there is something that certainty could rest on: evidence, or a search."""
        return bool(self.evidence or self.searches)

    # --- history -----------------------------------------------------------------------------------------------

    @cached_property
    def anchors(self) -> list[Anchor]:
        """Every place that the claim's words had, oldest first."""
        return list(self.claim.anchors.select_related("created_by").defer("capture__text").select_related("capture"))

    @cached_property
    def sightings(self) -> list[Event]:
        """What became of the claim on each copy of its page."""
        return sightings_of(self.claim)

    @cached_property
    def changes(self) -> list[Change]:
        """The history of the claim's record."""
        return changes_of(self.claim, MADE_OF_WORDS if self.veiled else ())


def claim_with_facts(user: User) -> ClaimQuerySet:
    """Claims that this person may see, with what their page says about them; without the captured text."""
    return with_facts(seen_by(Claim.objects.all(), user))


def with_facts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """With what a page says about each; without the captured text."""
    about = ("source__source_type", "source__publisher", "capture__stored_by", "question", "created_by")
    return claims.select_related(*about).defer("capture__text")
