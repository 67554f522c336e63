"""The words of the pages, each with what it means: the page of help is made of them, and links lead to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the pages; `code` is its anchor on the page of help."""

    code: str
    word: str
    meaning: str


PAGES = (
    Term(
        "source",
        "Source",
        "A page, post, article or brochure that somebody published. It has a number that people can"
        " say aloud, and keeps what is known of its title, publisher, author and date.",
    ),
    Term(
        "source_type",
        "Source type",
        "What kind of publication a source is: clinic, journal, press release and so on."
        " The type decides whether it counts as marketing, research or other. While nobody has set one, it is not"
        " classified, and counts as none of them.",
    ),
    Term(
        "side",
        "Side",
        "Marketing, research or other: the column of a comparison in which a claim stands. It follows"
        " the voice of the sentence where somebody coded that, else the type of the source.",
    ),
    Term("publisher", "Publisher", "Who published a source, and whether they sell what they write about."),
    Term(
        "mapping",
        "Mapping",
        "What a table that comes in says in our words: which column is which field, what its codes mean, what means"
        " nothing, and by what a row is known again. It is kept under a name, and used for the next table of its kind.",
    ),
    Term(
        "extra",
        "Extra",
        "Columns of a table that no field here takes. They are kept as they were typed, shown beside the claim or the"
        " source that the row became, and exported.",
    ),
    Term(
        "capture",
        "Saved copy",
        "The text of a source as it was on one day, with the file that it came in. A saved"
        " copy is never changed: when the page changes, save a newer copy beside it. Its fingerprint (SHA-256) lets"
        " anybody check that it is the same.",
    ),
    Term(
        "case",
        "Case file",
        "What one publisher's pages say and what became of them, and chosen claims of it as one exhibit: to print, and"
        " as a ZIP to check. Ratings are left out unless somebody ticks them.",
    ),
    Term(
        "hold",
        "Hold",
        "What a lead keeps from being purged, for a case, say: a publisher, a source, a saved copy or claims. Words can"
        " be withheld from sight all the same.",
    ),
    Term(
        "time-stamp",
        "Time-stamp",
        "What an authority outside of this installation signed: that a file with hashes was there at a time. Whoever"
        " has it can check it without us. It says nothing of who saved a page, or whether anything is true.",
    ),
    Term(
        "find",
        "Find",
        "The box at the top of every page looks for claims: for all the words that are typed, in any order and"
        " ending, or for “a phrase”, in quotes and plain statements; and for the number of a claim or an identifier"
        " of a source. The other text of saved copies is not looked through: what nobody has marked is not found."
        " Titles and publishers are found in the list of sources, questions in their own list. In the text of one copy"
        " your browser finds words, on the page of its source.",
    ),
    Term(
        "withheld",
        "Withheld",
        "Words that nobody may read here any more, for a reason that is kept. They are left out"
        " of pages and files alike; that something stood there stays visible.",
    ),
    Term(
        "screening",
        "Screening",
        "How far the work on a source is: found, screened, excluded (with the reason), in"
        " work, or read in full. It shows what was looked at, also where no claim was found.",
    ),
    Term(
        "separate",
        "Mark without seeing others’ marks",
        "You read a text while the marks of everybody else are hidden"
        " from you, in every list and file. When you finish, your marks are compared with theirs.",
    ),
    Term(
        "relation",
        "Related source",
        "How one source stands to another: a copy, a report, a citation, a correction, a"
        " retraction. A proposed relation counts for nothing until somebody confirms it.",
    ),
    Term(
        "sighting",
        "Found again",
        "What became of a claim’s words in a newer copy: the same at the same place, the"
        " same at another place, reworded, or gone.",
    ),
    Term(
        "change",
        "Change",
        "What became of a claim when its page was saved again: softened, hardened, a condition added or dropped, a"
        " number changed, removed, back, only moved, or else reworded. A rule proposes which, from the words; a person"
        " says whether that is so, and how much it matters: minor, notable or major.",
    ),
    Term(
        "watch",
        "Watched",
        "A source that is looked at again every week, month, quarter or year. It is due when so long has passed since"
        " its page was last saved, whether it had changed or not.",
    ),
)
CLAIMS = (
    Term(
        "claim",
        "Claim",
        "One statement in the exact words of its source, tied to its place in a saved copy. “3.7” is"
        " claim 7 of source 3.",
    ),
    Term(
        "description",
        "Wording code",
        "What one coder says of the wording of a claim: voice, type, causal wording,"
        " firmness and answer. Each coder gives their own; lists show the one that is in use.",
    ),
    Term(
        "voice",
        "Voice",
        "Who speaks in the sentence: marketing, research, a testimonial or another. A clinic’s page"
        " can quote research, so the voice belongs to the sentence and not to the page.",
    ),
    Term(
        "claim_type", "Claim type", "What the sentence is about, for example efficacy, safety or how something works."
    ),
    Term(
        "strength",
        "Causal wording",
        "What link between cause and effect the words state, whether or not it is true:"
        " none, a correlation, a link under a condition, or a direct cause.",
    ),
    Term(
        "commitment",
        "Firmness",
        "How firmly the words are said: hedged (may, can), plain (stated as fact), boosted"
        " (proven, highly) or absolute (never, cannot).",
    ),
    Term(
        "answers",
        "Answer to its question",
        "Whether the claim says yes, no or only under a condition to the question"
        " that it belongs to, or leaves it unclear.",
    ),
    Term(
        "not_coded", "Not coded", "Nobody has said anything here yet. That is no answer, and is never counted as one."
    ),
)
EVIDENCE = (
    Term(
        "question",
        "Question",
        "What several claims speak about, so that they can be compared; with the people, the"
        " treatment, what it is compared with, and the outcome.",
    ),
    Term(
        "search",
        "Recorded search",
        "A search for evidence on a question: where, with which words, when, and how much"
        " was found. Saying that there is no evidence rests on one.",
    ),
    Term(
        "evidence",
        "Evidence",
        "A study or a summary of studies, with its design and numbers, linked to a question or a"
        " claim: for, against or neutral, and how directly it fits. A claim takes over the links of its question, and"
        " can have a different one of its own.",
    ),
    Term(
        "pair",
        "Pair",
        "Two claims side by side, mostly marketing beside research: they agree, one is stronger or weaker, or they"
        " contradict each other; and what the stronger one changed, such as a condition that it dropped. A pair"
        " compares words: neither claim is thereby true. It is made and confirmed by people; a candidate counts for"
        " nothing.",
    ),
    Term(
        "wording",
        "One wording",
        "Claims that several pages make in the same words, or nearly. A search proposes them, a person accepts or"
        " rejects; then a claim says on how many pages it stands. A page that republishes another is the same page"
        " once more, and is not counted again.",
    ),
    Term(
        "circular",
        "Circular",
        "Evidence that is no evidence apart from the claim: its passage is the words of the claim, it stands on the"
        " same page or on a copy of it, or it is of the claim’s own publisher. It is shown, marked and counted apart.",
    ),
)
RATING = (
    Term("codebook", "Codebook", "The rules of rating: which judgements are asked, and what each answer means, with a"
         " rule and examples. Once a round uses a version, that version is never changed."),
    Term("level", "Answer", "One of the choices that the codebook offers for a judgement."),
    Term("round", "Round", "A period of rating under one version of the codebook. It says when reviewers see each"
         " other’s ratings: after their own, or when it closes."),
    Term("rating", "Rating", "One reviewer’s judgement of one claim in one round, with the reason. A later rating takes"
         " its place, and the earlier one is kept."),
    Term("stale", "Look again", "Something that a rating rests on has changed since: the evidence, the words or the"
         " codebook. The rating stays as it is until its reviewer has looked again."),
    Term("decision", "Decision", "What a lead holds after the reveal, beside the ratings and never over them, with the"
         " reason and with who said something else."),
    Term(
        "publisher_response",
        "The publisher's answer",
        "What a publisher was asked about words of its own on which something is decided, and what it said, word for"
        " word. It is shown beside the decision and goes into releases. That it was asked and gave no answer by the day"
        " that was named, or why it was not asked, is told as well.",
    ),
    Term("certainty", "Certainty of evidence", "How sure one can be of what the linked evidence says."),
    Term(
        "certainty_profile",
        "Certainty profile",
        "How a reviewer came to the certainty: at which level the body of evidence starts (as a rule high where it has"
        " randomised trials, else low), and by how many steps each of five reasons lowers it and each of three raises"
        " it. It may stay empty. The certainty that was chosen counts; where it does not follow, that is said.",
    ),
    Term("verdict", "Verdict", "Whether the evidence supports the claim as it is worded."),
    Term("failure_tag", "Failure tag", "Why a wording is not supported, for example that a condition was left out."),
    Term("wording_gap", "Compared with the evidence, the wording is", "A judgement of the wording beside another claim"
         " or all evidence linked here: in line with it, stronger (overstated) or weaker (understated)."),
    Term("item", "Further item", "A closed question of a codebook beside the three judgements, with its own answers."),
    Term("confidence", "Confidence", "How sure a reviewer is of their own judgement. It says nothing of the evidence."),
)  # fmt: skip
SECTIONS = (
    ("Pages and copies", PAGES),
    ("Claims and their wording", CLAIMS),
    ("Questions and evidence", EVIDENCE),
    ("Codebook and rating", RATING),
)
# Anchors of the signs, which the page of help draws as all pages draw them.
SIGNS = {
    "underlines": "Underline and tint",
    "list_words": "Wavy line",
    "side_marks": "Side marks",
    "pips": "Pips",
    "discs": "Verdict discs",
    "bars": "Bars",
    "gap_signs": "Plus and minus",
    "arrows": "Arrows",
}
# All that pages can link to, by its anchor.
WORDS = {term.code: term.word for _, terms in SECTIONS for term in terms} | SIGNS
