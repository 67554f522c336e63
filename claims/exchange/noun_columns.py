"""Columns of the files of single nouns: evidence, links, searches, questions, sources, relations, pairs and so on."""

from claims.exchange import computed
from claims.exchange import noun_values as made
from claims.exchange.columns import Column, Kind, Made

_UID = "7k2m9qxwb4"
_TIME = "2026-11-22T04:10:05Z"
_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def _permalink(folder: str, noun: str) -> Column:
    return Column(
        "permalink", Kind.CODE,
        f"Address of the page of the {noun}; empty where the installation has no public address.",
        f"https://evidence.example/{folder}/{_UID}/", made.page_at(folder), "uid",
    )  # fmt: skip


_CREATED = Column("created_at", Kind.TIME, "When it was put in.", _TIME, "created_at")
_NOTE = Column("note", Kind.TEXT, "What was noted beside.", "Abstract only.", "note")
_PASSAGE = (
    Column("capture_uid", Kind.CODE, "Identifier of the saved copy that has its passage; empty where it is bound to"
           " none.", _UID, "capture__uid"),
    Column("start", Kind.INTEGER, "Where the passage begins in the copy's text, in Unicode code points.", "152",
           "start"),
    Column("end", Kind.INTEGER, "Where it ends: the code point after its last.", "186", "end"),
    Column("passage", Kind.TEXT, "The words that report or show it, as they stand in the copy; [withheld] where they"
           " cannot be read.", "Ten patients were treated.", made.passage, "exact"),
)  # fmt: skip

EVIDENCE = (
    Column("evidence_uid", Kind.CODE, "Identifier of the evidence item.", _UID, "uid"),
    _permalink("evidence", "evidence item"),
    Column("evidence_title", Kind.TEXT, "Short name of the study, ours.", "Trial of cells for knees", "title"),
    Column("source_uid", Kind.CODE, "Identifier of the source that reports it.", _UID, "source__uid"),
    Column("source_title", Kind.TEXT, "Title of that source as printed.", "A trial", "source__title"),
    Column("publisher", Kind.TEXT, "Who publishes that source, as printed.", "Example Press",
           "source__publisher__name"),
    *_PASSAGE,
    Column("identified", Kind.CODE, "Whether the source names the study well enough to find it: yes, no, or empty"
           " where nobody said.", "yes", made.yes_or_no("identified"), "EvidenceItem.identified"),
    Column("design", Kind.CODE, "Study design: a code of EvidenceItem.design, unclear where it is not stated; empty"
           " where nobody recorded it.", "rct_parallel", "design"),
    Column("species", Kind.CODE, "What was studied: human, animal, cell, mixed or unclear; empty where nobody recorded"
           " it.", "human", "species"),
    Column("population", Kind.TEXT, "Who or what was studied.", "adults with arthritis", "population"),
    Column("same_patients_as", Kind.CODE, "Identifier of another item that reports the same people.", _UID,
           "same_patients_as__uid"),
    Column("n_enrolled", Kind.INTEGER, "How many were enrolled; empty where it is not recorded.", "45", "n_enrolled"),
    Column("n_randomised", Kind.INTEGER, "How many were randomised.", "42", "n_randomised"),
    Column("n_treated", Kind.INTEGER, "How many were treated.", "41", "n_treated"),
    Column("n_analysed", Kind.INTEGER, "How many were analysed.", "40", "n_analysed"),
    Column("intervention", Kind.TEXT, "The product or treatment.", "cultured cells", "intervention"),
    Column("cell_source", Kind.CODE, "Where its cells come from; unclear where it is not stated, empty where nobody"
           " recorded it.", "fat", "cell_source"),
    Column("donor", Kind.CODE, "Whose cells: autologous, allogeneic, xenogeneic, both or unclear.", "autologous",
           "donor"),
    Column("expanded", Kind.CODE, "Whether they were grown in culture: yes, no, both or unclear.", "yes", "expanded"),
    Column("study_comparator", Kind.CODE, "What it was compared with: none, placebo_or_sham, active, usual_care,"
           " historical, dose or unclear.", "placebo_or_sham", "comparator"),
    Column("study_comparator_text", Kind.TEXT, "The same in words.", "saline", "comparator_text"),
    Column("outcome", Kind.TEXT, "What was measured.", "pain after a year", "outcome"),
    Column("direction", Kind.CODE, "Which way the result points: favours, no_difference, disfavours, mixed,"
           " not_compared or unclear. It is no stance: that is in the file of links.", "no_difference", "direction"),
    Column("peer_review", Kind.CODE, "peer_reviewed, preprint, registry_only, conference_abstract, company_release or"
           " unknown.", "peer_reviewed", "peer_review"),
    Column("retraction_status", Kind.CODE, "unchecked until somebody checked it, then none_known, corrected,"
           " expression_of_concern, retracted or reinstated.", "unchecked", "retraction_status"),
    Column("retraction_checked_on", Kind.DATE, "When somebody checked it.", "2026-11", "retraction_checked_on"),
    Column("funding", Kind.CODE, "Who paid: public, charity, industry, seller, mixed or not_stated.", "public",
           "funding"),
    Column("funding_text", Kind.TEXT, "The same in words.", "A research council", "funding_text"),
    Column("seller_interest", Kind.CODE, "Whether authors or funders sell what was studied: yes, no or unclear.",
           "no", "seller_interest"),
    Column("published", Kind.DATE, "When it was published, as far as it is known.", "2018-03", "published"),
    Column("evidence_doi", Kind.TEXT, "DOI of the study.", "10.1000/182", "doi"),
    Column("evidence_pmid", Kind.TEXT, "PMID of the study.", "29423006", "pmid"),
    Column("evidence_pmcid", Kind.TEXT, "PMCID of the study.", "PMC5855243", "pmcid"),
    Column("evidence_trial_number", Kind.TEXT, "Trial number of the study.", "NCT00379470", "trial_number"),
    Column("circular_for_claims", Kind.INTEGER, "For how many claims it is circular, of those on which it bears and"
           " that the person who exports sees: it is their words, stands on their page or a copy of it, or is of"
           " their publisher.",
           "0", made.circular_of_item, "counted over Claim"),
    _NOTE,
    Column("version", Kind.INTEGER, "How often it was saved: ratings name the version that they rest on.", "1",
           "version"),
    _CREATED,
)  # fmt: skip

