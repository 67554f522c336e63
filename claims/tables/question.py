"""The columns of the questions list."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from claims.choices import NOT_KNOWN, side_label
from claims.models import Question
from claims.tables.base import ListTable, addresses, heading


class QuestionTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    text = heading("Question", "c-title", sort="text")
    marketing = heading("Marketing claims", "n")
    research = heading("Research claims", "n")
    other = heading("Other claims", "n")
    unclassified = heading("Not classified", "n")
    links = heading("Evidence", "n")
    added = heading("Added", "", sort="pk")

    always = ("text", "marketing", "research", "other", "unclassified")

    rows_template = "question/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[Question]) -> Iterable[dict[str, Any]]:
        """What a row shows of a question, with the numbers of its claims by side and of its evidence."""
        of_question, claims = addresses("question"), reverse("claim_list")
        for question in records:
            by_side = question.number_by_side  # type: ignore[attr-defined]  # put there by the list
            yield {
                "address": of_question(question.uid),
                "text": question.text,
                "sides": [
                    (side_label(side), number, f"{claims}?question={question.uid}&side={side or NOT_KNOWN}")
                    for side, number in by_side
                ],
                "links": question.number_of_links,  # type: ignore[attr-defined]
                "added": question.created_at,
            }
