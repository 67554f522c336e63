"""The contract: which files there are, what a row of each is, and which columns it has, in which order."""

from dataclasses import dataclass

from claims.exchange import (
    answer_columns,
    change_columns,
    computed,
    noun_columns,
    noun_values,
    publisher_columns,
    release_columns,
    study_columns,
)
from claims.exchange import decision_columns as decided
from claims.exchange.columns import Column, Kind, Made, Placed
from claims.models.description import SAID

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_CLAIM = (
    Column("claim_uid", Kind.CODE, "Identifier of the claim.", _UID, "uid"),
    Column(
        "permalink", Kind.CODE,
        "Address of the claim's page; empty where the installation has no public address: claim_uid names the claim.",
        f"https://evidence.example/claims/{_UID}/",
        computed.permalink, "Claim.uid",
    ),
    Column(
        "source_number", Kind.INTEGER,
        "Number of the source, as people say it. With claim_number it is the short number of the claim: claim 3.7 is"
        " claim 7 of source 3. The two stand apart, because a spreadsheet would take 3.10 for 3.1.",
        "3", "source__number",
    ),
    Column("claim_number", Kind.INTEGER, "Number of the claim within its source.", "7", "number"),
)  # fmt: skip

_ROUND = (
    Column("scheme", Kind.TERM, "Code of the scheme that was rated with.", "claim-fit", "scheme_version__scheme__code"),
    Column("scheme_version", Kind.TERM, "Version of that scheme.", "1.0.0", "scheme_version__version"),
    Column("round_uid", Kind.CODE, "Identifier of the round of rating.", _UID, "round__uid"),
    Column("round", Kind.TEXT, "Name of the round.", "First round", "round__name"),
    Column(
        "round_exemptions",
        Kind.INTEGER,
        "How often, while the round ran, a lead who rates in it gave an account more sight of it than they had"
        " themselves, because nobody else could. To be told with agreement; the record of the round says who, when"
        " and why.",
        "0",
        computed.exemptions,
        "counted over Exemption",
    ),
)

_SCHEME_NOW = (
    Column(
        "scheme", Kind.TERM, "Code of the scheme of the round that is open as the file is made; empty when none is.",
        "claim-fit", computed.scheme, "Round.scheme_version.scheme.code",
    ),
    Column(
        "scheme_version", Kind.TERM, "Version of that scheme.", "1.0.0", computed.scheme_version,
        "Round.scheme_version.version",
    ),
    Column(
        "ratings", Kind.INTEGER,
        "How many ratings of the claim the person who exports may see, each reviewer's latest in each round.", "2",
        computed.ratings, "counted over Rating",
    ),
)  # fmt: skip

_REVIEWER = Column(
    "reviewer", Kind.TEXT, "Who rated, by the name that the pages show: the pseudonym where there is one.",
    "Reviewer A", computed.person("reviewer", judged_in="round"), "Rating.reviewer.shown_name",
)  # fmt: skip

_JUDGEMENT = (
    Column(
        "certainty", Kind.TERM,
        "Certainty of the body of evidence on the question: code of a level of the scheme version. Empty where the"
        " reviewer said nothing.",
        "low", "certainty__code",
    ),
    Column(
        "certainty_order", Kind.INTEGER,
        "Place of that level on its scale; more is more certain. Empty for codes that stand off the scale.",
        "2", "certainty__order",
    ),
    Column(
        "verdict", Kind.TERM,
        "How the wording of the claim fits that evidence: code of a level. Verdicts have no order.",
        "unsupported", "verdict__code",
    ),
    Column(
        "failure_tags", Kind.CODES, "Why the wording is not supported: codes of the scheme version.",
        "harms_omitted outdated", "failure_tags",
    ),
    Column(
        "wording_gap", Kind.TERM, "How far the wording stands from the comparator: code of a level.",
        "overstated", "wording_gap__code",
    ),
    Column(
        "wording_gap_order", Kind.INTEGER,
        "Place of that level on its scale: 0 is in line, more is overstated, less is understated. Empty off the scale.",
        "1", "wording_gap__order",
    ),
    Column(
        "comparator", Kind.CODE, "What the gap was judged against: claim, or evidence for the body of evidence.",
        "claim", "comparator",
    ),
    Column(
        "comparator_claim_uid", Kind.CODE, "Identifier of the claim that it was judged against.",
        _UID, "comparator_claim__uid",
    ),
    Column("rationale", Kind.TEXT, "Why, in the reviewer's words.", "No study is named.", "rationale"),
    Column(
        "evidence_as_of", Kind.DATE, "Up to when the reviewer looked at evidence.", "2026-11", "evidence_as_of"
    ),
    Column(
        "confidence", Kind.CODE,
        "How sure the reviewer is of this judgement: low, moderate or high. Not the certainty of the evidence.",
        "moderate", "confidence",
    ),
    Column("submitted_at", Kind.TIME, "When the rating was submitted.", _TIME, "submitted_at"),
)  # fmt: skip