LINKS = (
    Column("link_uid", Kind.CODE, "Identifier of the link.", _UID, "uid"),
    Column("evidence_uid", Kind.CODE, "Identifier of the evidence item.", _UID, "evidence_item__uid"),
    Column("evidence_title", Kind.TEXT, "Its short name.", "Trial of cells for knees", "evidence_item__title"),
    Column("design", Kind.CODE, "Its design; empty where nobody recorded it.", "rct_parallel", "evidence_item__design"),
    Column("question_uid", Kind.CODE, "Identifier of the question that it is linked to; empty for a link to a claim.",
           _UID, "question__uid"),
    Column("question", Kind.TEXT, "That question.", "Do transplanted cells cause rejection?", "question__text"),
    Column("claim_uid", Kind.CODE, "Identifier of the claim that it is linked to alone; empty for a question.", _UID,
           "claim__uid"),
    Column("stance", Kind.CODE, "Where it stands on the question as it is asked, or on the claim as it is worded: for,"
           " against or neutral. Empty where the person who exports still has to rate a claim that it bears on.",
           "against", "stance", made=Made.STANCE),
    Column("directness", Kind.CODE, "How directly it fits: direct, partly or indirect; empty where nobody judged it.",
           "partly", "directness"),
    Column("mismatches", Kind.CODES, "Where it does not fit: population, species, intervention, comparator, outcome,"
           " dose or time.", "species dose", made.codes("mismatches"), "EvidenceLink.mismatches"),
    Column("why", Kind.TEXT, "Why it bears on it; empty as the stance is.", "The same product.", "why",
           made=Made.STANCE),
    Column("circular", Kind.CODE, "Of a link to a claim: overlaps (it is the claim's words), same_page, copy (of the"
           " claim's page) or publisher; empty where it stands apart.", "same_page", made.circle_of_link,
           "worked out over EvidenceItem and Claim"),
    Column("circular_for_claims", Kind.INTEGER, "For how many of the claims that it bears on through this link it is"
           " circular.", "0", made.circular_of_link, "counted over Claim"),
    Column("version", Kind.INTEGER, "How often it was saved.", "1", "version"),
    _CREATED,
)  # fmt: skip

