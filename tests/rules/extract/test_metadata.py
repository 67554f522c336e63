"""What a document says of itself is offered, with where it stands and how it was found."""

import pytest

from claims.rules.extract import extract
from claims.rules.extract.metadata import date_in

WORDS = "<p>Words of the page."


def offered(markup: str, **known: str) -> list[tuple[str, str, str, str]]:
    found = extract(markup.encode(), filename="page.html", **known)
    return [(one.field, one.value, one.how, one.where) for one in found.metadata]


def values(markup: str, field: str, **known: str) -> list[str]:
    return [value for name, value, _, _ in offered(markup, **known) if name == field]


def test_title_printed_and_embedded_are_told_apart():
    markup = "<title>Cells | Clinic</title><meta property=og:title content='Cells'><h1>Stem cells</h1>" + WORDS
    assert [one for one in offered(markup) if one[0] == "title"] == [
        ("title", "Stem cells", "printed", "top heading"),
        ("title", "Cells", "embedded", "meta og:title"),
        ("title", "Cells | Clinic", "embedded", "title element"),
    ]


def test_two_top_headings_are_no_title_and_neither_is_one_in_the_page_frame():
    assert values("<h1>One</h1><h1>Two</h1>" + WORDS, "title") == []
    assert values("<header><h1>Clinic</h1></header><main>" + WORDS * 9, "title") == []


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=og:site_name content='The Clinic'><h1>The clinic</h1>",
        "<title>Knees | The Clinic</title><h1>The Clinic</h1>",
        "<h1><a href=/>The Clinic</a></h1>",
        "<h1><a href=https://clinic.example/index.html>The Clinic</a></h1>",
    ],
)
def test_the_name_of_the_site_is_no_title_where_another_heading_is(head):
    assert [one for one in offered(f"{head}<h1>Knees</h1>{WORDS}") if one[2] == "printed"] == [
        ("title", "Knees", "printed", "top heading")
    ]


def test_the_name_of_the_site_alone_is_a_title_of_its_first_page_only():
    site = "<meta property=og:site_name content=Clinic><h1>Clinic</h1>" + WORDS
    assert values(site, "title") == ["Clinic"]
    assert values("<title>Clinic</title>" + site, "title") == ["Clinic"]
    assert values("<title>Knees – Clinic</title>" + site, "title") == ["Knees – Clinic"]


def test_the_address_of_an_archived_page_is_its_own():
    prefix = "https://web.archive.org/web/20200101000000/"
    for head in (
        f"<link rel=canonical href={prefix}https://clinic.example/knee>",
        f"<meta property=og:url content={prefix.replace('0/', '0im_/')}https://clinic.example/knee>",
        "<meta property=og:url content=https://archive.ph/20200101/https://clinic.example/knee>",
    ):
        assert values(head + WORDS, "address") == ["https://clinic.example/knee"]
    assert values("<meta property=og:url content=https://web.archive.org/about>" + WORDS, "address") == [
        "https://web.archive.org/about"
    ]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ('{"name": "A. One"}', ["A. One"]),
        (
            '[{"name": "First Author"}, {"givenName": "Second", "familyName": "Author"}]',
            ["First Author; Second Author"],
        ),
        ('{"name": {"@value": "A. One", "@language": "en"}}', ["A. One"]),
        ('{"name": ["A. One", "A. One"]}', ["A. One"]),
        ('{"@type": "Person", "@id": "#one"}', ["Ref One"]),
        ('{"@id": "#nobody"}', []),
        ('{"@list": []}', []),
        ('{"itemListElement": [{"item": {"name": "A. One"}}, {"item": {"familyName": "Two"}}]}', ["A. One; Two"]),
        ('{"givenName": "Ada", "additionalName": "B.", "familyName": "One"}', ["Ada B. One"]),
        ("{" + '"name": {' * 50 + '"name": "deep"' + "}" * 51, []),
        ("7", []),
    ],
)
def test_names_in_structured_data_are_read_however_they_are_nested(said, names):
    graph = f'[{{"@type": "Article", "author": {said}}}, {{"@id": "#one", "@type": "Person", "name": "Ref One"}}]'
    markup = f'<script type="application/ld+json">{{"@graph": {graph}}}</script>'
    assert values(markup + WORDS, "author_printed") == names


