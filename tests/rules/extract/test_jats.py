"""Articles of journals in JATS: words in sections, and what the head says as suggestions."""

import pytest

from claims.rules.extract import BadDocument, choose, extract
from claims.rules.extract.confined import read_here
from tests.saved import make_article

DOCTYPE = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) 1.2//EN" "JATS-archivearticle1.dtd">'
FRONT = """<journal-meta><journal-title-group><journal-title>Journal of Knees</journal-title></journal-title-group>
<publisher><publisher-name>A Press</publisher-name></publisher></journal-meta>
<article-meta><article-id pub-id-type="pmid">12345678</article-id><article-id pub-id-type="pmc">7654321</article-id>
<article-id pub-id-type="doi">10.1234/knee.5</article-id>
<title-group><article-title>CD4<sup>+</sup> cells in <italic>knees</italic><xref ref-type="fn">*</xref></article-title>
</title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Roe</surname><given-names>Jane A</given-names></name>
</contrib>
<contrib contrib-type="author"><collab>The Knee Group</collab></contrib>
<contrib contrib-type="editor"><name><surname>Doe</surname></name></contrib></contrib-group>
<author-notes><fn><p>JR owns shares in the clinic.</p></fn></author-notes>
<pub-date pub-type="ppub"><year>2026</year><month>3</month></pub-date>
<pub-date pub-type="epub"><day>2</day><month>1</month><year>2026</year></pub-date>
<permissions><copyright-statement>© 2026 The Authors</copyright-statement>
<license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open access.</license-p></license>
</permissions>
<abstract><sec><title>Results</title><p>Pain fell by 2&#160;points.</p></sec></abstract>
</article-meta>"""
BODY = """<sec><label>1.</label><title>Methods</title><p>We gave 10<sup>6</sup> cells
<xref ref-type="bibr">[1]</xref>.</p>
<sec><title>Dose</title><list list-type="bullet"><list-item><p>Once.</p></list-item></list></sec></sec>
<fig><label>Figure 1</label><caption><title>Pain.</title><p>By week.</p></caption>
<graphic xlink:href="a.jpg"/></fig>
<table-wrap><label>Table 1</label><caption><p>Doses.</p></caption><table><thead><tr><th>Dose</th><th>n</th></tr></thead>
<tbody><tr><td>10</td><td>4</td></tr></tbody></table></table-wrap>"""
BACK = """<ref-list><title>References</title><ref><label>1</label><element-citation>
<person-group><name><surname>Poe</surname>
<given-names>E</given-names></name><etal/></person-group><article-title>Bones</article-title><fpage>1</fpage>
<lpage>9</lpage><pub-id pub-id-type="doi">10.9999/bones</pub-id></element-citation></ref></ref-list>"""


def read(data: bytes):
    return read_here("jats", data)


def said(found, field: str) -> list[str]:
    return [one.value for one in found.metadata if one.field == field]


def test_the_text_has_title_abstract_sections_captions_tables_notes_and_references():
    found = extract(make_article(FRONT, BODY, BACK, doctype=DOCTYPE), filename="a.xml")
    assert found.text == (
        "CD4⁺ cells in knees\n\nResults\n\nPain fell by 2\u00a0points.\n\n1. Methods\n\n"
        "We gave 10⁶ cells [1].\n\nDose\n\n"
        "Once.\n\nFigure 1\n\nPain.\n\nBy week.\n\nTable 1\n\nDoses.\n\nDose\tn\n10\t4\n\nReferences\n\n"
        "1 Poe E et al. Bones 1–9 10.9999/bones\n\nJR owns shares in the clinic."
    )
    assert (found.extractor, found.version, found.charset) == ("jats", "2", "utf-8")
    headings = {found.text[part.start : part.end]: part.level for part in found.structure if part.kind == "heading"}
    assert headings == {"CD4⁺ cells in knees": 1, "Results": 3, "1. Methods": 2, "Dose": 3, "References": 2}
    [reference] = [part for part in found.structure if part.kind == "reference"]
    assert found.text[reference.start : reference.end].startswith("1 Poe")
    assert [part.target for part in found.structure if part.kind == "link"] == ["https://doi.org/10.9999/bones"]


def test_the_head_gives_suggestions():
    found = read(make_article(FRONT, BODY, BACK, attributes='xml:lang="en"'))
    assert said(found, "title")[0] == "CD4+ cells in knees"
    assert said(found, "author_printed") == ["Jane A Roe; The Knee Group"]
    assert said(found, "container_title") == ["Journal of Knees"]
    assert said(found, "publisher") == ["A Press"]
    assert said(found, "published") == ["2026-01-02", "2026-03"]
    assert (said(found, "doi"), said(found, "pmid"), said(found, "pmcid")) == (
        ["10.1234/knee.5"], ["12345678"], ["PMC7654321"],
    )  # fmt: skip
    assert said(found, "copyright_printed") == ["© 2026 The Authors"]
    assert said(found, "licence") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert said(found, "language") == ["en"]