# What a decision says as a rating does: all but how, and how surely, one rater came to it.
_DECIDED = tuple(
    column for column in _JUDGEMENT if column.name not in ("rationale", "evidence_as_of", "confidence", "submitted_at")
)

_SUPERSEDED = Column(
    "superseded_at", Kind.TIME,
    "When the same reviewer's next rating of the claim in the round took its place. Empty for the latest one.",
    _TIME, "superseded_by__submitted_at",
)  # fmt: skip

_STALE = (
    Column(
        "stale_at", Kind.TIME,
        "When the rating was marked stale, because something that it rests on changed. Empty while nothing has.",
        _TIME, "stale_at",
    ),
    Column("stale_because", Kind.TEXT, "What changed.", "The claim's question changed.", "stale_because"),
)  # fmt: skip

# At the end of the file: columns keep their places.
_PROFILE = Column(
    "certainty_profile", Kind.CODES,
    "How the reviewer came to the certainty, where they said it: the level at which the body of evidence starts, as"
    " start:high, then each reason that lowers it (risk_of_bias, inconsistency, indirectness, imprecision,"
    " publication_bias) or raises it (large_effect, dose_response, plausible_confounding) with its number of steps."
    " The certainty is what was chosen, also where another follows from the profile.",
    "start:high risk_of_bias:1 imprecision:2", "certainty_profile",
)  # fmt: skip
_ON_CIRCULAR = Column(
    "supported_on_circular", Kind.CODE,
    "Of a rating whose verdict finds nothing wrong: yes where all that it rested on is circular for the claim, or all"
    " of it that speaks for the claim; else no. Empty for any other verdict, and where the person who exports still has"
    " to rate the claim. What it rested on is what was linked when it was submitted; what is circular is as the file is"
    " made.",
    "no", computed.on_circular_alone, "Rating.basis, over EvidenceItem",
)  # fmt: skip
_KNEW = (
    Column(
        "stage", Kind.CODE,
        "What the reviewer knew: independent (before the reveal), discussed (after seeing the others) or unmasked"
        " (after the source was shown). Agreement is about each reviewer's last independent one.",
        "independent", "stage",
    ),
    Column(
        "guess", Kind.CODE,
        "In a masked round that asks it: the side that the reviewer took the claim for before the source was shown"
        " (marketing, research or cannot_tell). Empty where it was not asked.",
        "marketing", "guess",
    ),
)  # fmt: skip

_INTERESTS = Column(
    "interests", Kind.CODE,
    "Whether the reviewer had declared interests when they rated: yes or no; empty where they had declared nothing.",
    "no", computed.interests, "InterestStatement.none",
)  # fmt: skip

