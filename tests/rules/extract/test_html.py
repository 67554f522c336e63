"""Web pages: the words that a reader sees, in lines and paragraphs, and what stands where."""

import pytest

from claims.rules.extract import BadDocument, Extraction, extract
from claims.rules.extract.html import MAX_TAGS, read_page


def page(markup: str, **known: str) -> Extraction:
    return extract(markup.encode(), filename="page.html", **known)


def text(markup: str) -> str:
    return page(markup).text


def parts(markup: str, kind: str, **known: str):
    found = page(markup, **known)
    return [
        (found.text[part.start : part.end], part.level or part.target) for part in found.structure if part.kind == kind
    ]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>One<p>two", "One\n\ntwo"),
        ("<p>un<b>believ</b>able", "unbelievable"),
        ("<p>a <b> b </b> c", "a b c"),
        ("one<br>two<br><br>three<br><br><br>four", "one\ntwo\n\nthree\n\nfour"),
        ("<div>one</div>\n<div>two</div>", "one\ntwo"),
        ("<ul><li>one<li>two<ul><li>in</ul><li>three</ul>end", "one\ntwo\nin\nthree\n\nend"),
        ("<dl><dt>term<dd>meaning</dl>", "term\nmeaning"),
        ("<h1>Head</h1>words", "Head\n\nwords"),
        ("10<sup>6</sup> cells/kg", "10⁶ cells/kg"),
        ("<p>many\n   spaces\tand\u00a0\u00a0fixed ones</p>", "many spaces and\u00a0\u00a0fixed ones"),
        ("<pre>\n a\n   b <i>c</i>\n\n</pre><p>end", "a\n   b c\n\nend"),
        ("<p>before<pre>  in\n    dented</pre>", "before\n\n  in\n    dented"),
        ("long<wbr>word soft&shy;hyphen", "longword soft\u00adhyphen"),
        ("<p>a<hr>b", "a\n\nb"),
        ("<button>Yes</button><button>No</button>", "Yes No"),
        ("<ruby>漢<rp>(<rt>kan<rp>)</ruby>", "漢(kan)"),
    ],
)
def test_blocks_become_lines_and_inline_elements_never_split_words(markup, shown):
    assert text(markup) == shown


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<table><tr><td><p>a</p><td><p>b</p><tr><td><p>c</p><td>d</table>end", "a\tb\nc\td\n\nend"),
        ("<table><tr><td>a<td><td>c<tr><td><td>e<td></table>", "a\t\tc\n\te"),
        ("<table><caption>Head</caption><tr><td>a<td>b</table>", "Head\na\tb"),
        ("<table><tr><td><table><tr><td>in<td>ner</table><td>out</table>", "in\tner\tout"),
    ],
)
def test_rows_of_a_table_are_lines_and_cells_stand_after_tabs(markup, shown):
    assert text(markup) == shown


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template><b>no</b></template>",
        "<noscript>no</noscript>",
        "<div hidden>no</div>",
        "<div style='color: red; DISPLAY : none !important'>no</div>",
        "<span style='visibility:hidden'>no</span>",
        "<dialog>no</dialog>",
        "<svg><title>no</title><script>no</script></svg>",
        "<iframe>no</iframe>",
        "<!-- no -->",
        "<div hidden><div hidden=until-found>no</div></div>",
        "<input type=hidden value=no>",
        "<input type=checkbox value=no>",
        "<input type=password value=no>",
        "<progress>no</progress>",
        "<p class='x sf-hidden'>no</p>",
        "<img alt=no>",
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden):
    found = text(f"<title>no</title>yes{hidden}<p>end")
    assert found == "yes\n\nend"