QUESTIONS = (
    Column("question_uid", Kind.CODE, "Identifier of the question.", _UID, "uid"),
    _permalink("questions", "question"),
    Column("question", Kind.TEXT, "The question.", "Do transplanted cells cause rejection?", "text"),
    Column("population", Kind.TEXT, "Whom it is about.", "adults", "population"),
    Column("intervention", Kind.TEXT, "The product or treatment.", "cultured cells", "intervention"),
    Column("question_comparator", Kind.TEXT, "Compared with what.", "saline", "comparator"),
    Column("outcome", Kind.TEXT, "The outcome that it asks about.", "rejection", "outcome"),
    Column("claims", Kind.INTEGER, "How many claims speak to it, of those that the person who exports sees.", "7",
           made.claims_of_question, "counted over Claim"),
    _CREATED,
)  # fmt: skip

SEARCHES = (
    Column("search_uid", Kind.CODE, "Identifier of the record of the search.", _UID, "uid"),
    Column("question_uid", Kind.CODE, "Identifier of the question that was searched for.", _UID, "question__uid"),
    Column("question", Kind.TEXT, "That question.", "Do transplanted cells cause rejection?", "question__text"),
    Column("where_searched", Kind.TEXT, "Where.", "PubMed", "where_searched"),
    Column("terms", Kind.TEXT, "With which words.", "stem cell AND knee", "terms"),
    Column("searched_on", Kind.DATE, "When; empty where it is not recorded.", "2026-11-20", "searched_on"),
    Column("hits", Kind.INTEGER, "How much was found; empty where it is not recorded.", "12", "hits"),
    _NOTE,
    Column("recorded_by", Kind.TEXT, "Who recorded it, by the name that the pages show.", "Curator A",
           computed.person("created_by"), "SearchRecord.created_by.shown_name"),
    _CREATED,
)  # fmt: skip

SOURCES = (
    Column("source_uid", Kind.CODE, "Identifier of the source.", _UID, "uid"),
    Column("source_number", Kind.INTEGER, "Its number, as people say it.", "3", "number"),
    _permalink("sources", "source"),
    Column("source_title", Kind.TEXT, "Title as printed; empty where it is not recorded: see not_printed.",
           "Our therapy", "title"),
    Column("source_type", Kind.TERM, "Code of its type, our classification; empty when it is not set.", "clinic",
           "source_type__code"),
    Column("source_side", Kind.CODE, "Side of that type, our classification: marketing, research or other; empty"
           " where it is not classified.", "marketing", "source_type__side", "Source.source_type.side"),
    Column("publisher", Kind.TEXT, "Who publishes it, as printed.", "Example Clinic", "publisher__name"),
    Column("publisher_sells", Kind.CODE, "Whether the publisher sells what it writes about: yes, no or unknown.",
           "yes", "publisher__sells"),
    Column("container_title", Kind.TEXT, "Journal, site or book that holds it, as printed.", "Stem Cells",
           "container_title"),
    Column("author_printed", Kind.TEXT, "Author as printed.", "J. Doe", "author_printed"),
    Column("published", Kind.DATE, "Date of publication, as far as it is known.", "2018-03", "published"),
    Column("published_printed", Kind.TEXT, "That date as it is printed.", "March 2018", "published_printed"),
    Column("copyright_printed", Kind.TEXT, "Copyright line as printed.", "(c) 2018", "copyright_printed"),
    Column("address", Kind.TEXT, "Address of the source.", "https://clinic.example/msc", "address"),
    Column("doi", Kind.TEXT, "DOI of the source.", "10.1000/182", "doi"),
    Column("pmid", Kind.TEXT, "PMID of the source.", "29423006", "pmid"),
    Column("pmcid", Kind.TEXT, "PMCID of the source.", "PMC5855243", "pmcid"),
    Column("trial_number", Kind.TEXT, "Trial number of the source.", "NCT00379470", "trial_number"),
    Column("language", Kind.TEXT, "Language, as a BCP 47 tag.", "en", "language"),
    Column("status", Kind.CODE, "Where it stands in the sample frame: found, screened, excluded, in_work or"
           " read_whole, also where no claim was found.", "in_work", "status"),
    Column("excluded_because", Kind.TEXT, "Why it was excluded.", "No statement on a treatment.", "excluded_because"),
    Column("tags", Kind.CODES, "Tags that group sources into studies.", "study-1", made.tags, "Source.tags"),
    Column("retraction_status", Kind.CODE, "unchecked until somebody checked it, then none_known, corrected,"
           " expression_of_concern, retracted or reinstated.", "unchecked", "retraction_status"),
    Column("saved_copies", Kind.INTEGER, "How many saved copies it has.", "2", made.saved_copies,
           "counted over Capture"),
    Column("claims", Kind.INTEGER, "How many claims stand on it, of those that the person who exports sees.", "7",
           made.claims_of_source, "counted over Claim"),
    _NOTE,
    _CREATED,
    Column("publisher_uid", Kind.CODE, "Identifier of its publisher.", _UID, "publisher__uid"),
    Column("found_how", Kind.TEXT, "How values were found that are not printed, as a JSON object: by field printed,"
           " embedded, looked_up, imported, inferred or, of one that is empty, not_printed.",
           '{"published": "inferred"}', made.as_json("found_how"), "Source.found_how"),
    Column("retraction_checked_on", Kind.DATE, "When its retraction status was first checked; empty where nobody did,"
           " or where the day is not known.", "2026-11-05", "retraction_checked_on"),
)  # fmt: skip