_DESCRIPTION = (
    Column(
        "quote", Kind.TEXT,
        "The words of the claim, exactly as they stand in the capture; [withheld] where withheld_at has a time.",
        "It rarely causes immune rejection.", computed.words("quote"), "Claim.quote",
    ),
    Column(
        "quote_flowed", Kind.TEXT,
        "The same as it is read: a printed line's end in mid-sentence is a space, or nothing where it divides a word."
        " The exact words are those of quote.",
        "It rarely causes immune rejection.", computed.quote_read, "Claim.quote_flowed, else Claim.quote",
    ),
    Column(
        "statement", Kind.TEXT, "The same in neutral words, by us; [withheld] with the quote.",
        "MSC rarely cause immune rejection.", computed.words("statement"), "Claim.statement", made=Made.WORDS,
    ),
    Column(
        "voice", Kind.CODE, "Who speaks in the sentence: marketing, research, testimonial or other.",
        "marketing", "voice", made=Made.WORDS,
    ),
    Column(
        "claim_type", Kind.CODE,
        "What it states: efficacy, safety, mechanism, feasibility, comparison, prevalence, definition, research_status"
        " or offer.",
        "safety", "claim_type", made=Made.WORDS,
    ),
    Column(
        "strength", Kind.CODE,
        "Causal wording: denies, correlational, conditional, direct or not_causal.", "direct", "strength",
        made=Made.WORDS,
    ),
    Column(
        "commitment", Kind.CODE, "Firmness: hedged, plain, boosted or absolute.", "hedged", "commitment",
        made=Made.WORDS,
    ),
    Column("question_uid", Kind.CODE, "Identifier of the question that it speaks to.", _UID, "question__uid"),
    Column("question", Kind.TEXT, "That question.", "Do transplanted cells cause rejection?", "question__text"),
    Column(
        "answers", Kind.CODE, "How the claim answers the question: affirms, denies, conditional or unclear.",
        "denies", "answers", made=Made.WORDS,
    ),
    Column("language", Kind.TEXT, "Language of the quote, as a BCP 47 tag.", "en", "language"),
    Column(
        "translation", Kind.TEXT,
        "The quote in English, where it is in another language; [withheld] with the quote.", "It does not hurt.",
        computed.words("translation"), "Claim.translation",
    ),
    Column("translation_by", Kind.TEXT, "Who or what translated it.", "J. Doe", "translation_by"),
)  # fmt: skip

_SOURCE = (
    Column("source_uid", Kind.CODE, "Identifier of the source.", _UID, "source__uid"),
    Column(
        "source_title", Kind.TEXT, "Title as printed; empty where it is not recorded: see not_printed.", "Our therapy",
        "source__title",
    ),
    Column(
        "source_type", Kind.TERM, "Code of the source's type, our classification; empty when it is not set.",
        "clinic", "source__source_type__code",
    ),
    Column(
        "source_side", Kind.CODE,
        "Side of that type, our classification: marketing, research or other; empty where it is not classified.",
        "marketing", computed.source_side, "Claim.source.source_type.side",
    ),
    Column(
        "side", Kind.CODE,
        "Side of the claim, as the pages show it: the voice where it is marketing or research, else source_side; empty"
        " where neither is classified.",
        "marketing", computed.side, "Claim.voice, Claim.source.source_type.side",
    ),
    Column("publisher", Kind.TEXT, "Who publishes it, as printed.", "Example Clinic", "source__publisher__name"),
    Column(
        "publisher_sells", Kind.CODE, "Whether the publisher sells what it writes about: yes, no or unknown.",
        "yes", "source__publisher__sells",
    ),
    Column(
        "container_title", Kind.TEXT, "Journal, site or book that holds the source, as printed.",
        "Stem Cells", "source__container_title",
    ),
    Column("author_printed", Kind.TEXT, "Author as printed.", "J. Doe", "source__author_printed"),
    Column(
        "published", Kind.DATE,
        "Date of publication: YYYY, YYYY-MM or YYYY-MM-DD; empty where it is not recorded: see not_printed.",
        "2018-03", "source__published",
    ),
    Column("published_printed", Kind.TEXT, "That date as it is printed.", "March 2018", "source__published_printed"),
    Column("address", Kind.TEXT, "Address of the source.", "https://clinic.example/msc", "source__address"),
    Column("doi", Kind.TEXT, "DOI of the source.", "10.1000/182", "source__doi"),
    Column(
        "not_printed", Kind.CODES,
        "What of the source somebody looked for, and found not printed: title, publisher, author_printed, published,"
        " container_title, copyright_printed, doi, pmid, pmcid or trial_number. What is empty and not named here is not"
        " recorded.",
        "author_printed published", computed.not_printed, "Claim.source.found_how",
    ),
)  # fmt: skip