@pytest.mark.parametrize(
    "shown",
    [
        "<div hidden=until-found>yes</div>",
        "<div aria-hidden=true>yes</div>",
        "<details>yes</details>",
        "<dialog open>yes</dialog>",
        "<div style='display:block'>yes</div>",
        "<div class=hidden>yes</div>",
    ],
)
def test_what_a_reader_can_see_stays(shown):
    assert text(shown) == "yes"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("&lt;b&gt; &amp;amp; &eacute;&#x1F600; &nbsp;x &unheard; &copy", "<b> &amp; é😀 \u00a0x &unheard; ©"),
        ("a&#0;b &#xD800; &#x110000;", "a\ufffdb \ufffd \ufffd"),
        ("<p>unclosed <b>bold <i>both</b> italic<p>next", "unclosed bold both italic\n\nnext"),
        ("<p>a</div></span></p></body></html>b", "a\n\nb"),
        ("a < b and c > d <", "a < b and c > d <"),
        ("שלום <b>עולם</b> 123", "שלום עולם 123"),
        ("<p dir=rtl>مرحبا<br>بالعالم", "مرحبا\nبالعالم"),
    ],
)
def test_entities_unclosed_tags_and_any_direction_of_writing(markup, shown):
    assert text(markup) == shown


@pytest.mark.parametrize(
    ("data", "media_type", "shown", "charset"),
    [
        ("<p>서울".encode(), "", "서울", "utf-8"),
        ('<meta charset="euc-kr"><p>서울'.encode("euc-kr"), "", "서울", "euc-kr"),
        ("<p>서울".encode("euc-kr"), "text/html;charset=ks_c_5601-1987", "서울", "euc-kr"),
        (
            b'<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>\x93caf\xe9\x94',
            "",
            "“café”",
            "windows-1252",
        ),
        (b"<meta charset=latin1><p>caf\xe9", "text/html; charset=no-such", "café", "windows-1252"),
        (b"<meta charset=utf-8><p>" + b"words " * 30 + b"\xe9", "", "words " * 30 + "\ufffd", "utf-8"),
        (b"<meta charset=utf-16><p>caf\xc3\xa9", "", "café", "utf-8"),
        ("<p>café".encode("utf-16"), "text/html; charset=utf-8", "café", "utf-16le"),
        (b"\xef\xbb\xbf<meta charset=euc-kr><p>caf\xc3\xa9", "", "café", "utf-8"),
        (("<meta charset=utf-8><p>" + "서울 " * 50).encode() + b"\xff.", "", "서울 " * 50 + "\ufffd.", "utf-8"),
        (b"<meta charset=utf-8><p>a\0b", "", "ab", "utf-8"),
    ],
)
def test_the_charset_is_told_as_a_browser_tells_it_and_a_wrong_one_never_crashes(data, media_type, shown, charset):
    found = extract(data, filename="page.html", media_type=media_type)
    assert (found.text, found.charset) == (shown, charset)


def test_utf_16_without_its_mark_is_refused():
    with pytest.raises(BadDocument, match="UTF-16 without its mark"):
        extract("<p>words".encode("utf-16-le"), filename="page.html")


@pytest.mark.parametrize("markup", ["<script>document.write('words')</script>", "<p>&nbsp;<p> ", "<title>T</title>"])
def test_a_page_without_words_says_what_to_do(markup):
    with pytest.raises(BadDocument, match="paste the words") as caught:
        page(markup)
    assert caught.value.code == "blank"


def test_20_mb_of_nested_elements_are_refused_at_once():
    with pytest.raises(BadDocument, match=f"{MAX_TAGS:,} is the most") as caught:
        extract(b"<div>" * 4_000_000, filename="page.html")
    assert caught.value.code == "limit"


def test_deep_nesting_is_read_without_recursion():
    assert text("<div>" * 1_900 + "words") == "words"
    assert text("<div><b>" * 5_000 + "words") == "words"


def test_a_large_page_is_read_whole():
    found = page("<p>Some words of a long page.</p>" * 30_000)
    assert found.text.count("words") == 30_000


# Structure