@pytest.mark.parametrize(
    ("data", "known", "name"),
    [
        (make_article(), {}, "jats"),
        (make_article(doctype=DOCTYPE), {}, "jats"),
        (b"<article>A page has these, too.", {}, "text"),
        (b"<article>words</article>", {"filename": "a.nxml"}, "jats"),
        (b'<?xml version="1.0"?><html><p>x', {"filename": "a.xml"}, "html"),
        (make_article(), {"media_type": "application/xml"}, "jats"),
        (make_article(), {"filename": "a.txt"}, "text"),
    ],
)
def test_it_is_known_by_its_root_where_its_name_does_not_say(data, known, name):
    assert choose(data, **known) == name


def test_formulas_are_written_as_pages_write_them_and_once():
    tex = r"<tex-math>\documentclass{minimal}\begin{document}$$x^{2}$$\end{document}</tex-math>"
    math = "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"
    both = f"<inline-formula><alternatives>{tex}{math}<graphic/></alternatives></inline-formula>"
    assert read(make_article(body=f"<p>So {both} holds.</p>")).text == "So x² holds."
    assert read(make_article(body=f"<p>So <inline-formula>{tex}</inline-formula>.</p>")).text == "So $$x^{2}$$."


def test_a_note_in_the_middle_of_a_sentence_stands_after_its_paragraph():
    body = "<p>It may<fn><p>In mice.</p></fn> help.</p><p>Next.</p>"
    assert read(make_article(body=body)).text == "It may help.\n\nIn mice.\n\nNext."


def test_lists_in_a_paragraph_and_words_after_them_stay_apart():
    body = "<p>It may:<list list-type='order'><list-item><p>help</p></list-item></list>and harm.</p>"
    assert read(make_article(body=body)).text == "It may:\n\nhelp\n\nand harm."


def test_answers_and_what_a_server_put_around_an_article_are_read():
    inner = "<sub-article><front-stub><title-group><article-title>Reply</article-title></title-group></front-stub>"
    data = make_article(body="<p>Words.</p>").replace(
        b"</article>", f"{inner}<body><p>No.</p></body></sub-article></article>".encode()
    )
    assert read(data).text == "Words.\n\nReply\n\nNo."
    wrapped = b"<pmc-articleset>" + data.partition(b"?>\n")[2] + b"</pmc-articleset>"
    assert choose(wrapped) == "jats"
    assert read(wrapped).text.startswith("Words.")


def test_named_signs_of_the_document_type_are_read_without_fetching_it():
    data = make_article(body="<p>5&nbsp;mg &alpha; &unheardof; &amp; &lt;b&gt;</p>", doctype=DOCTYPE)
    assert read(data).text == "5\u00a0mg α &unheardof; & <b>"


@pytest.mark.parametrize(
    "declared",
    [
        '[<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]',
        '[<!ENTITY a SYSTEM "file:///etc/passwd">]',
        '[<!ENTITY % a SYSTEM "http://elsewhere.example/a.dtd"> %a;]',
    ],
)
def test_entities_that_the_file_declares_are_refused(declared):
    data = make_article(body="<p>&a;</p>", doctype=f"<!DOCTYPE article {declared}>")
    with pytest.raises(BadDocument) as caught:
        read_here("jats", data)
    assert caught.value.code == "entities"


@pytest.mark.parametrize(
    ("data", "says", "code"),
    [
        (b"<article><body>", "no whole XML", "damaged"),
        (b"<rss version='2'><channel/></rss>", "begins with <rss>", "binary"),
        (b"<x><article><p>a</p></article><article><p>b</p></article></x>", "2 articles", "binary"),
        (make_article(), "no words", "blank"),
        (make_article(body="<sec>" * 200 + "<p>x</p>" + "</sec>" * 200), "deep in each other", "limit"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(data, says, code):
    with pytest.raises(BadDocument, match=says) as caught:
        read_here("jats", data)
    assert caught.value.code == code


def test_the_charset_is_what_the_file_declares():
    data = make_article(body="<p>Knie müde</p>").decode().replace("UTF-8", "iso-8859-1").encode("iso-8859-1")
    found = read(data)
    assert "Knie müde" in found.text
    assert found.charset == "windows-1252"
    assert (
        read(make_article(body="<p>Knie müde</p>").decode().replace("UTF-8", "UTF-16").encode("utf-16")).text
        == "Knie müde"
    )


def test_what_an_article_holds_never_becomes_markup_of_its_own():
    body = '<p>&lt;script&gt;x&lt;/script&gt; <ext-link xlink:href="javascript:alert(1)">here</ext-link></p>'
    found = read(make_article(body=body))
    assert found.text == "<script>x</script> here"
    assert [part for part in found.structure if part.kind == "link"] == []
