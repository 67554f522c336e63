"""The evidence on a question as a table: a row a study, what makes it strong or weak a column. Nothing is totalled."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.choices import CellSource, Donor, Expanded
from claims.models.evidence_item import EvidenceItem, EvidenceLink
from claims.models.question import Question
from claims.models.user import User
from claims.reads.claim.evidence import by_design
from claims.reads.evidence.circular import circular_claims

# More studies than anybody reads in one table; the file of links has all.
MOST_ROWS = 500
NUMBERS = (
    ("randomised", "n_randomised"),
    ("analysed", "n_analysed"),
    ("treated", "n_treated"),
    ("enrolled", "n_enrolled"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One study beside the question, in words; empty where nothing is recorded."""

    link: EvidenceLink
    item: EvidenceItem
    circular: int

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """How many people or animals, as far as it is recorded."""
        each = ((name, getattr(self.item, field)) for name, field in NUMBERS)
        return [(name, number) for name, number in each if number is not None]

    @property
    def product(self) -> list[str]:
        """The product in words: what it is, where its cells come from, whose they are, and whether they were grown."""
        item = self.item
        cells = CellSource(item.cell_source).label if item.cell_source else ""
        donor = Donor(item.donor).label if item.donor else ""
        grown = Expanded(item.expanded).label if item.expanded else ""
        return [part for part in (item.intervention, cells, donor, grown) if part]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as a file has it, in the order of HEAD."""
        item, link = self.item, self.link
        return (
            item.uid, item.title, item.source.uid, item.doi, item.pmid, item.trial_number,
            item.design, str(item.ocebm or ""), item.species, item.population,
            *("" if (number := getattr(item, field)) is None else str(number) for _, field in NUMBERS),
            item.intervention, item.cell_source, item.donor, item.expanded,
            item.comparator, item.comparator_text, item.outcome, item.direction,
            link.directness, " ".join(link.mismatches),
            item.peer_review, item.funding, item.seller_interest, item.retraction_status, item.retraction_checked_on,
            item.same_patients_as.uid if item.same_patients_as else "", str(self.circular),
        )  # fmt: skip


HEAD = (
    "evidence_uid", "evidence_title", "source_uid", "evidence_doi", "evidence_pmid", "evidence_trial_number",
    "design", "ocebm_level", "species", "population",
    "n_randomised", "n_analysed", "n_treated", "n_enrolled",
    "intervention", "cell_source", "donor", "expanded",
    "study_comparator", "study_comparator_text", "outcome", "direction",
    "directness", "mismatches",
    "peer_review", "funding", "seller_interest", "retraction_status", "retraction_checked_on",
    "same_patients_as", "circular_for_claims",
)  # fmt: skip


def evidence_rows(question: Question, user: User) -> list[Row]:
    """The studies linked to the question by their design, whatever they say. Four queries at most."""
    links = EvidenceLink.objects.filter(question=question, withdrawn_at=None, evidence_item__withdrawn_at=None)
    listed = links.select_related("evidence_item__source", "evidence_item__same_patients_as").order_by("pk")
    return list(_rows(sorted(listed[:MOST_ROWS], key=by_design), question, user))


def _rows(links: list[EvidenceLink], question: Question, user: User) -> Iterator[Row]:
    circular = circular_claims(user, [link.evidence_item_id for link in links], question.pk)
    for link in links:
        yield Row(link, link.evidence_item, len(circular.get(link.evidence_item_id, ())))