_CAPTURE = (
    Column("capture_uid", Kind.CODE, "Identifier of the frozen copy that holds the quote.", _UID, "capture__uid"),
    Column("capture_sha256", Kind.CODE, "SHA-256 of the copy's bytes.", _SHA256, "capture__sha256"),
    Column(
        "document_sha256", Kind.CODE, "For an excerpt: SHA-256 of the whole document.", _SHA256,
        "capture__document_sha256",
    ),
    Column(
        "capture_depth", Kind.CODE, "How much the copy holds: full, abstract, excerpt or withheld.", "full",
        "capture__depth",
    ),
    Column("start", Kind.INTEGER, "Where the quote begins in the copy's text, in Unicode code points.", "152", "start"),
    Column("end", Kind.INTEGER, "Where it ends: the code point after its last.", "186", "end"),
    Column(
        "observed_at", Kind.TIME, "When the source was seen as it was copied; empty when unknown.", _TIME,
        "capture__observed_at",
    ),
    Column("stored_at", Kind.TIME, "When the copy was stored.", _TIME, "capture__stored_at"),
)  # fmt: skip

_EVIDENCE = tuple(
    Column(
        name, Kind.CODES,
        f"Designs of the evidence that bears on the claim as the file is made, through its question or by itself, and"
        f" {which}: each code once, not_recorded where nobody said. How many studies there are and where they stand is"
        " in the file of links; they are never counted as votes.",
        example, noun_values.designs(circular=circular), "EvidenceItem.design, through EvidenceLink",
    )
    for name, circular, which, example in (
        ("evidence_designs", False, "stands apart from it", "cohort rct_parallel"),
        (
            "evidence_designs_circular", True,
            "is circular (its words, its page or a copy of it, or its publisher)", "narrative_review",
        ),
    )
)  # fmt: skip

_WITHDRAWN = Column(
    "withdrawn_at", Kind.TIME, "When the claim was withdrawn; empty while it stands.", _TIME, "withdrawn_at"
)
_WITHHELD = (
    Column(
        "withheld_at", Kind.TIME,
        "When the words of the claim were withheld; empty while they can be read. The hash stays.", _TIME,
        "withheld_at",
    ),
    Column(
        "quote_sha256", Kind.CODE, "SHA-256 of the quote in UTF-8, also where it is withheld.", _SHA256, "quote_sha256"
    ),
)  # fmt: skip
_MARKED = Column("created_at", Kind.TIME, "When the claim was marked.", _TIME, "created_at")
_COPY_WARNINGS = Column(
    "copy_warnings", Kind.TEXT,
    "What a reader should know of the copy at the place of the claim, as its extractor noticed it: a line through its"
    " words, letters that cannot be read, pages that are pictures, an order that is uncertain. Each sentence once;"
    " empty where it noticed nothing.",
    "Page 3: the order of its columns is uncertain.", computed.copy_warnings, "Claim.capture.structure",
)  # fmt: skip

# Later than the columns of the copy, and so at the end.
_CAPTURE_SHOWS = Column(
    "capture_shows", Kind.CODE,
    "What a person judged that the copy shows: complete, partial or blocked (a log-in wall, an error page or a cookie"
    " wall in place of the page; no claim stands on such a copy); unjudged where nobody has said.",
    "complete", computed.capture_shows, "CaptureJudgement.shows",
)  # fmt: skip

# Of the copy too, and later still.
_ARCHIVED = (
    Column(
        "archive_address", Kind.TEXT, "Address of a copy of the page in a public archive, as somebody said it last.",
        "https://web.archive.org/web/20261130041500/https://clinic.example/msc", "capture__archive_address",
    ),
    Column(
        "archived_at", Kind.TIME,
        "When that copy was made, by the archive's clock, as its address says; empty where it says nothing.", _TIME,
        computed.archived_at_of("capture"), "ArchiveCopy.archived_at",
    ),
)  # fmt: skip

