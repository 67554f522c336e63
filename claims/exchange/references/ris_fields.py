"""What the tags of RIS mean: types and fields."""

from claims.exchange.references.tagged import Dates, Field, Pages, identifier, keywords, names, prose, text, together

# A type of RIS for each of CSL that has one; the first of a type of RIS is the one that it is read as.
_TYPES = """
article-journal JOUR | article-magazine MGZN | article-newspaper NEWS | article UNPB | book BOOK | chapter CHAP
paper-conference CONF | thesis THES | report RPRT | webpage ELEC | post-weblog BLOG | dataset DATA | software COMP
legislation STAT | bill BILL | legal_case CASE | hearing HEAR | patent PAT | map MAP | motion_picture MPCT
broadcast VIDEO | post ICOMM | song SOUND | musical_score MUSIC | manuscript MANSCPT | entry-encyclopedia ENCYC
entry-dictionary DICT | graphic ART | figure FIGURE | pamphlet PAMP | personal_communication PCOMM
speech SLIDE | standard STAND | document GEN
"""
RIS_TYPES = dict(pair.split() for line in _TYPES.strip().split("\n") for pair in line.split(" | "))
# Types of RIS that CSL does not tell apart from another.
_ALIKE = {
    "EJOUR": "article-journal", "JFULL": "article-journal", "ABST": "article-journal", "INPR": "article-journal",
    "EBOOK": "book", "EDBOOK": "book", "SER": "book", "CLSWK": "book", "ECHAP": "chapter", "CPAPER": "paper-conference",
    "DBASE": "dataset", "AGGR": "dataset", "GOVDOC": "report", "ADVS": "motion_picture", "CHART": "graphic",
    "UNBILL": "bill", "LEGAL": "legislation", "MULTI": "webpage",
}  # fmt: skip
_CSL_TYPES = {ris: csl for csl, ris in RIS_TYPES.items()} | _ALIKE
# Types whose A2 are editors: of a journal's article nobody knows who they are.
WITH_EDITORS = frozenset("BOOK EBOOK EDBOOK CHAP ECHAP CONF CPAPER ENCYC DICT SER".split())

FIRST_OF_A_RECORD = frozenset(("TI", "T1", "AU", "A1"))
PEOPLE = frozenset("AU A1 A2 A3 A4 ED".split())
SEVERAL = PEOPLE | {"KW"}
PROSE = frozenset("AB N2 N1 NO RN M1 M2 AD C1 C2 C3 C4 C5 C6 C7 C8".split())
KNOWN = frozenset(
    "TY ER A1 A2 A3 A4 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DO DP ED EP ET ID IS J1 J2 JA JF"
    " JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT U1 U2 U3 U4 U5 UR"
    " VL VO Y1 Y2 XE PMID PMCID DOI ISSN ISBN".split()
)

_AUTHOR = names("author", "AU", "A1")
_EDITOR = names("editor", "ED")
_ALSO_EDITOR = names("editor", "A2", "ED")
_REST: tuple[Field, ...] = (
    text("id", "ID"),
    text("title", "TI", "T1"),
    text("container-title", "T2", "JF", "JO", "BT"),
    text("container-title-short", "JA", "J2", "J1"),
    text("collection-title", "T3"),
    text("title-short", "ST"),
    text("original-title", "OP"),
    Dates("issued", ("PY", "Y1", "DA"), lambda values: (None, ())),
    Dates("accessed", ("Y2",), lambda values: (None, ())),
    text("volume", "VL", "VO"),
    text("issue", "IS"),
    Pages("page", ("SP", "EP"), lambda values: (None, ())),
    text("edition", "ET"),
    text("number-of-volumes", "NV"),
    text("section", "SE"),
    identifier("DOI", "DO", "DOI"),
    identifier("PMID", "PMID"),
    identifier("PMCID", "PMCID", "C2"),
    identifier("ISSN", "SN"),
    identifier("ISBN", "SN"),
    text("URL", "UR"),
    text("publisher", "PB"),
    text("publisher-place", "CY", "PP"),
    text("language", "LA"),
    text("genre", "M3"),
    text("call-number", "CN"),
    text("source", "DB"),
    prose("abstract", "AB", "N2"),
    keywords("KW"),
    together("note", "N1"),
)


def ris_fields(ris_type: str) -> tuple[Field, ...]:
    """The fields of a record of this type, in the order in which they are written."""
    return (_AUTHOR, _ALSO_EDITOR if ris_type in WITH_EDITORS else _EDITOR, *_REST)


def csl_type(printed: str) -> str:
    """The type of CSL that a type of RIS, or its name in words, is; "" for one that is not known."""
    return _CSL_TYPES.get(printed.strip().upper(), "") or NAMED_TYPES.get(printed.strip().lower(), "")


# As EndNote and others name them, instead of the letters of RIS.
NAMED_TYPES = {
    "journal article": "article-journal", "article": "article-journal", "journal": "article-journal",
    "electronic article": "article-journal", "magazine article": "article-magazine",
    "newspaper article": "article-newspaper", "book": "book", "edited book": "book", "electronic book": "book",
    "book section": "chapter", "book chapter": "chapter", "chapter": "chapter",
    "conference paper": "paper-conference", "conference proceedings": "paper-conference",
    "thesis": "thesis", "report": "report", "government document": "report", "web page": "webpage",
    "blog": "post-weblog", "dataset": "dataset", "patent": "patent", "manuscript": "manuscript",
    "unpublished work": "article", "computer program": "software", "statute": "legislation", "bill": "bill",
    "case": "legal_case", "map": "map", "film or broadcast": "motion_picture", "standard": "standard",
    "pamphlet": "pamphlet", "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary",
    "artwork": "graphic", "personal communication": "personal_communication", "generic": "document",
}  # fmt: skip
