"""The published double coding, stored: its ratings agree as the table's do."""

import pytest

from claims.actions.codebook import import_codebook
from claims.actions.scheme import save_scheme_version
from claims.actions.table.store import store_records
from claims.actions.table.terms import Terms
from claims.choices import Role, SchemeStatus
from claims.exchange.table.made_scheme import proposed_scheme, scheme_of
from claims.exchange.table.mapping import MadeScheme, Mapping, Raters
from claims.exchange.table.read import read_table
from claims.exchange.table.records import records
from claims.exchange.table.table import Problems
from claims.models import OPERATOR, Answer, Claim, Rating, Round, Source
from claims.reads.verify import verify_captures
from claims.rules.review.agreement.figures import agreement
from claims.rules.review.agreement.table import Row
from tests.builders import make_user
from tests.paths import TABLES

PATH = TABLES / "scheel_positive_results_in_registered_reports_data.tsv"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared,
    pytest.mark.skipif(not PATH.exists(), reason="needs ../shared/tables"),
]
NOTHING = (
    "missing",
    "exclude",
    "not codeable",
    "excluded (RRR)",
    "excluded (estimation)",
    "excluded (theory comparison)",
)


def test_the_published_double_coding_is_stored_and_agrees_as_was_found_before():
    person = make_user(Role.CURATOR, Role.LEAD)
    table = read_table(PATH.read_bytes(), name=PATH.name)
    mapping = Mapping(
        columns={"doi": "source.doi", "title": "source.title", "year": "source.published",
                 "journal": "source.container_title", "hypothesis_quote": "claim.quote"},
        raters=Raters("suffix", {"_MS": "MS", "_AS": "AS"},
                      {"support_orig": "rating.item.support", "individual_coding_notes": "rating.rationale"}),
        codes={"support_orig": {"support": "support", "partial support": "support", "no support": "no_support"}},
        missing_in={"support_orig": NOTHING},
        leave_out_rows={"include_in_analysis": ("0",)},
        key=("id",),
    )  # fmt: skip
    mapping = proposed_scheme(table, mapping, MadeScheme("scheel-2021", "Support for hypotheses"))
    (version,) = import_codebook(actor=person, codebook=scheme_of(mapping, table)).made
    version.status = SchemeStatus.ACTIVE
    save_scheme_version(actor=person, version=version)
    terms = Terms("scheel", version=version, round_name="First coding")
    told = Problems()
    outcome = store_records(actor=person, records=lambda: records(table, mapping, told), terms=terms)
    assert list(told) == []
    assert [problem for problem in outcome.problems if problem.refuses] == []
    assert (outcome.new, outcome.refused) == (223, 0)
    assert (Source.objects.count(), Claim.objects.count()) == (223, 223)
    round_ = Round.objects.get(imported=True)
    assert (round_.name, round_.raters.count()) == ("First coding", 2)
    said = Answer.objects.filter(rating__in=Rating.objects.visible_to(OPERATOR).filter(round=round_))
    rows = [
        Row(claim, rater, code)
        for claim, rater, code in said.values_list("rating__claim__uid", "rating__reviewer__first_name", "level__code")
    ]
    (pair,) = agreement(rows).cohen
    both = [row for row in rows if sum(other.unit == row.unit for other in rows) == 2]
    assert pair.units == 53
    assert round(agreement(both).percent.value, 3) == 0.943
    assert round(pair.kappa.value, 3) == 0.769
    assert [fault for _, faults in verify_captures() for fault in faults] == []
    again = store_records(actor=person, records=lambda: records(table, mapping, told), terms=terms)
    assert (again.new, again.same, again.changed, again.refused) == (0, 223, 0, 0)