def test_headings_keep_their_level():
    markup = (
        "<h1>One <b>two</b></h1><p>x<h3> Three </h3><div role=heading aria-level=4>Four</div><div role=heading>F</div>"
    )
    assert parts(markup, "heading") == [("One two", 1), ("Three", 3), ("Four", 4), ("F", 2)]


def test_a_link_keeps_its_target_resolved_where_that_can_be_told():
    markup = "<p>Continue reading the <a href='../article?x=1#top'>original <i>article</i></a> here."
    assert parts(markup, "link") == [("original article", "../article?x=1#top")]
    address = "https://example.org/blog/post/"
    assert parts(markup, "link", address=address) == [("original article", "https://example.org/blog/article?x=1#top")]
    based = '<base href="https://other.example/a/">' + markup
    assert parts(based, "link", address=address) == [("original article", "https://other.example/article?x=1#top")]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>x</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "",
        "https://example.org/" + "x" * 2000,
    ],
)
def test_a_link_that_leads_to_no_page_is_text_alone(href):
    assert parts(f'<a href="{href}">words</a>', "link", address="https://example.org/") == []
    assert text(f'<a href="{href}">words</a>') == "words"


def test_a_base_that_is_a_script_makes_no_link():
    assert parts('<base href="javascript:x//"><a href="y">words</a>', "link") == [("words", "y")]


def test_an_address_that_cannot_be_resolved_stays_as_written():
    assert parts('<a href="http://[bad">words</a>', "link", address="https://e.org/") == [("words", "http://[bad")]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<header>{}</header>",
        "<div role=navigation>{}</div>",
        "<div role=contentinfo>{}</div>",
        "<div class='cookie-banner'>{}</div>",
        "<div id=CookieConsent>{}</div>",
        "<ol class=breadcrumbs><li>{}</ol>",
        "<form><label>{}</label></form>",
        "<a class=skip-link href=#main>{}</a>",
        "<button>{}</button>",
    ],
)
def test_what_stands_around_a_document_is_furniture(around):
    markup = around.format("Not the document") + "<main><p>The body of the document, which is longer than that.</main>"
    assert parts(markup, "furniture") == [("Not the document", "")]


@pytest.mark.parametrize(
    "body",
    [
        "<body class='has-sidebar cookie-banner-shown'>{}",
        "<form id=aspnetForm>{}</form>",
        "<article><header>{}</header></article>",
        "<main><section id=informed-consent>{}</section></main>",
        "<div class=footerless-layout>{}</div>",
        "<p class=footer>{}</p>",
    ],
)
def test_body_text_is_not_taken_for_furniture(body):
    assert parts(body.format("<span>Consent was given by all patients.</span>"), "furniture") == []


@pytest.mark.parametrize("around", ["article", "main"])
def test_the_head_of_an_article_is_no_furniture(around):
    markup = f"<{around}><header><h1>Cells</h1></header>" + "<p>Words of the article." * 9 + f"</{around}>"
    assert parts(markup, "furniture") == []


def test_furniture_in_furniture_is_told_once():
    assert parts("<nav>a<nav>b</nav>c</nav><p>" + "words " * 9, "furniture") == [("a\nb\nc".replace("\n", "\n\n"), "")]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Body text.<ol class=references><li>One 2018<li>Two</ol>",
        "<p>Body text.<section role=doc-bibliography>One 2018<br>Two</section>",
        "<p>Body text.<h2>References</h2><p>One 2018<br>Two</p><h2>About us</h2><p>More.",
        "<p>Body text.<h3>7. Literature cited</h3>One 2018<br>Two<footer>© 2020</footer>",
    ],
)
def test_a_list_of_works_is_told_from_body_text(markup):
    assert parts(markup, "reference") == [("One 2018\nTwo", "")]