@pytest.mark.parametrize(
    ("markup", "field", "value"),
    [
        (
            "<meta name=citation_author content='A. One'><meta name=citation_author content='B. Two'>",
            "author_printed",
            "A. One; B. Two",
        ),
        ("<meta name=author content='Dr. Three'>", "author_printed", "Dr. Three"),
        ("<meta name=DC.Creator content='Four'>", "author_printed", "Four"),
        ("<meta name=citation_publication_date content=2018/1/5>", "published", "2018-01-05"),
        ("<meta property=article:published_time content=2024-04-16T11:15:00+09:00>", "published", "2024-04-16"),
        ("<meta name=dc.date content=2018>", "published", "2018"),
        ("<meta name=date content='5 January 2018'>", "published_printed", "5 January 2018"),
        ("<meta name=citation_journal_title content='J Knees'>", "container_title", "J Knees"),
        ("<meta property=og:site_name content=Clinic>", "container_title", "Clinic"),
        ("<meta name=citation_publisher content=Press>", "publisher", "Press"),
        ("<meta name=citation_doi content='https://doi.org/10.1002/JOB.1787'>", "doi", "10.1002/job.1787"),
        ("<meta name=dc.identifier content='doi:10.1002/job.1787'>", "doi", "10.1002/job.1787"),
        ("<meta name=citation_pmid content=29423006>", "pmid", "29423006"),
        ("<html lang=ko>", "language", "ko"),
        ("<meta property=og:locale content=en_US>", "language", "en-US"),
        ("<meta property=og:url content=https://example.org/a>", "address", "https://example.org/a"),
        ("<time itemprop=datePublished datetime=2020-02-03T10:00>3 Feb 2020</time>", "published", "2020-02-03"),
        ("<time itemprop=datePublished datetime=2020-02-03T10:00>3 Feb 2020</time>", "published_printed", "3 Feb 2020"),
        ("<p>By <a rel=author href=/a>Dr. Five</a>", "author_printed", "Dr. Five"),
    ],
)
def test_what_the_head_of_a_page_says(markup, field, value):
    assert values(markup + WORDS, field) == [value]


@pytest.mark.parametrize(
    "markup",
    [
        "<meta name=citation_doi content='not one'>",
        "<meta name=dc.identifier content='urn:x'>",
        "<meta property=article:author content=https://facebook.com/x>",
        "<meta name=citation_pmid content=PMC123>",
        "<html lang='not a tag'>",
        "<link rel=canonical href='javascript:alert(1)'>",
        "<meta name=author content=' '>",
        "<meta name=generator content='Some program'>",
        "<script type=application/ld+json>{not json</script>",
        '<script type=application/ld+json>{"@type":"Organization","name":"Clinic"}</script>',
        '<script type=application/ld+json>[1, null, {"@type": 5, "author": 7}]</script>',
        "<script type=application/ld+json>" + "[" * 100_000 + "</script>",
    ],
)
def test_what_is_not_of_its_kind_is_not_offered(markup):
    assert offered(markup + WORDS) == []


