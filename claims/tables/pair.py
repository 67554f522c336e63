"""The columns of the list of pairs."""

from collections.abc import Iterable
from typing import Any

from claims.models import Claim
from claims.reads.pair import Laid
from claims.tables.base import LONGEST_TITLE, ListTable, addresses, heading, shortened

LONGEST_QUOTE = 300


class PairTable(ListTable):
    """Headings; the name of a column is what an address sorts by."""

    left = heading("Claim", "")
    between = heading("How they stand", "")
    right = heading("Beside it", "")
    added = heading("Added", "", sort="pk")

    always = ("left", "between", "right")

    rows_template = "pair/rows.html"

    class Meta:
        attrs = {"class": "table listed slips"}

    def values_of(self, records: Iterable[Laid]) -> Iterable[dict[str, Any]]:
        """What a row shows of a pair: both claims, marketing left, and what stands between them."""
        of_pair, of_claim = addresses("pair"), addresses("claim")

        def half(claim: Claim) -> dict[str, str]:
            return {
                "quote": shortened(claim.shown_quote, LONGEST_QUOTE),
                "side": claim.side,
                "number": claim.short_number,
                "address": of_claim(claim.uid),
                "source": shortened(claim.source.shown_title, LONGEST_TITLE),
            }

        for laid in records:
            yield {
                "pair": laid.pair,
                "address": of_pair(laid.pair.uid),
                "halves": (half(laid.left), half(laid.right)),
                "between": laid.between,
                "changed": [label.lower() for label in laid.pair.changed_labels],
                "status": "" if laid.pair.is_confirmed else laid.pair.get_status_display().lower(),
                "added": laid.pair.created_at,
            }