def test_a_heading_that_mentions_references_heads_no_list():
    assert parts("<h2>References to stem cells in law</h2><p>Words.", "reference") == []


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("3×10<sup>6</sup>/kg", "3×10⁶/kg"),
        ("4 cm<sup> 2 </sup>.", "4 cm ² ."),
        ("10<sup>&minus;<b>6</b></sup>", "10⁻⁶"),
        ("10<sup>0.5</sup>", "10^(0.5)"),
        ("t<sub>1/2</sub> and H<sub>2</sub>O", "t_(1/2) and H₂O"),
        ("seen<sup><a href=#a>1</a>,<a href=#b>2</a></sup> here", "seen¹,² here"),
        ("seen<sup>[1]</sup>, a brand<sup>®</sup>", "seen[1], a brand®"),
        ("5<span style='vertical-align:super'>6</span>", "5⁶"),
        ("x<sup>y<sup>2</sup></sup>", "xʸ²"),
        ("10<sup>this is a long remark that somebody has set small above the line</sup>",
         "10 this is a long remark that somebody has set small above the line"),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math>", "10⁶"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac></math>", "(a+1)/2"),
        ("<math><msqrt><mn>2</mn></msqrt><mroot><mi>x</mi><mn>3</mn></mroot></math>", "√2³√x"),
        ("<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>", "x₁²"),
    ],
)  # fmt: skip
def test_what_stands_above_and_below_the_line_keeps_its_meaning(markup, shown):
    assert text(f"<p>{markup}") == shown


def test_links_in_what_is_raised_stand_at_their_signs():
    page = read_page("<p>t<sub>1/2</sub>, seen<sup><a href=https://a.b/>1</a>,<a href=https://c.d/>2</a></sup>")
    links = [(page.text[part.start : part.end], part.target) for part in page.parts if part.kind == "link"]
    assert links == [("¹", "https://a.b/"), ("²", "https://c.d/")]


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<style>.a{display:none}</style>x<b class=a> no</b>", "x"),
        ("<style>.a{display:none}</style><p hidden>no<p class='a sf-hidden'>no<p>x", "x"),
        ("<style>[hidden]{display:block}</style><p hidden>x", "x"),
        ("<style media=print>p{display:none}</style><p>x", "x"),
        ("<link rel=stylesheet href='data:text/css,.a%7Bdisplay:none%7D'>x<b class=a> no</b>", "x"),
        ("<link rel=stylesheet href=data:text/css;base64,LmF7ZGlzcGxheTpub25lfQ==>x<b class=a> no</b>", "x"),
        ("<link rel=stylesheet href=data:text/css;base64,LmF7>x<b class=a> y</b>", "x y"),
        ("<div popover>no</div>x", "x"),
        ("<style>.c{display:none}:checked~.c{display:block}</style><input type=checkbox checked><p class=c>x", "x"),
        ("<style>.c{display:none}:checked~.c{display:block}</style>x<input type=radio><b class=c> no</b>", "x"),
        ("<svg><text><tspan x=0>one</tspan><tspan x=0 dy=9>two</tspan></text></svg>", "one two"),
        ("<noscript><style>p{display:none}</style></noscript><p>x", "x"),
        ("<style>.a{visibility:hidden}.b{visibility:visible}</style><p class=a>no<b class=b>x</b>", "x"),
        ("<p style=\"background:url('a;display:none')\">x", "x"),
        ("<div style=display:flex><i>95</i><i>100</i></div>", "95\n100"),
        ("<div style=display:grid>a<i>b</i></div>", "a\nb"),
        ("<div style=display:flex><div style=display:contents><i>a</i><i>b</i></div></div>", "a\nb"),
        ("<i style=display:inline-block>95</i><i style=display:inline-block>100</i>", "95 100"),
        ("<i style=display:block>12</i><i style=display:block>5 years</i>", "12\n5 years"),
        ("<i style=float:left>S</i>tem cells", "Stem cells"),
        ("9<i style=position:absolute>8</i>7", "9 8 7"),
        (
            "<div style=display:table-row><i style=display:table-cell>a</i><i style=display:table-cell>b</i></div>",
            "a\tb",
        ),
        ("<i style=display:table-cell>a</i><i style=display:table-cell>b</i>", "a b"),
        ("<div style=display:inline>un</div><div style=display:inline>likely</div>", "unlikely"),
        ("<p style=white-space:pre-line>a\n  b", "a\nb"),
        ("<p style=white-space:pre-wrap>a\n  b", "a\n  b"),
        ("<progress>30%</progress>a<meter>60%</meter>", "a"),
        ("<svg><title>no</title><text>4 of <tspan>5</tspan></text><text>b</text></svg>c", "4 of 5\nb\nc"),
        ("<svg><defs><text>no</text></defs><symbol><text>no</text></symbol></svg>c", "c"),
        ("a<input value=b><input type=hidden value=no><textarea>c\nd</textarea>e", "a b c\nd e"),
        ("a<select><option>b<option selected>c</select>d", "a\nb\nc\nd"),
        ("<input type=submit value=Send><button>Go</button>", "Send Go"),
    ],
)
def test_what_a_page_hides_shows_and_sets_apart_by_its_style(markup, shown):
    assert " ".join(text(markup).split(" ")) == shown


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>a <slot></slot> c</p>", "a b c"),
        ("<p>a</p>", "a"),
        ("<slot name=other>own</slot><slot></slot>", "ownb"),
        ("<style>p{display:none}</style><p>no</p><slot></slot>", "b"),
        ("<style>:host{display:none}</style>a", ""),
        ("<x-y><template shadowrootmode=open>deep <slot></slot></template><slot></slot></x-y>", "deep b"),
    ],
)
def test_open_shadow_roots_are_shown_with_what_is_put_into_them(markup, shown):
    page = f"<x-a><template shadowrootmode=open>{markup}</template>b</x-a><template>no</template>"
    assert read_page(page).text == shown


