"""The rounds of the demonstration: who rated what in which, what was decided, and what still waits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from claims.actions.decision import Ruling, answer_proposal, comment, decide, propose
from claims.actions.evidence_item import save_evidence_link
from claims.actions.interest import declare_interests
from claims.actions.judgement import Judgement
from claims.actions.rating import save_draft, skip_unit, submit_rating
from claims.actions.round import close_round, make_round, open_round
from claims.actions.unit import Answered, Choice
from claims.choices import ComparatorKind, UnitKind, UnitRole
from claims.exchange.corpus import Corpus, read
from claims.models import Assignment, Claim, Decision, EvidenceLink, Round, SchemeVersion, Source, User

Done = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Held:
    """A round as it is loaded, and the people of its rows by name."""

    corpus: Corpus
    round: Round

    def claim(self, key: str) -> Claim:
        """The claim with this key of the corpus."""
        return self.corpus.claims[key]

    def person(self, name: str) -> User:
        """Who stands for this name."""
        return self.corpus.people[name]


def load_rounds(corpus: Corpus, done: Done = lambda: None) -> list[Round]:
    """Put the rounds in, through the same actions as people; `done` is called after each rating."""
    rows = corpus.read("rounds")
    for row in rows["interests"]:
        if (person := corpus.people.get(row.pop("reviewer"))) is not None:
            declare_interests(actor=person, **row)
    return [_load_round(corpus, row, done) for row in rows["rounds"]]


def ratings() -> int:
    """How often `done` is called while the rounds are loaded."""
    return sum(len(_ratings(row, read)) for row in read("rounds")["rounds"])


def _ratings(row: dict[str, Any], reads: Callable[[str], Any]) -> list[dict[str, Any]]:
    return list(reads(row["ratings"])) if row.get("ratings") else []


def _load_round(corpus: Corpus, row: dict[str, Any], done: Done) -> Round:
    held = Held(corpus, _opened(corpus, row))
    for skip in row.get("skips", []):
        skip_unit(actor=held.person(skip["reviewer"]), assignment=_assignment(held, skip), because=skip["because"])
    for rating in _ratings(row, corpus.read):
        _load_rating(held, rating)
        done()
    for draft in row.get("drafts", []):
        reviewer, claim = held.person(draft["reviewer"]), held.claim(draft["claim"])
        save_draft(actor=reviewer, round_=held.round, unit=claim, typed=draft["typed"])
    if "closed_because" in row:
        held = Held(corpus, close_round(actor=held.person("lead"), round_=held.round, because=row["closed_because"]))
    _load_decisions(held, row)
    for change in row.get("changed_links", []):
        _change_link(corpus, change)
    return held.round


def _load_decisions(held: Held, row: dict[str, Any]) -> None:
    for said in row.get("comments", []):
        comment(actor=held.person(said["by"]), round_=held.round, unit=held.claim(said["claim"]), text=said["text"])
    for one in row.get("decisions", []):
        before = Decision.objects.current().filter(round=held.round, claim=held.claim(one["claim"])).first()
        ruling = _ruling(one, supersedes=before if one.get("again") else None)
        decide(actor=held.person("lead"), round_=held.round, unit=held.claim(one["claim"]), ruling=ruling)
    for one in row.get("proposals", []):
        unit = held.claim(one["claim"])
        proposal = propose(actor=held.person("lead"), round_=held.round, unit=unit, ruling=_ruling(one))
        for answer in one["answers"]:
            answer_proposal(actor=held.person(answer.pop("by")), proposal=proposal, **answer)


def _ruling(row: dict[str, Any], supersedes: Decision | None = None) -> Ruling:
    judged = row["judgement"] | {"failure_tags": tuple(row["judgement"]["failure_tags"])}
    return Ruling(Judgement(**judged), row["reason"], row["disagreement"], supersedes)


def _opened(corpus: Corpus, row: dict[str, Any]) -> Round:
    code, version = row["codebook"]
    terms = row["terms"] | {"scheme_version": SchemeVersion.objects.get(scheme__code=code, version=version)}
    raters = [corpus.people[name] for name in row["raters"] if name in corpus.people]
    made = make_round(actor=corpus.people["lead"], round_=Round(**terms), choice=_choice(corpus, row), raters=raters)
    return open_round(actor=corpus.people["lead"], round_=made).round


def _choice(corpus: Corpus, row: dict[str, Any]) -> Choice:
    answered = [
        Answered(corpus.claims[one["claim"]].pk, UnitRole(one["role"]), one["answer"])
        for one in row.get("answered", [])
    ]
    if row["terms"].get("unit_kind") == UnitKind.SOURCE:
        sources = {capture.source_id for capture in corpus.captures.values()}
        return Choice(Source.objects.filter(pk__in=sources), by={"tag": "msc-demonstration"})
    keys = _keys(corpus, row) + [one.unit for one in answered]
    return Choice(Claim.objects.filter(pk__in=keys), by=row["chosen_by"], answered=answered)


def _keys(corpus: Corpus, row: dict[str, Any]) -> list[int]:
    named: Iterable[str] = row.get("claims") or corpus.claims
    return [corpus.claims[key].pk for key in named]


def _assignment(held: Held, row: dict[str, Any]) -> Assignment:
    return Assignment.objects.get(
        round=held.round, claim=held.claim(row["claim"]), reviewer=held.person(row["reviewer"])
    )


def _load_rating(held: Held, row: dict[str, Any]) -> None:
    reviewer, claim, against = row.pop("reviewer"), row.pop("claim"), row.pop("comparator")
    named = held.corpus.claims.get(against)
    row["failure_tags"] = tuple(row["failure_tags"])
    judgement = Judgement(comparator=ComparatorKind.CLAIM if named else against, comparator_claim=named, **row)
    submit_rating(actor=held.person(reviewer), round_=held.round, unit=held.claim(claim), judgement=judgement)


def _change_link(corpus: Corpus, row: dict[str, Any]) -> None:
    """Change what is said of an item beside a claim, which makes stale what rests on it."""
    link = EvidenceLink.objects.get(evidence_item=corpus.items[row["evidence"]], claim=corpus.claims[row["claim"]])
    for name, value in row["to"].items():
        setattr(link, name, value)
    save_evidence_link(actor=corpus.curator, link=link, why=row["why"])