RELATIONS = (
    Column("relation_uid", Kind.CODE, "Identifier of the relation.", _UID, "uid"),
    Column("from_source_uid", Kind.CODE, "Identifier of the source that stands so to the other.", _UID,
           "from_source__uid"),
    Column("relation", Kind.CODE, "record_of, republishes, parallels, reports, cites, cites_unresolved, version_of,"
           " corrects or retracts. That one republishes another says nothing of permission.", "cites", "kind"),
    Column("to_source_uid", Kind.CODE, "Identifier of the other source; empty for a citation of a work that is not"
           " identified.", _UID, "to_source__uid"),
    Column("relation_status", Kind.CODE, "candidate, confirmed or rejected; a candidate counts for nothing.",
           "confirmed", "status"),
    Column("basis", Kind.TEXT, "On what ground.", "The texts were compared.", "basis"),
    *_PASSAGE,
    Column("known", Kind.TEXT, "What an unresolved citation says of the work, as a JSON object.", "{}",
           made.as_json("known"), "SourceRelation.known"),
    Column("missing", Kind.TEXT, "What it would take to identify it, as a JSON list.", "[]", made.as_json("missing"),
           "SourceRelation.missing"),
    Column("resolves_uid", Kind.CODE, "Of a candidate for an unresolved citation: identifier of that.", _UID,
           "resolves__uid"),
    Column("differs", Kind.TEXT, "Where a candidate differs from the citation, as a JSON list.", "[]",
           made.as_json("mismatches"), "SourceRelation.mismatches"),
    Column("proposed_by", Kind.TEXT, "The tool and its version, if no person proposed it.", "copies 1", "proposed_by"),
    _CREATED,
    Column("decided_at", Kind.TIME, "When somebody decided on it.", _TIME, "decided_at"),
)  # fmt: skip

PAIRS = (
    Column("pair_uid", Kind.CODE, "Identifier of the pair.", _UID, "uid"),
    _permalink("pairs", "pair"),
    Column("claim_uid", Kind.CODE, "Identifier of the first claim.", _UID, "claim__uid"),
    Column("side", Kind.CODE, "Its side, as the pages show it: marketing, research or other; empty where it is not"
           " classified.", "marketing", made.of("claim", computed.side), "Claim.side"),
    Column("quote", Kind.TEXT, "Its words, exactly as they stand in the saved copy; [withheld] where they are"
           " withheld.", "It never causes rejection.", made.of("claim", computed.words("quote")), "Claim.quote"),
    Column("pair_relation", Kind.CODE, "How the first claim stands to the other: agrees, stronger, weaker,"
           " contradicts, or same (one wording on two pages); empty only where it is not confirmed.", "stronger",
           "relation"),
    Column("what_changed", Kind.CODES, "What the stronger of the two does with what the weaker one says, as codes of"
           " ClaimPair.changed_what; empty where they agree, or nobody said.", "condition_dropped doubt_denied",
           made.codes("changed_what"), "ClaimPair.changed_what"),
    Column("other_claim_uid", Kind.CODE, "Identifier of the other claim.", _UID, "other__uid"),
    Column("other_side", Kind.CODE, "Its side, in the same codes.", "research", made.of("other", computed.side),
           "Claim.side"),
    Column("other_quote", Kind.TEXT, "Its words, in the same way.", "It rarely causes rejection.",
           made.of("other", computed.words("quote")), "Claim.quote"),
    Column("pair_status", Kind.CODE, "candidate, confirmed or rejected; only a confirmed pair counts.", "confirmed",
           "status"),
    _NOTE,
    Column("claim_sha256", Kind.CODE, "SHA-256 of the first claim's quote when the pair was made: where it is another"
           " now, the claim was reworded since.", _SHA256, "claim_sha256"),
    Column("other_sha256", Kind.CODE, "The same of the other claim.", _SHA256, "other_sha256"),
    Column("made_by", Kind.TEXT, "Who put the two side by side, by the name that the pages show.", "Curator A",
           computed.person("created_by"), "ClaimPair.created_by.shown_name"),
    _CREATED,
    Column("decided_at", Kind.TIME, "When somebody confirmed or rejected it.", _TIME, "decided_at"),
)  # fmt: skip

