"""The columns of the claims list."""

from collections.abc import Iterable
from typing import Any

from claims.models import Claim
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened

LONGEST_QUOTE = 400


class ClaimTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    pick = heading("Choose", "c-pick")
    quote = heading("Quote", "c-quote")
    source = heading("Source", "c-source", sort="source")
    publisher = heading("Publisher", "c-word")
    published = heading("Published", "c-word")
    question = heading("Question", "c-question", sort="question")
    answers = heading("How it answers", "c-word")
    voice = heading("Voice", "c-word")
    claim_type = heading("Type", "c-word")
    wording = heading("Causal wording", "c-words", sort="strength")
    firmness = heading("Firmness", "c-firm", sort="commitment")
    verdict = heading("My verdict", "c-verdict")
    certainty = heading("My certainty", "c-certainty")
    result_verdict = heading("Verdict", "c-verdict", sort="result_verdict")
    result_certainty = heading("Certainty", "c-certainty", sort="result_certainty")
    result_gap = heading("Wording gap", "c-word", sort="result_gap")
    review = heading("Review", "c-review")
    language = heading("Language", "c-word")
    added = heading("Added", "c-status", sort="pk")

    always = ("pick", "quote")
    seldom = ("publisher", "published", "answers", "voice", "claim_type", "language", "result_certainty", "result_gap")
    rows_template = "claim/rows.html"

    class Meta:
        attrs = {"class": "table claims slips"}

    def values_of(self, records: Iterable[Claim]) -> Iterable[dict[str, Any]]:
        """What a row shows of a claim, its source, its question and the person's own ratings."""
        of_claim, of_source, of_question = addresses("claim"), addresses("source"), addresses("question")
        for claim in records:
            source, question = claim.source, claim.question
            yield {
                "address": of_claim(claim.uid),
                "uid": claim.uid,
                "number": claim.short_number,
                "quote": shortened(claim.shown_quote, LONGEST_QUOTE),
                "side": claim.side,
                "source": shortened(source.shown_title, LONGEST_TITLE),
                "source_address": of_source(source.uid),
                "source_type": source.source_type.name if source.source_type else "",
                "question": question.text if question else "",
                "question_address": of_question(question.uid) if question else "",
                "publisher": source.publisher.name if source.publisher else "",
                "published": source.published,
                "answers": claim.get_answers_display(),
                "voice": claim.get_voice_display(),
                "claim_type": claim.get_claim_type_display(),
                "language": claim.language,
                "wording": claim.strength,
                "firmness": claim.commitment,
                "own": claim.own,  # type: ignore[attr-defined]  # put there by the list
                "result": claim.result,  # type: ignore[attr-defined]  # as well
                "added": claim.created_at,
            }