_REDACTED = Column(
    "redacted", Kind.CODE,
    "yes where words of the quote that name a private person are hidden in what is public: in a release they read"
    " [name redacted], in every text that has them; addresses that have them are left out; and quote_sha256 is the hash"
    " of the quote as it reads there, so that nobody finds the name by trying. Else empty.",
    "yes", computed.redacted, "Redaction, Claim.quote",
)  # fmt: skip
_RATINGS_ON_CIRCULAR = Column(
    "ratings_supported_on_circular", Kind.INTEGER,
    "How many of the ratings that the column ratings counts say that the claim is supported and rest on circular"
    " evidence alone.",
    "0", computed.ratings_on_circular_alone, "counted over Rating",
)  # fmt: skip

_ABOUT_CLAIM = (*_DESCRIPTION, *_SOURCE, *_CAPTURE, *_EVIDENCE, _WITHDRAWN, *_WITHHELD)
_RATING_UID = Column("rating_uid", Kind.CODE, "Identifier of the rating.", _UID, "uid")
_REVIEWER_UID = Column("reviewer_uid", Kind.CODE, "Identifier of the reviewer.", _UID, "reviewer__uid")


_DESCRIPTION_UID = Column("description_uid", Kind.CODE, "Identifier of the description.", _UID, "uid")
_CODED = (
    Column("coder_uid", Kind.CODE, "Identifier of who described the claim.", _UID, "coder__uid"),
    Column(
        "coder", Kind.TEXT, "Who described it, by the name that the pages show.", "Coder A",
        computed.person("coder", judged_in="round"),
        "Description.coder.shown_name",
    ),
    Column("described_at", Kind.TIME, "When.", _TIME, "created_at"),
    Column(
        "in_use", Kind.CODE, "yes where the claim carries this description, and lists and other files say what it says;"
        " else no.",
        "yes", computed.in_use, "Claim.description",
    ),
    Column(
        "answered_question_uid", Kind.CODE,
        "Identifier of the question that `answers` is about: that of the claim as it was described.", _UID,
        "question__uid",
    ),
)  # fmt: skip
# Where and how it was coded, and what became of it.
_STANDING = (
    Column(
        "state", Kind.CODE, "coded: what a coder said last, there; decided: what was decided between codings.", "coded",
        computed.coding_state, "Description.decided",
    ),
    Column(
        "round_uid", Kind.CODE, "Identifier of the round in which it was coded, or decided; empty for on the spot.",
        _UID, "round__uid",
    ),
    Column("round", Kind.TEXT, "Name of that round.", "First round", "round__name"),
    Column(
        "coded_stage", Kind.CODE, "independent: before seeing others' codes of the claim; discussed: after; unmasked:"
        " after the source was shown; empty: not known whether others' codes were seen, or decided.",
        "independent", "stage",
    ),
    Column(
        "decision_reason", Kind.TEXT, "Of what was decided: why.", "The sentence reports a trial.", "reason",
    ),
    Column("disagreement", Kind.CODE, "Of what was decided: why the coders differed.", "slip", "disagreement"),
    Column(
        "rests_on", Kind.TEXT, "Of what was decided: identifiers of the codings before whoever decided, space between.",
        f"{_UID} {_UID}", computed.rests_on, "Description.compared",
    ),
)  # fmt: skip
# So that nobody mistakes a suggestion for coding. Its words stay inside: they are of the text.
_SUGGESTED = tuple(
    column
    for field, name in (("commitment", "firmness"), ("strength", "causal wording"))
    for column in (
        Column(
            f"suggested_{field}", Kind.CODE,
            f"The {name} that rules suggested to this coder before they decided; empty where nothing was shown.",
            "hedged" if field == "commitment" else "conditional", computed.suggested(field, "code"),
            "Description.suggested",
        ),
        Column(
            f"suggested_{field}_outcome", Kind.CODE,
            "What the coder did with it: taken (they say the same), overruled (they say something else), left (they say"
            " nothing of it).",
            "taken", computed.suggested(field, "outcome"), "Description.suggested",
        ),
        Column(
            f"suggested_{field}_rules", Kind.CODE, "Version of the rules that suggested it (docs/suggestions.md).", "2",
            computed.suggested(field, "rules"), "Description.suggested",
        ),
    )
)  # fmt: skip
# Columns of a description and of the claim that carries it, by the same names.
_SAID = tuple(column for column in _DESCRIPTION if column.name in SAID)
_WORDS = tuple(column for column in _DESCRIPTION if column.name not in SAID)