def test_the_style_of_a_page_ends_at_a_shadow_root_and_the_other_way():
    page = "<style>.a{display:none}</style><x-a><template shadowrootmode=open><style>.b{display:none}</style>"
    assert text(page + "<i class=a>x</i><i class=b>no</i></template></x-a><i class=a>no</i><i class=b>y</i>") == "xy"


def test_style_sheets_that_ask_for_too_much_are_refused(monkeypatch):
    monkeypatch.setattr("claims.rules.extract.style.MAX_WORK", 600)
    with pytest.raises(BadDocument, match="style sheets") as caught:
        read_page("<style>a b{display:none}</style>" + "<a>" * 60 + "<b>x</b>" * 60)
    assert caught.value.code == "limit"


STRUCK_BY = (
    "<p>a <s>b c</s> d",
    "<p>a <del>b c</del> d",
    "<p>a <strike>b c</strike> d",
    "<p>a <i style='text-decoration: underline line-through red'>b c</i> d",
    "<p>a <i style='text-decoration-line:line-through'>b <b style='text-decoration:none'>c</b></i> d",
    "<style>.old{text-decoration:line-through}</style><p>a <span class=old>b c</span> d",
)


@pytest.mark.parametrize("page", STRUCK_BY)
def test_words_with_a_line_through_them_stay_and_are_told(page: str) -> None:
    found = extract(page.encode(), filename="a.html")
    assert found.text == "a b c d"
    assert [(part.start, part.end) for part in found.structure if part.kind == "struck"] == [(2, 5)]


@pytest.mark.parametrize(
    "page",
    ["<p>a <u>b</u>", "<p>a <s style='text-decoration:none'>b</s>",
     "<p>a <del style='text-decoration-line:none'>b</del>",
     "<p>a <s style='display:none'>b</s>"],
)  # fmt: skip
def test_words_without_a_line_through_them_are_not_struck(page: str) -> None:
    assert not [part for part in extract(page.encode(), filename="a.html").structure if part.kind == "struck"]
