"""Every rule that reads text of unknown origin, on texts that are made to be slow to read."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from benchmarks.hostile import CALLS, HONEST, SHAPES, TookTooLong, milliseconds, name_of
from claims import rules
from claims.rules.copies import alignment, fingerprint, likeness
from claims.rules.extract import markdown, printed
from claims.rules.identify import identifier
from claims.rules.span import reader
from claims.rules.text import sentence

pytestmark = pytest.mark.slow

# Milliseconds of processor time: a rule may take so many times what an honest text of the same length takes, of which
# the least is counted as this.
TIMES, LEAST = 50, 20.0
SHORT, LONG = 8_000, 40_000
# A rule that takes longer than this for a short honest text gets short ones.
SLOW = 3.0

# Rules that read no text of unknown origin, by what they read instead.
READ_ELSE = {
    "what people of this installation chose or typed into one field of a few characters": """
        identify.password.is_monotonous identify.short_number.claim_number identify.short_number.source_number
        identify.visitor.visitor_address bookmarklet.bookmarklet bookmarklet.bookmarklet_script
    """,
    "a codebook, whose rows are bounded and whose fields are each looked at once": """
        review.codebook.content_sha256 review.codebook.faults_of_answers review.codebook.lacks
        review.level_match.standing review.codebook.code_of review.codebook.digest review.codebook_changes.compare
        review.codebook_changes.next_version review.codebook_file.read_codebook
    """,
    "codes, numbers, times and places": """
        extract.document.check_size copies.likeness.common_from copies.likeness.likely
        reference.retraction.outweighs reference.retraction.standing
        extract.picture.is_picture
        fair.sentences identify.partial_date.first_moment identify.partial_date.next_moment review.heard.heard
        webhook.pause_after
        identify.partial_date.latest identify.uid.new_uid job.is_lost job.is_left_lying
        review.assign.assign review.basis.basis review.basis.basis_of_pages review.basis.changed
        review.decide.dissent review.decide.distance review.decide.refused_because review.decide.spread_in_words
        review.decide.wording_refused_because
        review.gold.compare review.gold.passes review.keys.letters_for review.pace.minutes_left
        review.result.Result review.result.Said review.result.newest review.sample.sample
        review.reveal.extent review.reveal.membership review.reveal.phase review.reveal.sees_more
        review.reveal.sees_others review.reveal.sees_wording review.reveal.stage
        pair.turned
        review.stance.stance_for_claim review.stance.effective_links review.ocebm.ocebm_level
        review.circular.circle review.circular.circular_alone review.circular.Standing
        review.profile.follows review.profile.parse_profile review.profile.profile_said
        span.reader.part_around span.overlap.shared span.overlap.merged span.merging.grouped
        span.structure.parts_within span.structure.warnings_of span.structure.struck_of
        text.flow.blocks_of extract.parts.in_order
        extract.parts.part_from extract.parts.suggestion_from extract.parts.capped span.withholding.merged
    """,
    "values of categories, of which there are 250 at most": """
        review.agreement.bootstrap.intervals review.agreement.bootstrap.interval review.agreement.cohen.Pair
        review.agreement.cohen.kappa review.agreement.cohen.linear_kappa review.agreement.cohen.quadratic_kappa
        review.agreement.cohen.weighted_kappa review.agreement.confusion.Confusion
        review.agreement.confusion.confusion review.agreement.figures.agreement
        review.agreement.figures.agreement_of review.agreement.figures.resampled
        review.agreement.measure.Measure review.frequency.frequencies review.frequency.frequencies_of_several
        review.frequency.outcome
        review.agreement.measure.one_of_each
        review.agreement.fleiss.fleiss review.agreement.gwet.ac1 review.agreement.gwet.ac2
        review.agreement.gwet.quadratic review.agreement.krippendorff.alpha_nominal
        review.agreement.krippendorff.alpha_ordinal review.agreement.krippendorff.alpha_interval
        review.agreement.krippendorff.alpha review.agreement.krippendorff.coincidences
        review.agreement.krippendorff.squared_differences review.agreement.paradox.paradox
        review.agreement.patterns.Patterns review.agreement.percent.percent review.agreement.percent.unit_agreement
        review.agreement.scale.numbers review.agreement.table.Table review.agreement.table.refuse
    """,
    "a document, by a rule that is here itself, or in a process of its own": """
        confined.apart copies.bounded.align_bounded copies.bounded.answer span.bounded.find_bounded span.bounded.answer
        extract.confined.answer extract.extract
        extract.archived.opened extract.docx.read extract.docx_parts.opened extract.html.said_by
        extract.jats_page.page_of extract.jats_said.said_of extract.jats_said.without_notes extract.xml_tree.Node
        extract.xml_tree.too_much extract.zipped.Zipped extract.zipped.damaged extract.zipped.bomb
        extract.warc.answer.Answer extract.warc.pages.take_pages
        extract.extract_with extract.confined.read_here extract.confined.read_apart extract.pdf.read
        identify.identifier.normalise identify.addresses.Addresses
        extract.metadata.page_suggestions extract.html.printed_title
        extract.metadata.site_names
        extract.walk.Walk extract.walk.read_sheets extract.box.box_of extract.box.value_of extract.box.is_button
        extract.mark.marks_of extract.mark.is_struck extract.pseudo.split_list extract.pseudo.pseudo_class
        extract.selector.Element extract.selector.Compound extract.selector.Work
        extract.rows.widest_of extract.rows.is_full extract.rows.goes_on extract.rows.divides
        span.passages.WordIndex span.introduction.Shape text.folding.Folded text.sentence.with_neighbours
    """,
    "what a process of its own has read from a PDF, piece by piece, within that process’s bounds": """
        extract.pdf.columns.lines_of extract.pdf.columns.ordered extract.pdf.fields.links_on extract.pdf.fields.typed_on
        extract.pdf.furniture.furniture_of extract.pdf.glyphs.box_of extract.pdf.glyphs.glyphs_of
        extract.pdf.glyphs.upright_box extract.pdf.hidden.shown_of extract.pdf.noticed.warnings_of
        extract.pdf.over.covered extract.pdf.over.mark_items extract.pdf.over.drawn_over extract.pdf.over.middle_of
        extract.pdf.over.strike extract.pdf.over.struck_notes
        extract.pdf.opened.Document extract.pdf.opened.opened extract.pdf.outline.body_size_of
        extract.pdf.outline.mark_headings extract.pdf.outline.outline_of extract.pdf.pages.read_page
        extract.pdf.paragraphs.ends_sentence extract.pdf.paragraphs.is_list_item
        extract.pdf.right_to_left.as_read extract.pdf.right_to_left.runs_left
        extract.pdf.paragraphs.joined_over_pages extract.pdf.paragraphs.paragraphs_of extract.pdf.stored.stored
        extract.pdf.whole.damaged extract.pdf.words.atoms_of
    """,
    "lists of this program": "text.listed.entries text.listed.forms text.listed.one_of text.listed.whole",
    "some bytes of an authority, of which there are 64 KB at most": """
        time_stamp.ask_for time_stamp.certificates_in time_stamp.check_stamp
    """,
    "each byte once": """
        webhook.signature_of extract.document.sha256_of extract.document.sha256_of_blocks
        extract.document.sha256_of_text
    """,
    "what other rules made of a text, as it is": """
        text.odd.Plain text.suggestion.as_kept reference.csl.year_understood reference.csl.parts_written
        reference.reference.Reference reference.reference.Problem reference.reference.reference_stored
        copies.alignment.Alignment extract.parts.Extraction span.passages.SentenceContext
        reference.more.with_more reference.more.says_more reference.more.says_otherwise reference.more.in_words
    """,
}


@pytest.mark.parametrize("rule", CALLS, ids=name_of)
def test_no_text_takes_a_rule_fifty_times_as_long_as_an_honest_one(rule: Callable[..., Any]) -> None:
    call = CALLS[rule]
    length = LONG if milliseconds(call, HONEST.text(SHORT)) < SLOW else SHORT
    most = TIMES * max(LEAST, milliseconds(call, HONEST.text(length)))
    for shape in SHAPES:
        try:
            took = milliseconds(call, shape.text(length), most)
        except TookTooLong:
            took = most
        assert took < most, f"{shape.name}: more than {most:.0f} ms for {length:,} characters"


def test_every_rule_is_held_to_it_or_reads_nothing_that_is_of_unknown_origin() -> None:
    held = {name_of(rule) for rule in CALLS}
    named = {name for names in READ_ELSE.values() for name in names.split()}
    public = {name_of(rule) for rule in _public_rules()}
    assert public - held - named == set()
    assert named - public == set()
    assert named & held == set()


def _public_rules() -> Iterator[Callable[..., Any]]:
    """Functions, and classes with methods, of all modules of rules."""
    for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}."):
        for name, one in vars(import_module(module.name)).items():
            if not name.startswith("_") and getattr(one, "__module__", "") == module.name and _is_rule(one):
                yield one


def _is_rule(one: object) -> bool:
    if not inspect.isclass(one):
        return inspect.isfunction(one)
    methods = (name for name, method in vars(one).items() if inspect.isfunction(method))
    return not issubclass(one, Exception) and any(not name.startswith("_") for name in methods)


_FRONT = b"---\n" + b"-a:b\n" * 100 + b"c"


def _spans(number: int, apart: int) -> list[reader.ClaimSpan]:
    return [reader.ClaimSpan(str(at), at * apart, at * apart + 1) for at in range(number)]


def _menus(number: int, apart: int) -> list[dict[str, Any]]:
    return [{"kind": "furniture", "start": at * apart, "end": at * apart + 1} for at in range(number)]


# What stopped the site: each text, and milliseconds, fifty times what it takes.
SEEN: dict[str, tuple[Callable[[], object], float]] = {
    "110,000 stops and a letter": (lambda: sentence.sentences("." * 110_000 + "x"), 1_000),
    "32 KB of initials": (lambda: sentence.sentences("A. " * 11_000), 2_000),
    "40,000 spaces in a trial number": (lambda: _trial("NCT" + " " * 40_000 + "1"), 500),
    "60 KB of beginnings of a DOI": (lambda: printed.printed_suggestions("10.1234." * 7_500, ()), 3_000),
    "100,000 lines that go on": (lambda: alignment.Sentences("a\n" * 100_000, 200_000), 15_000),
    "20,000 links in 20,000 lines": (lambda: reader.draw("a\n" * 20_000, _spans(20_000, 2)), 20_000),
    "20,000 links in one line": (lambda: reader.draw("aa" * 20_000, _spans(20_000, 2)), 20_000),
    "20,000 menus in 10 MB": (lambda: likeness.own_words("a" * 10_000_000, _menus(20_000, 500)), 5_000),
    "100 lines of front matter that can be read in two ways": (lambda: markdown.read(_FRONT), 2_000),
    "a mail address of 100,000 stops": (lambda: fingerprint.is_furniture("@ " + "a." * 50_000), 2_000),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_once_stopped_the_site_does_not(name: str) -> None:
    call, most = SEEN[name]
    try:
        assert milliseconds(lambda _: call(), "", most) < most
    except TookTooLong:
        pytest.fail(f"More than {most} ms.")


def _trial(raw: str) -> None:
    with pytest.raises(identifier.BadIdentifier):
        identifier.normalise_trial(raw)