@dataclass(frozen=True, slots=True)
class File:
    """One kind of file. `group` are the columns that the wide file repeats for each reviewer."""

    name: str
    title: str
    unit: str
    meant_for: str
    columns: tuple[Placed, ...]
    group: tuple[Placed, ...] = ()


def _of_rating(*columns: Column) -> tuple[Placed, ...]:
    return tuple(Placed(column, record="Rating") for column in columns)


def _of_description(*columns: Column) -> tuple[Placed, ...]:
    return tuple(Placed(column, record="Description") for column in columns)


def _of_its_claim(*columns: Column) -> tuple[Placed, ...]:
    return tuple(Placed(column, to="claim__", record="Claim") for column in columns)


RATINGS = File(
    name="ratings",
    title="Ratings, long",
    unit="one row per rating, replaced ones included",
    meant_for="For counting and filtering, and for agreement statistics.",
    columns=(
        *_of_rating(_RATING_UID),
        *_of_its_claim(*_CLAIM),
        *_of_rating(*_ROUND, _REVIEWER_UID, _REVIEWER, *_JUDGEMENT, _SUPERSEDED, *_STALE),
        *_of_its_claim(*_ABOUT_CLAIM),
        *_of_rating(*_KNEW, *decided.RATED, _PROFILE, _ON_CIRCULAR),
    ),
)
RATINGS_WIDE = File(
    name="ratings_wide",
    title="Ratings, wide",
    unit="one row per claim and round, with a group of columns per reviewer: the latest rating of each",
    meant_for="For R and SPSS, where raters are columns.",
    columns=(*_of_its_claim(*_CLAIM), *_of_rating(*_ROUND), *_of_its_claim(*_ABOUT_CLAIM)),
    group=_of_rating(_REVIEWER, _RATING_UID, *_JUDGEMENT, *_STALE, *_KNEW, _PROFILE, _ON_CIRCULAR),
)
CLAIMS = File(
    name="claims",
    title="Claims",
    unit="one row per claim, rated or not",
    meant_for="For the sample itself: what was said, where and by whom.",
    columns=tuple(
        Placed(column, record="Claim")
        for column in (
            *_CLAIM,
            *_SCHEME_NOW,
            *_ABOUT_CLAIM,
            _MARKED,
            _COPY_WARNINGS,
            *decided.CURRENT,
            _CAPTURE_SHOWS,
            *_ARCHIVED,
            _RATINGS_ON_CIRCULAR,
            _REDACTED,
        )
    ),
)
DESCRIPTIONS = File(
    name="descriptions",
    title="Wording codes",
    unit="one row per coding: what a coder last said of a claim's wording, in each place where it is coded, and what"
    " was decided between codings",
    meant_for="For how far coders agree on what the wording does.",
    columns=(
        *_of_description(_DESCRIPTION_UID),
        *_of_its_claim(*_CLAIM, *_SCHEME_NOW[:2]),
        *_of_description(*_CODED, *_STANDING, *_SAID),
        *_of_its_claim(*_WORDS, *_SOURCE, *_CAPTURE, *_EVIDENCE, _WITHDRAWN, *_WITHHELD),
        *_of_description(*_SUGGESTED),
    ),
)
_OF_DECISION = tuple(
    Placed(column, record="Decision")
    for column in (decided.DECISION_UID, *decided.UNIT, *_ROUND, *_DECIDED, *decided.MADE)
)
_TOLD = {placed.name for placed in _OF_DECISION}
# Empty where the unit is no claim.
_CLAIM_DECIDED_ON = tuple(column for column in _ABOUT_CLAIM if column.name not in _TOLD)
DECISIONS = File(
    name="decisions",
    title="Decisions",
    unit="one row per claim, source or publisher and round: the decision that stands",
    meant_for="For what came out where it was decided; the ratings stand beside it, in files of their own.",
    columns=(*_OF_DECISION, *_of_its_claim(*_CLAIM_DECIDED_ON)),
)
ANSWERS = File(
    name="answers",
    title="Answers to further questions",
    unit="one row per answer to an item of the codebook, those of replaced ratings included",
    meant_for="For what a codebook asks beside the three judgements, about claims, sources or publishers.",
    columns=tuple(Placed(column, record="Answer") for column in answer_columns.COLUMNS),
)


