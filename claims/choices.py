"""Closed vocabularies that code depends on.

A value that people edit (source types, rating levels) is a table, not a choice. The codes below are stored, exported
and never renamed; the labels are for the interface.
"""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a person may do; each is a group of the same name."""

    READER = "reader", "Reader"
    CURATOR = "curator", "Curator"
    REVIEWER = "reviewer", "Reviewer"
    LEAD = "lead", "Lead"


class Side(TextChoices):
    """Which column of a comparison a source type belongs to."""

    MARKETING = "marketing", "Marketing"
    RESEARCH = "research", "Research"
    OTHER = "other", "Other"


# What nobody has classified: never taken for another side, and shown, filtered, counted and exported as what it is.
UNCLASSIFIED = ""
ALL_SIDES = (*Side.values, UNCLASSIFIED)
# In addresses, for what nobody has said or recorded.
NOT_KNOWN = "none"


def side_label(side: str) -> str:
    """The side in the words of pages."""
    return Side(side).label if side else "Not classified"


class Sells(TextChoices):
    """Whether a publisher sells what it writes about."""

    YES = "yes", "Sells what it writes about"
    NO = "no", "Does not sell it"
    UNKNOWN = "unknown", "Not known"


class SourceStatus(TextChoices):
    """Where a source stands in the sample frame."""

    FOUND = "found", "Found"
    SCREENED = "screened", "Screened"
    EXCLUDED = "excluded", "Excluded"
    IN_WORK = "in_work", "In work"
    READ_WHOLE = "read_whole", "Read in full"


class CaptureMethod(TextChoices):
    """How a frozen copy came in."""

    PASTED = "pasted", "Pasted"
    UPLOADED = "uploaded", "Uploaded"
    SENT = "sent", "Sent by bookmarklet"
    FETCHED = "fetched", "Fetched"
    IMPORTED = "imported", "Quotes out of a table"


class Depth(TextChoices):
    """How much of the document a capture holds."""

    FULL = "full", "Full text"
    ABSTRACT = "abstract", "Abstract"
    EXCERPT = "excerpt", "Excerpt"


class Shows(TextChoices):
    """What a capture shows of its page, as a person judged; without a judgement it is unjudged."""

    COMPLETE = "complete", "Complete"
    PARTIAL = "partial", "Partial"
    BLOCKED = "blocked", "Blocked"


# Of a capture that nobody has judged.
UNJUDGED = "unjudged"


class FoundBy(TextChoices):
    """How the words of an anchor were found in the captured text."""

    SELECTED = "selected", "Selected in the text"
    QUOTED = "quoted", "Quote pasted and found"
    REANCHORED = "reanchored", "Found again on another saved copy"
    IMPORTED = "imported", "Imported with offsets"
    ACCEPTED = "accepted", "Proposal accepted"


class FoundHow(TextChoices):
    """Where a value about a source comes from."""

    PRINTED = "printed", "Printed"
    EMBEDDED = "embedded", "Embedded in the file"
    LOOKED_UP = "looked_up", "Found by look-up"
    IMPORTED = "imported", "From an imported file"
    INFERRED = "inferred", "Inferred"
    # Of a field that is empty: somebody has looked. What nobody looked for is not recorded.
    NOT_PRINTED = "not_printed", "Not printed"


class RelationKind(TextChoices):
    """How a source stands to another."""

    RECORD_OF = "record_of", "Record of"
    REPUBLISHES = "republishes", "Republishes"
    PARALLELS = "parallels", "Parallels"
    REPORTS = "reports", "Reports"
    CITES = "cites", "Cites"
    CITES_UNRESOLVED = "cites_unresolved", "Cites, unresolved"
    VERSION_OF = "version_of", "Version of"
    CORRECTS = "corrects", "Corrects"
    RETRACTS = "retracts", "Retracts"


# Through these a page is the same work as its original: it counts once, and no circle of them is allowed.
SAME_WORK = (RelationKind.RECORD_OF, RelationKind.REPUBLISHES, RelationKind.VERSION_OF)
# Through these one page has the words of another: what stands on the one is no evidence apart from the other.
COPIES = (*SAME_WORK, RelationKind.PARALLELS)


class RelationStatus(TextChoices):
    """Whether somebody has decided on a relation, or on a pair; a candidate never counts."""

    CANDIDATE = "candidate", "Candidate"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class SightingState(TextChoices):
    """What a newer capture has of a claim's words."""

    EXACT = "exact", "Found again exactly"
    MOVED = "moved", "Exact, but moved"
    REWORDED = "reworded", "Reworded"
    LOST = "lost", "Lost"


