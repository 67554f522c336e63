"""The page of a proof that says how to check it, and what it does not prove."""

from collections.abc import Iterator
from textwrap import fill

from claims.exchange.annotation import utc
from claims.exchange.proof.facts import ProofFacts
from claims.exchange.proof.stamps import how_to_check
from claims.reads.source.judged import history_of
from claims.reads.source.missing import shown_of
from claims.reads.withholding import readable


def readme(proof: ProofFacts, names: dict[str, str]) -> str:
    """The README in plain text; `names` are those of the stored files, by SHA-256."""
    parts = [
        f"Proof of claim {proof.claim.uid}",
        "\n".join(filter(None, [proof.permalink, f"Made {utc(proof.made_at)} for {proof.user.shown_name}."])),
        _words(proof),
        *_warnings(proof),
        _how(proof, names) if proof.whole else _left_out(proof),
        how_to_check(proof.stamps),
        _NOT.format(sha256=proof.claim.capture.sha256, missing=_missing(proof)),
        _judgement(proof),
        _FILES + (_RATINGS if proof.ratings else ""),
    ]
    return "\n\n".join(parts) + "\n"


def _words(proof: ProofFacts) -> str:
    claim = proof.claim
    if not readable(claim):
        return f"The words are withheld. Their SHA-256 in UTF-8 is\n  {claim.quote_sha256}"
    return f"The words\n---------\n{claim.quote}"


def _warnings(proof: ProofFacts) -> Iterator[str]:
    """What was noticed while the text was taken from the document, where there is something."""
    if proof.warnings:
        wrapped = (fill(one, 116, initial_indent="- ", subsequent_indent="  ") for one in proof.warnings)
        yield "\n".join(["What to know of this text", "-------------------------", *wrapped])


def _how(proof: ProofFacts, names: dict[str, str]) -> str:
    claim, capture = proof.claim, proof.claim.capture
    document = names[capture.sha256]
    return f"""\
How to check it
---------------
1. That nothing in this folder was changed. In the folder, run
     sha256sum -c {"SHA256SUMS"}
   (macOS: shasum -a 256 -c SHA256SUMS; Windows: certutil -hashfile FILE SHA256, and compare.)
   Every line must end with OK.

2. That it is the copy on which the claim stands now; history.json names earlier ones. The line of {document} in
   SHA256SUMS must begin with
     {capture.sha256}
   Look this number up where it was written down by others: on the page of the claim, in a file that somebody
   exported earlier, or, best, in a manifest that was deposited elsewhere.

3. That the words stand in the text. Open text.txt in a text editor, and search for the words above. They stand at
   characters {claim.start} to {claim.end}, counted in Unicode code points from 0 (a byte order mark, of which there
   is none, would count; a line break counts as one). The SHA-256 of text.txt is
     {capture.text_sha256}

4. That the text is what the document says. Open {document} and read it beside text.txt. The text was taken from it by
   the extractor {capture.extractor} {capture.extractor_version}; the same version gives the same text again.
   {_shows(proof)}
{_excerpt(proof)}""".rstrip()


def _shows(proof: ProofFacts) -> str:
    """Whether the copy shows the whole page, as far as somebody has said."""
    said = history_of(proof.claim.capture)
    if not said:
        return "Nobody has judged whether it shows the whole page."
    one = said[0]
    because = f": {one.because}" if one.because else ""
    return fill(
        f"Judged {one.get_shows_display().lower()} by {one.created_by.shown_name}, {utc(one.created_at)}{because}",
        112,
        subsequent_indent="   ",
    )


def _missing(proof: ProofFacts) -> str:
    """What would show more, and is not there; with a line end where there is something."""
    missing = shown_of(proof.claim.capture, stamped=bool(proof.stamps)).missing
    if not missing:
        return ""
    named = " and ".join(filter(None, [", ".join(missing[:-1]), missing[-1]]))
    return f"- More than the copy itself shows. There is {named}.\n"


def _excerpt(proof: ProofFacts) -> str:
    sha256 = proof.claim.capture.document_sha256
    if not sha256:
        return ""
    return f"""
The document is an excerpt: passages of a longer one in their order, gaps marked. The longer one has the SHA-256
  {sha256}"""


def _left_out(proof: ProofFacts) -> str:
    lines = [] if proof.withholdings else ["  words in another copy of the same bytes"]
    for one in proof.withholdings:
        what = "the whole text" if one.start is None else f"characters {one.start} to {one.end}"
        done = f", purged {utc(one.purged_at)}" if one.purged_at else ""
        lines.append(f"  {what}: {one.reason}\n    by {one.created_by.shown_name}, {utc(one.created_at)}{done}")
    capture = proof.claim.capture
    return "\n".join(
        [
            "What is withheld",
            "----------------",
            "The document, its text and what was attached to it are not in this folder, because this is withheld:",
            *lines,
            "Their hashes stay. Who has the document can compare:",
            f"  SHA-256 of the document  {capture.sha256}",
            f"  SHA-256 of its text      {capture.text_sha256}",
            f"  SHA-256 of the words     {proof.claim.quote_sha256}",
            "SHA256SUMS still checks the files that are here: sha256sum -c SHA256SUMS",
        ]
    )


_NOT = """\
What it does not prove
----------------------
- That the site served this. Somebody pasted, uploaded, sent or fetched the document; claim.json says who, how and when.
  A copy in a public archive, where claim.json names one, was made by others.
{missing}- That our clock was right, or that the times in these files are true.
- That nobody changed document, text and hashes together, in the database and here. Hashes in one database bind nobody.
  They bind once others hold or signed them: a time-stamp above, or a manifest that was deposited before, that has
  {sha256}
- That the statement is true or false."""


def _judgement(proof: ProofFacts) -> str:
    told = _rated(proof) if proof.ratings else "Ratings are not in this folder: nobody asked for them with it.\n"
    return f"""\
What was judged
---------------
{told}\
The evidence in claim.json is that linked as of {utc(proof.made_at)}.
Types of sources, their sides and relations between them are our classification. "Republishes" says nothing of
permission."""


def _rated(proof: ProofFacts) -> str:
    return f"""\
ratings.csv and ratings.jsonl hold the ratings that {proof.user.shown_name} may see, which need not be all.
A rating is a judgement of these words against the evidence linked as of its date; not a finding about the publisher,
not legal or medical advice.
{_exemptions(proof)}"""


def _exemptions(proof: ProofFacts) -> str:
    """Whom a lead who rates in one of the rounds let see more of it than they did themselves."""
    if not proof.exemptions:
        return ""
    lines = [
        f"  {one.get_change_display()}: {one.account.shown_name}, by {one.created_by.shown_name},"
        f" {utc(one.created_at)}, in “{one.round.name}”: {one.reason}"
        for one in proof.exemptions
    ]
    told = (
        "While a round ran, a lead who rates in it gave accounts more sight of it than they had, as nobody else could:"
    )
    return "\n".join([told, *lines]) + "\n"


_FILES = """\
The files
---------
SHA256SUMS         the SHA-256 of every other file
claim.json         the words and their place, hashes, the copy, who and when
annotation.jsonld  the same as a W3C Web Annotation
history.json       where the words were found before, in newer copies, and what was changed
relations.json     how the source stands to other sources
document*          the bytes as they came in; .txt is added to what a computer might run
attachment-*       files that were stored beside it
text.txt           the text in which the words were marked, in UTF-8
time-stamps/       what was stamped, what the authority answered (.tsr) and certificates (.pem), where there are any"""
_RATINGS = """
ratings.csv        ratings, one a row, for spreadsheets; ratings.jsonl has the same texts as they are stored"""