LEVELS = (
    Column("scheme", Kind.TERM, "Code of the scheme.", "claim-fit", "version__scheme__code"),
    Column("scheme_version", Kind.TERM, "Its version.", "1.0.0", "version__version"),
    Column("axis", Kind.CODE, "certainty, verdict, wording_gap, failure_tag or item.", "verdict", "axis"),
    Column("item", Kind.TERM, "Code of the item whose answer it is; empty for the other axes.", "risks", "item__code"),
    Column("item_text", Kind.TEXT, "What that item asks.", "Are risks mentioned?", "item__text"),
    Column("level", Kind.TERM, "Code of the level, as ratings have it.", "unsupported", "code"),
    Column("label", Kind.TEXT, "Its words on pages.", "Unsupported", "label"),
    Column("level_order", Kind.INTEGER, "Its place on the scale; empty where there is no order.", "2", "order"),
    Column("position", Kind.INTEGER, "Its place on the form.", "3", "position"),
    Column("off_scale", Kind.CODE, "yes where it stands apart from the scale, else no.", "no",
           made.yes_or_no("off_scale"), "Level.off_scale"),
    Column("asks_tags", Kind.CODE, "yes for a verdict that takes failure tags, else no.", "yes",
           made.yes_or_no("asks_tags"), "Level.asks_tags"),
    Column("needs_search", Kind.CODE, "yes where it is taken only on a recorded search, else no.", "no",
           made.yes_or_no("needs_search"), "Level.needs_search"),
    Column("definition", Kind.TEXT, "What it means.", "No evidence supports it.", "definition"),
    Column("rule", Kind.TEXT, "When it is taken.", "Take it where …", "rule"),
    Column("boundary", Kind.TEXT, "Boundary cases.", "A case report alone …", "boundary"),
    Column("example_one", Kind.TEXT, "An example.", "It always works.", "example_one"),
    Column("example_two", Kind.TEXT, "Another example.", "It cures.", "example_two"),
    Column("sign", Kind.CODE, "What pages draw before its words; empty for none.", "pips_2", "sign"),
    Column("item_kind", Kind.CODE, "Of an answer to an item: nominal, ordinal or yes_no.", "yes_no", "item__kind"),
    Column("item_about", Kind.CODE, "Of an answer to an item: claim or source.", "source", "item__about"),
    Column("item_required", Kind.CODE, "Of an answer to an item: yes where a rating must answer the item, else no.",
           "yes", made.yes_or_no("item__required"), "Level.item.required"),
    Column("item_position", Kind.INTEGER, "Of an answer to an item: place of the item on the form.", "1",
           "item__position"),
    Column("item_definition", Kind.TEXT, "Of an answer to an item: what the item means.", "Any risk counts.",
           "item__definition"),
    Column("item_rule", Kind.TEXT, "Of an answer to an item: how it is answered.", "Read the whole page.",
           "item__rule"),
)  # fmt: skip

EXTRA = (
    Column("table", Kind.TEXT, "Under which name the table came in.", "coding.csv", "table"),
    Column("row_key", Kind.TEXT, "By what the row is known when the table comes again.", "17", "key"),
    Column("source_uid", Kind.CODE, "Identifier of the source that it is of.", _UID, "source__uid"),
    Column("claim_uid", Kind.CODE, "Identifier of the claim that it is of; empty where it is of a source alone.",
           _UID, "claim__uid"),
    Column("import_uid", Kind.CODE, "Identifier of the import with which the row came first.", _UID,
           "in_import__uid"),
    Column("extra", Kind.TEXT,
           "What nothing here takes, as it was typed, by its column or, as `capture.depth`, its field: a JSON object.",
           '{"colour": "blue"}', made.as_json("extra"), "TableRow.extra"),
    _CREATED,
)  # fmt: skip