class SightingDecision(TextChoices):
    """What was done about a sighting. Only one found again exactly is taken over without a person."""

    AUTOMATIC = "automatic", "Moved along, unchanged"
    OPEN = "open", "To be decided"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class ChangeKind(TextChoices):
    """What became of a claim on a newer copy of its page. The last is for people alone, where a rule was wrong."""

    SOFTENED = "softened", "Softened"
    HARDENED = "hardened", "Hardened"
    CONDITION_ADDED = "condition_added", "Condition added"
    CONDITION_DROPPED = "condition_dropped", "Condition dropped"
    NUMBER = "number", "Number changed"
    REWORDED = "reworded", "Reworded"
    LAYOUT = "layout", "Layout only"
    REMOVED = "removed", "Removed"
    BACK = "back", "Back"
    UNCHANGED = "unchanged", "No change"


class Significance(TextChoices):
    """How much a change matters, as a person says; while nobody has looked at it there is none."""

    MINOR = "minor", "Minor"
    NOTABLE = "notable", "Notable"
    MAJOR = "major", "Major"


class Every(TextChoices):
    """How often a source is looked at again."""

    WEEK = "week", "Every week"
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"
    YEAR = "year", "Every year"


class JobKind(TextChoices):
    """Work that outlasts a request."""

    FETCH = "fetch", "Fetch an address"
    FIND_COPIES = "find_copies", "Look for copies"
    CHANGE = "change", "Change several at once"
    OPEN_ROUND = "open_round", "Open a round and hand it out"
    HAND_OUT = "hand_out", "Hand a round out anew"
    DECIDE = "decide", "Decide where all agree"
    INTERVALS = "intervals", "Work out intervals of agreement"
    IMPORT = "import", "Store an import"
    LOOK = "look", "Look through a table"
    TABLE = "table", "Store a table"
    RELEASE = "release", "Make a release"
    WORDINGS = "wordings", "Look for one wording on several pages"


class ReleaseStep(TextChoices):
    """What happens to a release."""

    MADE = "made", "Made"
    PUBLIC = "public", "Made public"
    CLOSED = "closed", "Closed to the public"
    LISTED = "listed", "Search engines may list it"
    UNLISTED = "unlisted", "Search engines may not list it"
    CORRECTED = "correct", "Corrected by a later release"
    WITHHELD = "withheld", "Withheld"


class Heard(TextChoices):
    """Whether a publisher was heard about a claim of its own."""

    ANSWERED = "answered", "Answered"
    WAITING = "waiting", "Asked, waiting for an answer"
    NO_ANSWER = "no_answer", "Asked, no answer"
    NOT_ASKED = "not_asked", "Not asked"


class CameBy(TextChoices):
    """How a publisher's answer came to be here."""

    LEAD = "lead", "Entered by a lead"
    LINK = "link", "By the publisher itself, by its link"


class Covers(TextChoices):
    """What a time-stamp is of."""

    MANIFEST = "manifest", "Hashes of all saved copies"
    RELEASE = "release", "Release"
    SOURCE = "source", "Saved copies of a source"
    CASE = "case", "Case file"


class Licence(TextChoices):
    """Under what others may use a release; a code is its identifier of SPDX. Empty: nothing is said."""

    CC0 = "CC0-1.0", "CC0 1.0: no rights reserved"
    BY = "CC-BY-4.0", "CC BY 4.0: with attribution"
    BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0: with attribution, under the same terms"


class Event(TextChoices):
    """What other servers are told of, where a lead lets them."""

    DECISION = "decision", "Decision"
    RELEASE = "release", "Release"
    CHANGE = "change", "Change"


class Told(TextChoices):
    """What came of telling another server."""

    WAITING = "waiting", "Waits"
    DELIVERED = "delivered", "Delivered"
    FAILED = "failed", "Given up"


class ImportKind(TextChoices):
    """What a file that people bring holds."""

    TABLE = "table", "Table"
    REFERENCES = "references", "References"
    DOCUMENTS = "documents", "Documents"


