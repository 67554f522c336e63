"""What the types and fields of BibTeX and BibLaTeX mean."""

# A type of BibTeX for each of CSL that has one.
BIBTEX_TYPES = {
    "article-journal": "article", "book": "book", "chapter": "incollection", "paper-conference": "inproceedings",
    "thesis": "phdthesis", "report": "techreport", "webpage": "online", "dataset": "dataset", "software": "software",
    "manuscript": "unpublished", "pamphlet": "booklet", "patent": "patent", "standard": "standard",
    "motion_picture": "movie", "song": "audio", "legal_case": "jurisdiction", "legislation": "legislation",
    "article": "preprint", "article-newspaper": "newspaper", "article-magazine": "magazine", "document": "misc",
}  # fmt: skip
_ALIKE = {
    "inbook": "chapter", "conference": "paper-conference", "proceedings": "book", "collection": "book",
    "mastersthesis": "thesis", "thesis": "thesis", "report": "report", "electronic": "webpage", "www": "webpage",
    "mvbook": "book", "reference": "book", "inreference": "entry", "periodical": "periodical", "manual": "report",
    "suppperiodical": "article-journal",
}  # fmt: skip
CSL_TYPES = {bibtex: csl for csl, bibtex in BIBTEX_TYPES.items()} | _ALIKE

# Fields of CSL by those of BibTeX: the first is written, by type where there are two.
TEXTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "title-short": ("shorttitle",),
    "container-title": ("journal", "journaltitle", "booktitle"),
    "container-title-short": ("shortjournal",),
    "collection-title": ("series",),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "page": ("pages",),
    "edition": ("edition",),
    "chapter-number": ("chapter",),
    "number-of-pages": ("pagetotal",),
    "number-of-volumes": ("volumes",),
    "publisher": ("publisher", "school", "institution"),
    "publisher-place": ("address", "location"),
    "DOI": ("doi",),
    "PMID": ("pmid",),
    "PMCID": ("pmcid", "pmc"),
    "ISSN": ("issn",),
    "ISBN": ("isbn",),
    "URL": ("url",),
    "language": ("language", "langid"),
    "genre": ("type",),
    "abstract": ("abstract",),
    "keyword": ("keywords", "keyword"),
    "note": ("note",),
    "annote": ("annote", "annotation"),
}
NAMES = {"author": "author", "editor": "editor", "translator": "translator"}
VERBATIM = frozenset("url doi eprint file biburl".split())
IN_BOOKS = frozenset("inproceedings incollection inbook conference".split())


def written_as(field: str, entry_type: str) -> str:
    """The field of BibTeX in which a field of CSL is written."""
    if field == "container-title" and entry_type in IN_BOOKS:
        return "booktitle"
    if field == "publisher":
        return {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}.get(entry_type, field)
    return TEXTS[field][0]