def _of(record: str, columns: tuple[Column, ...]) -> tuple[Placed, ...]:
    return tuple(Placed(column, record=record) for column in columns)


EVIDENCE = File(
    name="evidence",
    title="Evidence",
    unit="one row per study or synthesis that is not withdrawn",
    meant_for="For what the studies did and found, and what is known of them.",
    columns=_of("EvidenceItem", noun_columns.EVIDENCE),
)
LINKS = File(
    name="links",
    title="Links of evidence",
    unit="one row per study beside a question or a claim",
    meant_for="For where each study stands, how directly, and why; listed, never counted as votes.",
    columns=_of("EvidenceLink", noun_columns.LINKS),
)
QUESTIONS = File(
    name="questions",
    title="Questions",
    unit="one row per question",
    meant_for="For what the claims speak to.",
    columns=_of("Question", noun_columns.QUESTIONS),
)
SEARCHES = File(
    name="searches",
    title="Searches",
    unit="one row per recorded search for evidence",
    meant_for="For what “no evidence found” rests on.",
    columns=_of("SearchRecord", noun_columns.SEARCHES),
)
SOURCES = File(
    name="sources",
    title="Sources",
    unit="one row per source, with where it stands in the sample frame",
    meant_for="For the sample frame: what was found, screened, excluded and read, also without a claim.",
    columns=_of("Source", noun_columns.SOURCES),
)
RELATIONS = File(
    name="relations",
    title="Relations of sources",
    unit="one row per relation of a source to another, of every status",
    meant_for="For what is a record, a copy or a citation of what.",
    columns=_of("SourceRelation", noun_columns.RELATIONS),
)
PAIRS = File(
    name="pairs",
    title="Pairs of claims",
    unit="one row per pair of claims that stand side by side, of every status",
    meant_for="For which claim goes further than its counterpart, and what it changed.",
    columns=_of("ClaimPair", noun_columns.PAIRS),
)
PUBLISHER_REQUESTS = File(
    name="publisher_requests",
    title="What publishers were asked",
    unit="one row per time that a publisher was asked about claims of its own, or was not",
    meant_for="For who was heard before it was published, and why not.",
    columns=_of("PublisherRequest", publisher_columns.REQUESTS),
)
PUBLISHER_RESPONSES = File(
    name="publisher_responses",
    title="What publishers said",
    unit="one row per answer of a publisher, those that were put right included",
    meant_for="For what a publisher says to what is decided, in its own words.",
    columns=_of("PublisherResponse", publisher_columns.RESPONSES),
)
CHANGES = File(
    name="changes",
    title="Changes",
    unit="one row per claim that a newer copy of its page does not have as it was",
    meant_for="For what became of claims, as a rule proposes and as people say.",
    columns=_of("Change", change_columns.CHANGES),
)
LEVELS = File(
    name="levels",
    title="Levels of the codebooks",
    unit="one row per answer that a version of a codebook offers",
    meant_for="For what the codes in the other files mean.",
    columns=_of("Level", noun_columns.LEVELS),
)
EXTRA = File(
    name="extra",
    title="Further columns of tables",
    unit="one row per row of an imported table that has columns which no field of ours takes",
    meant_for="For what a table said that came in, and that nothing here has a place for.",
    columns=_of("TableRow", noun_columns.EXTRA),
)
SHORT = File(
    name="short",
    title="Short table",
    unit="one row per rating, each reviewer's latest",
    meant_for="For reading, sorting and passing on, without a codebook beside it.",
    columns=(
        *_of_its_claim(
            _DESCRIPTION[0],
            Column("source", Kind.TEXT, "Title of the source as printed; empty where it is not recorded.",
                   "Our therapy", "source__title"),
            Column("address", Kind.TEXT, "Address of the source.", "https://clinic.example/msc", "source__address"),
            Column("seen", Kind.TIME, "When the source was seen as it was copied; empty when unknown.", _TIME,
                   "capture__observed_at"),
        ),
        *_of_rating(
            Column("rater", Kind.TEXT, "Who rated, by the name that the pages show.", "Reviewer A",
                   computed.person("reviewer", judged_in="round"), "Rating.reviewer.shown_name"),
            Column("verdict", Kind.TERM, "How the wording of the claim fits the evidence: code of a level.",
                   "unsupported", "verdict__code"),
            Column("reason", Kind.TEXT, "Why, in the reviewer's words.", "No study is named.", "rationale"),
            Column("date", Kind.TIME, "When it was rated.", _TIME, "submitted_at"),
        ),
        *_of_its_claim(*_CLAIM[:2]),
        *_of_rating(_RATING_UID, *_ROUND[:2]),
    ),
)  # fmt: skip
CAPTURES = File(
    name="captures",
    title="Saved copies",
    unit="one row per saved copy, without its text",
    meant_for="For what was read, when it was seen, and the hashes by which to check a copy of one's own.",
    columns=_of("Capture", study_columns.CAPTURES),
)
SCHEMES = File(
    name="schemes",
    title="Codebooks",
    unit="one row per version of a codebook",
    meant_for="For what was asked; its answers are in the file of levels.",
    columns=_of("SchemeVersion", study_columns.SCHEMES),
)
ROUNDS = File(
    name="rounds",
    title="Rounds",
    unit="one row per round that was opened",
    meant_for="For by which rules the ratings were made.",
    columns=_of("Round", study_columns.ROUNDS),
)
ROUND_UNITS = File(
    name="round_units",
    title="What was judged in rounds",
    unit="one row per claim, source or publisher of a round that is closed; the standing round has none",
    meant_for="For what was handed out, in which order, and what was a pilot.",
    columns=_of("RoundUnit", study_columns.ROUND_UNITS),
)
INTERESTS = File(
    name="interests",
    title="Interests of reviewers",
    unit="one row per rating",
    meant_for="For who had declared interests when they rated; what they are is not told.",
    columns=_of_rating(_RATING_UID, *_ROUND[2:3], _REVIEWER_UID, _INTERESTS),
)
RELEASES = File(
    name="releases",
    title="Releases",
    unit="one row per release that was made",
    meant_for="For which releases there are, and by which hash a copy of one is checked.",
    columns=_of("Release", release_columns.RELEASES),
)
# Files of what stands around claims and ratings, which both narrow.
NOUNS = (
    EVIDENCE,
    LINKS,
    QUESTIONS,
    SEARCHES,
    SOURCES,
    RELATIONS,
    PAIRS,
    CHANGES,
    LEVELS,
    EXTRA,
    PUBLISHER_REQUESTS,
    PUBLISHER_RESPONSES,
)
# Files of how a study was made, which releases have.
STUDY = (CAPTURES, SCHEMES, ROUNDS, ROUND_UNITS, INTERESTS)
OF_CLAIMS = (RATINGS, RATINGS_WIDE, CLAIMS, DESCRIPTIONS, DECISIONS, ANSWERS)
# What holds everything, and goes back in; and what is offered: the short table says a part of the ratings again.
FILES = {file.name: file for file in (*OF_CLAIMS, *NOUNS)}
OFFERED = FILES | {SHORT.name: SHORT}
# What goes back in: all of that, and the other files of a release.
BACK_IN = FILES | {file.name: file for file in STUDY}