class ImportState(TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", "To be said in our words"
    CHECKED = "checked", "Looked through, nothing stored"
    STORING = "storing", "Being stored"
    STORED = "stored", "Stored"
    UNDONE = "undone", "Undone"


class Became(TextChoices):
    """What becomes of one record of an import."""

    NEW = "new", "New"
    SAME = "same", "There already"
    CHANGED = "changed", "Adds to what is there"
    REFUSED = "refused", "Refused"


class ListName(TextChoices):
    """Lists of which people keep views under a name."""

    CLAIMS = "claims", "Claims"
    SOURCES = "sources", "Sources"
    QUESTIONS = "questions", "Questions"
    EVIDENCE = "evidence", "Evidence"
    RELATIONS = "relations", "Relations"
    CHANGES = "changes", "Changes"
    PAIRS = "pairs", "Pairs"


class JobState(TextChoices):
    """Where such work stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Voice(TextChoices):
    """Who speaks in the sentence; a property of the sentence, not of the page."""

    MARKETING = "marketing", "Marketing"
    RESEARCH = "research", "Research"
    TESTIMONIAL = "testimonial", "Testimonial"
    OTHER = "other", "Other"


class ClaimType(TextChoices):
    """What kind of thing the sentence states."""

    EFFICACY = "efficacy", "Efficacy"
    SAFETY = "safety", "Safety"
    MECHANISM = "mechanism", "Mechanism"
    FEASIBILITY = "feasibility", "Feasibility"
    COMPARISON = "comparison", "Comparison"
    PREVALENCE = "prevalence", "Prevalence"
    DEFINITION = "definition", "Definition"
    RESEARCH_STATUS = "research_status", "Research status"
    USE = "use", "Use"
    OFFER = "offer", "Offer"


class Strength(TextChoices):
    """Causal wording: what relation the sentence states, whatever is true."""

    DENIES = "denies", "Denies a link"
    CORRELATIONAL = "correlational", "Correlational"
    CONDITIONAL = "conditional", "Conditional causal"
    DIRECT = "direct", "Direct causal"
    NOT_CAUSAL = "not_causal", "Not causal"


class Commitment(TextChoices):
    """Firmness: how firmly the sentence is stated."""

    HEDGED = "hedged", "Hedged"
    PLAIN = "plain", "Plain"
    BOOSTED = "boosted", "Boosted"
    ABSOLUTE = "absolute", "Absolute"


class Answers(TextChoices):
    """How a claim answers its question."""

    AFFIRMS = "affirms", "Affirms"
    DENIES = "denies", "Denies"
    CONDITIONAL = "conditional", "Conditional"
    UNCLEAR = "unclear", "Unclear"


class Design(TextChoices):
    """Study design of an evidence item."""

    SYSTEMATIC_REVIEW_RCT = "systematic_review_rct", "Systematic review of randomised trials"
    SYSTEMATIC_REVIEW_MIXED = "systematic_review_mixed", "Systematic review, mixed designs"
    NARRATIVE_REVIEW = "narrative_review", "Narrative review"
    RCT_PARALLEL = "rct_parallel", "Randomised trial, parallel groups"
    RCT_CROSSOVER = "rct_crossover", "Randomised trial, crossover"
    RCT_CLUSTER = "rct_cluster", "Randomised trial, clusters"
    RCT_UNSPECIFIED = "rct_unspecified", "Randomised trial, kind not stated"
    NONRANDOMISED_CONTROLLED = "nonrandomised_controlled", "Controlled, not randomised"
    COHORT = "cohort", "Cohort"
    CASE_CONTROL = "case_control", "Case-control"
    CROSS_SECTIONAL = "cross_sectional", "Cross-sectional"
    SINGLE_ARM = "single_arm", "Single arm, no control"
    CASE_SERIES = "case_series", "Case series"
    CASE_REPORT = "case_report", "Case report"
    ANIMAL = "animal", "Animal study"
    IN_VITRO = "in_vitro", "In vitro"
    QUALITATIVE = "qualitative", "Qualitative"
    GUIDELINE = "guideline", "Guideline"
    EXPERT_OPINION = "expert_opinion", "Expert opinion"
    REGISTRY_RECORD = "registry_record", "Registry record only"
    UNCLEAR = "unclear", "Not stated"


class Species(TextChoices):
    """What was studied."""

    HUMAN = "human", "Human"
    ANIMAL = "animal", "Animal"
    CELL = "cell", "Cells"
    MIXED = "mixed", "Mixed"
    UNCLEAR = "unclear", "Not stated"


class Comparator(TextChoices):
    """What the intervention was compared with in a study."""

    NONE = "none", "None"
    PLACEBO_OR_SHAM = "placebo_or_sham", "Placebo or sham"
    ACTIVE = "active", "Active treatment"
    USUAL_CARE = "usual_care", "Usual care"
    HISTORICAL = "historical", "Historical control"
    DOSE = "dose", "Another dose"
    UNCLEAR = "unclear", "Not stated"


class PeerReview(TextChoices):
    """What kind of check a study went through before it was published."""

    PEER_REVIEWED = "peer_reviewed", "Peer reviewed"
    PREPRINT = "preprint", "Preprint"
    REGISTRY_ONLY = "registry_only", "Registry only"
    CONFERENCE = "conference_abstract", "Conference abstract"
    COMPANY_RELEASE = "company_release", "Company release"
    UNKNOWN = "unknown", "Not known"


class RetractionStatus(TextChoices):
    """What has become of a publication; unchecked is not the same as none known."""

    UNCHECKED = "unchecked", "Not checked"
    NONE_KNOWN = "none_known", "None known"
    CORRECTED = "corrected", "Corrected"
    CONCERN = "expression_of_concern", "Expression of concern"
    RETRACTED = "retracted", "Retracted"
    REINSTATED = "reinstated", "Reinstated"


class Funding(TextChoices):
    """Who paid for a study."""

    PUBLIC = "public", "Public"
    CHARITY = "charity", "Charity"
    INDUSTRY = "industry", "Industry"
    SELLER = "seller", "Seller of the intervention"
    MIXED = "mixed", "Mixed"
    NOT_STATED = "not_stated", "Not stated"


class CellSource(TextChoices):
    """Where the cells of a studied product come from."""

    BONE_MARROW = "bone_marrow", "Bone marrow"
    FAT = "fat", "Fat tissue"
    UMBILICAL_CORD = "umbilical_cord", "Umbilical cord"
    CORD_BLOOD = "cord_blood", "Cord blood"
    PLACENTA = "placenta", "Placenta or amnion"
    BLOOD = "blood", "Blood"
    DENTAL = "dental", "Teeth or gums"
    PLURIPOTENT = "pluripotent", "Embryonic or reprogrammed cells"
    SEVERAL = "several", "Several"
    OTHER = "other", "Other"
    NO_CELLS = "no_cells", "No cells"
    UNCLEAR = "unclear", "Not stated"


class Donor(TextChoices):
    """Whose cells a studied product is made of."""

    AUTOLOGOUS = "autologous", "The patient’s own"
    ALLOGENEIC = "allogeneic", "Another person’s"
    XENOGENEIC = "xenogeneic", "Of another species"
    BOTH = "both", "Own and others’"
    UNCLEAR = "unclear", "Not stated"


class Expanded(TextChoices):
    """Whether the cells were grown before they were given."""

    YES = "yes", "Grown in culture"
    NO = "no", "Not grown in culture"
    BOTH = "both", "Both"
    UNCLEAR = "unclear", "Not stated"


class Direction(TextChoices):
    """Which way a result points, whatever question it is put beside."""

    FAVOURS = "favours", "Favours the intervention"
    NO_DIFFERENCE = "no_difference", "No difference shown"
    DISFAVOURS = "disfavours", "Favours the comparator"
    MIXED = "mixed", "Mixed"
    NOT_COMPARED = "not_compared", "Nothing was compared"
    UNCLEAR = "unclear", "Not stated"


class SellerInterest(TextChoices):
    """Whether authors or funders of a study sell what it studied."""

    YES = "yes", "Sold by authors or funders"
    NO = "no", "No such interest declared"
    UNCLEAR = "unclear", "Not stated"


class Stance(TextChoices):
    """Where an evidence item stands on a question or a claim."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEUTRAL = "neutral", "Neutral"


class Directness(TextChoices):
    """How closely an evidence item matches what the question asks."""

    DIRECT = "direct", "Direct"
    PARTLY = "partly", "Partly direct"
    INDIRECT = "indirect", "Indirect"


class Mismatch(TextChoices):
    """Why an evidence item is not fully direct."""

    POPULATION = "population", "Other population"
    SPECIES = "species", "Other species"
    INTERVENTION = "intervention", "Other intervention or product"
    COMPARATOR = "comparator", "Other comparator"
    OUTCOME = "outcome", "Other outcome"
    DOSE = "dose", "Other dose or route"
    TIME = "time", "Other follow-up time"


class Circle(TextChoices):
    """Why an item is circular for a claim: it is no evidence apart from the claim, nearest first."""

    OVERLAPS = "overlaps", "Its passage is the words of the claim"
    SAME_PAGE = "same_page", "It stands on the page of the claim"
    COPY = "copy", "It stands on a copy of the claim’s page"
    PUBLISHER = "publisher", "It is of the claim’s own publisher"


class PairRelation(TextChoices):
    """How a claim stands to the claim beside it, as far as their words go: neither is thereby true."""

    AGREES = "agrees", "Agrees"
    STRONGER = "stronger", "Stronger"
    WEAKER = "weaker", "Weaker"
    CONTRADICTS = "contradicts", "Contradicts"
    SAME = "same", "Same wording"


class WhatChanged(TextChoices):
    """What the stronger claim of a pair does with what the weaker one says; several may hold."""

    CONDITION_DROPPED = "condition_dropped", "Condition dropped"
    POPULATION_WIDENED = "population_widened", "Population widened"
    OUTCOME_WIDENED = "outcome_widened", "Outcome widened"
    PRODUCT_SUBSTITUTED = "product_substituted", "Product substituted"
    ANIMAL_TO_HUMAN = "animal_to_human", "Animal or laboratory to human"
    LINK_TO_CAUSE = "link_to_cause", "A link made a cause"
    HEDGE_DROPPED = "hedge_dropped", "Hedge dropped"
    DOUBT_DENIED = "doubt_denied", "Doubt denied"
    DOUBT_MOVED = "doubt_moved", "Doubt moved from whether to how"
    OUTCOME_PRESUMED = "outcome_presumed", "Outcome presumed"
    NUMBER_INFLATED = "number_inflated", "Number inflated"
    TERM_BROADENED = "term_broadened", "A broader term"
    HARMS_OMITTED = "harms_omitted", "Harms left out"
    SOURCE_DROPPED = "source_dropped", "Source left out"


class Lowers(TextChoices):
    """Why one can be less sure of a body of evidence than its design says."""

    RISK_OF_BIAS = "risk_of_bias", "Risk of bias"
    INCONSISTENCY = "inconsistency", "Inconsistency"
    INDIRECTNESS = "indirectness", "Indirectness"
    IMPRECISION = "imprecision", "Imprecision"
    PUBLICATION_BIAS = "publication_bias", "Publication bias"


class Raises(TextChoices):
    """Why one can be more sure of a body of evidence than its design says."""

    LARGE_EFFECT = "large_effect", "Large effect"
    DOSE_RESPONSE = "dose_response", "Dose response"
    PLAUSIBLE_CONFOUNDING = "plausible_confounding", "Plausible confounding"


class Axis(TextChoices):
    """What a level of a scheme version belongs to: one of three judgements, the failure tags, or a closed item."""

    CERTAINTY = "certainty", "Certainty of evidence"
    VERDICT = "verdict", "Verdict"
    WORDING_GAP = "wording_gap", "Compared with the evidence, the wording is"
    FAILURE_TAG = "failure_tag", "Failure tag"
    ITEM = "item", "Further item"


class Sign(TextChoices):
    """What is drawn before the word of a level; the word says the same."""

    PIPS_1 = "pips_1", "One of four pips"
    PIPS_2 = "pips_2", "Two of four pips"
    PIPS_3 = "pips_3", "Three of four pips"
    PIPS_4 = "pips_4", "Four pips"
    TICK = "tick", "Tick on a disc"
    HALF = "half", "Half a disc"
    RING = "ring", "Ring"
    CROSS = "cross", "Cross on a disc"
    DASH = "dash", "Dash"


class SchemeStatus(TextChoices):
    """Life of a scheme version."""

    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    RETIRED = "retired", "Retired"


class AccountChange(TextChoices):
    """What was done to somebody's account."""

    ADDED = "added", "Account added"
    ROLES = "roles", "Roles given"
    PASSWORD = "password", "New password set"
    OPENED = "opened", "Account opened again"


class Reveal(TextChoices):
    """When the raters of a round see each other's ratings."""

    AT_CLOSE = "at_close", "When the round closes"
    AFTER_OWN = "after_own", "After one's own rating"


class Review(TextChoices):
    """How much review stands behind what is said of a claim: another thing than what is said."""

    # In addresses this is NOT_KNOWN: whether it was rated is not told before the reveal.
    NONE = "none", "None shown yet"
    ONE = "one", "One rater"
    AGREEING = "agreeing", "Raters agree"
    CONTESTED = "contested", "Contested"
    DECIDED = "decided", "Decided"
    STALE = "stale", "Look again"


class UnitKind(TextChoices):
    """What a round is over: its units are judged one by one, and are the units of agreement."""

    CLAIM = "claim", "Claims"
    SOURCE = "source", "Sources"
    PUBLISHER = "publisher", "Publishers"


class Outcome(TextChoices):
    """What becomes of a claim when two separate readings are merged."""

    KEPT = "kept", "Kept"
    JOINED = "joined", "Joined to another"
    DROPPED = "dropped", "Dropped"


class RoundTask(TextChoices):
    """What the people of a round do with each of its units."""

    RATE = "rate", "Rate"
    DESCRIBE = "describe", "Code the wording"
    BOTH = "both", "Code the wording, then rate"


class RoundStep(TextChoices):
    """What happened to a round."""

    MADE = "made", "Made"
    OPENED = "opened", "Opened"
    ASSIGNED = "assigned", "Handed out"
    JOINED = "joined", "Somebody joined"
    LEFT = "left", "Somebody left"
    ACCEPTED = "accepted", "New evidence accepted"
    DECLINED = "declined", "New evidence declined"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"


class UnitRole(TextChoices):
    """What a unit is in a round for. Only plain ones count in agreement."""

    PLAIN = "plain", "To be judged"
    PILOT = "pilot", "Pilot"
    TRAINING = "training", "Training, with the answer shown after"
    GOLD = "gold", "With an answer that the lead set"


class Stage(TextChoices):
    """What a rater knew of the others' ratings, and of the source, when they judged."""

    INDEPENDENT = "independent", "Before the reveal"
    DISCUSSED = "discussed", "After seeing the others"
    UNMASKED = "unmasked", "After the source was shown"


class Guess(TextChoices):
    """Which side a rater took a masked claim for."""

    MARKETING = "marketing", "Marketing"
    RESEARCH = "research", "Research"
    CANNOT_TELL = "cannot_tell", "Cannot tell"


class ItemKind(TextChoices):
    """What kind of answers a closed item has."""

    NOMINAL = "nominal", "Named answers without an order"
    ORDINAL = "ordinal", "Answers in an order"
    YES_NO = "yes_no", "Yes or no"


class ItemAbout(TextChoices):
    """What a closed item asks about."""

    CLAIM = "claim", "The claim"
    SOURCE = "source", "The source, or all saved pages of a publisher"


class ReasonAsked(TextChoices):
    """When a rating must say why."""

    ALWAYS = "always", "Always"
    NOT_SUPPORTED = "not_supported", "Where the verdict asks for failure tags"
    NEVER = "never", "Never"


class DecisionState(TextChoices):
    """Whether a judgement of the lead's is put to the raters, or stands."""

    PROPOSED = "proposed", "Proposed"
    DECIDED = "decided", "Decided"


class Disagreement(TextChoices):
    """Why raters differed, so that the codebook learns."""

    CODEBOOK_GAP = "codebook_gap", "Gap in the codebook"
    AMBIGUOUS_WORDS = "ambiguous_words", "Ambiguous words"
    OTHER_EVIDENCE = "other_evidence", "Looked at other evidence"
    SLIP = "slip", "Slip"


class ComparatorKind(TextChoices):
    """What a wording gap was judged against."""

    CLAIM = "claim", "Another claim"
    EVIDENCE = "evidence", "The body of evidence"


class Confidence(TextChoices):
    """How sure a reviewer is of their own judgement; not the certainty of the evidence."""

    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"