def test_structured_data_about_an_article_is_read_wherever_it_stands():
    markup = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "Organization", "name": "Not this"},
        {"@type": ["MedicalWebPage"], "headline": "Stem cells", "author": [{"name": "A"}, "B"],
         "datePublished": "2021-05-06", "publisher": {"name": "Clinic"}, "inLanguage": "en-GB",
         "isPartOf": {"name": "The site"}}]}</script>"""
    where = "JSON-LD MedicalWebPage"
    assert offered(markup + WORDS) == [
        ("title", "Stem cells", "embedded", where),
        ("author_printed", "A; B", "embedded", where),
        ("published", "2021-05-06", "embedded", where),
        ("publisher", "Clinic", "embedded", where),
        ("container_title", "The site", "embedded", where),
        ("language", "en-GB", "embedded", where),
    ]


def test_halves_of_characters_and_nul_never_get_through():
    markup = '<script type="application/ld+json">{"@type":"Article","headline":"a\\ud800\\u0000b"}</script>' + WORDS
    assert values(markup, "title") == ["a\ufffdb"]


def test_the_address_that_a_page_declares_is_resolved_and_kept_apart():
    markup = "<meta property=og:url content=https://e.org/x><link rel='shortlink canonical' href=/x>" + WORDS
    found = extract(markup.encode(), filename="a.html", address="https://e.org/asked?utm_source=y")
    assert found.canonical_address == "https://e.org/x"
    assert extract(WORDS.encode(), filename="a.html", address="https://e.org/").canonical_address == ""


@pytest.mark.parametrize(
    ("printed", "field", "value"),
    [
        ("doi: 10.1016/S0953-7562(09)80401-2.", "doi", "10.1016/s0953-7562(09)80401-2"),
        ("https://doi.org/10.1002/job.1787)", "doi", "10.1002/job.1787"),
        ("PMID: 29423006; more", "pmid", "29423006"),
        ("(PMC5855243)", "pmcid", "PMC5855243"),
        ("ClinicalTrials.gov NCT 00902941", "trial_number", "NCT00902941"),
        ("EudraCT 2010–024081–21", "trial_number", "2010-024081-21"),
        ("ChiCTR2000029308.", "trial_number", "ChiCTR2000029308"),
        ("Site © 2020-2024 Some Clinic", "copyright_printed", "© 2020-2024 Some Clinic"),
        ("(c) 2020 Some Clinic", "copyright_printed", "(c) 2020 Some Clinic"),
        ("Copyright 2020 Some Clinic", "copyright_printed", "Copyright 2020 Some Clinic"),
    ],
)
def test_what_is_printed_in_the_text_is_offered_with_its_place(printed, field, value):
    (found,) = [one for one in extract(f"Words. {printed}".encode()).metadata if one.field == field]
    assert (found.value, found.how) == (value, "printed")
    assert found.where.startswith("in the text, from character ")


@pytest.mark.parametrize(
    "words", ["10.5/20 mg", "PMID none", "(c) see below", "NCT123", "Phone 2010-024081-2155", "pmc12"]
)
def test_what_only_looks_like_one_is_not_offered(words):
    assert extract(f"Words. {words} and more.".encode()).metadata == ()


def test_identifiers_of_other_works_in_a_list_of_references_are_not_the_documents_own():
    text = "Our study, doi 10.1000/own.\n\nReferences\n\n1. Other 2018. doi 10.1000/other NCT00379470\n"
    assert [(one.field, one.value) for one in extract(text.encode()).metadata] == [("doi", "10.1000/own")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The cells are used in the clinic and it is not known what they are for in most of the cases.", "en"),
        (
            "Die Zellen werden in der Klinik verwendet und das ist nicht gut für die Patienten mit Arthrose.",
            "de",
        ),
        (
            "Les cellules sont dans la moelle et le sang du patient, et ne sont pas utilisées par les médecins.",
            "fr",
        ),
        ("중간엽 줄기세포는 성체 줄기세포의 한 종류입니다.", "ko"),
        ("間葉系幹細胞は成体幹細胞の一種です。", "ja"),
        ("间充质干细胞是一种成体干细胞。", "zh"),
        ("תאי גזע משמשים במרפאות רבות.", "he"),
        ("MSC NCT 123", ""),
        ("Клетки используются в клинике.", ""),
    ],
)
def test_the_language_is_inferred_only_where_it_is_plain(text, code):
    found = [(one.value, one.how) for one in extract(text.encode()).metadata if one.field == "language"]
    assert found == ([(code, "inferred")] if code else [])


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2018", "2018"),
        ("2018/3", "2018-03"),
        ("2018-02-30", ""),
        ("2018-01-02T03:04:05Z", "2018-01-02"),
        ("24-04-16", ""),
        ("16/04/2018", ""),
        ("", ""),
        ("20180416", ""),
    ],
)
def test_a_date_is_read_only_where_it_can_mean_one_day(raw, date):
    assert date_in(raw) == date
