"""Twenty invented web pages, each with a trap for who reads the words of a page without a browser."""

_BODY = (
    "<p>Our clinic looked at the knees of forty people over two years. Most of them walked a little further at the end "
    "of the first year, and some of them did not.</p><p>Nobody can promise that the same will be so for others, and "
    "no doctor should. Ask about the risks before you agree to anything, take your time, and bring somebody along.</p>"
)


def _page(head: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>{head}</head>'
        f"<body>{body}{_BODY}</body></html>"
    )


def _style(css: str) -> str:
    return f"<style>{css}</style>"


PAGES = {
    "superscripts": _page(
        "",
        "<h1>Doses</h1><p>Each got 2×10<sup>6</sup> cells/kg, then 3&times;10<sup>&minus;3</sup> mg on 4 "
        "cm<sup>2</sup> of skin, as was shown<sup>1,3</sup> before; the 5<sup>th</sup> visit was free of charge. "
        "CO<sub>2</sub> and H<sub>2</sub>O were measured, VO<sub>2</sub>max too, CD34<sup>+</sup> cells were counted, "
        "and k = 10<sup>0.5</sup>. A brand<sup>®</sup> was used<sup><a href='#a'>[4]</a></sup> and x<sub>1/2</sub> was "
        "told.</p>",
    ),
    "superscripts by style": _page(
        _style(".up{vertical-align:super;font-size:70%}.down{vertical-align:sub}"),
        "<p>The dose was 5×10<span class=up>7</span> cells, on 12 cm<span style='vertical-align:super'>3</span>, "
        "with SpO<span class=down>2</span> above ninety percent.</p>",
    ),
    "formula": _page(
        "",
        "<p>The rate was <math><mn>3</mn><mo>×</mo><msup><mn>10</mn><mn>8</mn></msup></math> for each, and the share "
        "<math><mfrac><mn>1</mn><mn>4</mn></mfrac></math> of all, with <math><msub><mi>x</mi><mn>0</mn></msub></math> "
        "at the start.</p>",
    ),
    "hidden by class": _page(
        _style(".off,.tip span{display:none} .gone{visibility:hidden} .gone b{visibility:visible}"),
        "<p>The cells are <span class=off>not </span>approved.</p><p class=tip>Before<span> never shown</span> after."
        "</p>"
        "<p class=gone>nobody sees it <b>but this</b> here</p>",
    ),
    "saved by SingleFile": _page(
        _style(".sf-hidden{display:none!important} body>.wrap{display:block}"),
        "<div class='pop sf-hidden'><p>Subscribe to our letter now</p></div><div class=wrap><h2>Knees</h2></div>"
        "<ul class='menu sf-hidden'><li>One<li>Two</ul>",
    ),
    "media and specificity": _page(
        _style(
            "@media print{.screen{display:none}} @media (max-width:600px){.wide{display:none}}"
            "@media screen and (min-width:700px){.phone{display:none}} .a.b{display:block} .a{display:none}"
            "#top .c{display:none} .c{display:block!important} [hidden].shown{display:block}"
            "@supports (display:grid){.grid-off{display:none}} li:nth-child(2n){display:none}"
            "p:not(.keep) > em.x{display:none} h2 + .first{display:none} .md\\:gone{display:none}"
        )
        + "<style media=print>p{display:none}</style><noscript><style>p{display:none}</style></noscript>",
        "<div id=top><p class=screen>On screen.</p><p class=wide>On wide ones.</p><p class=phone>On phones.</p>"
        "<p class='a b'>Two classes win.</p><p class=a>One loses.</p><p class=c>Important wins.</p>"
        "<p hidden class=shown>Shown though hidden.</p><p class=grid-off>Old browsers.</p></div>"
        "<ul><li>first<li>second<li>third<li>fourth</ul><p>Here <em class=x>dropped</em> it is.</p><p class=keep>And "
        "<em class=x>kept</em>.</p><h2>Results</h2><p class=first>An introduction.</p><p class='md:gone'>Tailwind.</p>",
    ),
    "style with addresses": _page(
        _style(
            ".q::before{content:'}.all{display:none}'} .bg{background:url(a;display:none)} /* .all{display:none} */"
        ),
        "<p class='q all' style=\"background:url('a;display:none')\">These words are shown.</p>"
        "<p class=bg style='background:url(b;visibility:hidden);color:red'>And these as well.</p>",
    ),
    "flex and grid": _page(
        _style(".row{display:flex}.grid{display:grid;grid-template-columns:1fr 1fr}"),
        "<div class=row><span>95</span><span>100</span><b>12 weeks</b>text between<i>more</i></div>"
        "<div class=grid><span>Pain</span><span>4.2</span><span>Walking</span><span>6.1</span></div>"
        "<div style='display:inline-flex'><span>Left</span><span>Right</span></div>",
    ),
    "inline blocks": _page(
        _style(".pill{display:inline-block;padding:4px}.drop{float:left;font-size:3em}.abs{position:absolute}"),
        "<p><span class=pill>Safe</span><span class=pill>Tested</span><span class=pill>2,000 cases</span></p>"
        "<p><span class=drop>S</span>tem cells are young cells.</p><p>Price 500<span class=abs>400</span> now.</p>"
        "<ul><li style='display:inline'>Home</li><li style='display:inline'>About</li></ul>"
        "<div style='display:inline'>un</div><div style='display:inline'>likely</div>",
    ),
    "tables": _page(
        _style(".t{display:table}.r{display:table-row}.c{display:table-cell}"),
        "<table><tr><th>Group</th><th>Before</th><th>After</th></tr><tr><td>Cells</td><td>7</td><td>4</td></tr>"
        "<tr><td>Placebo</td><td>7</td><td>5</td></tr></table>"
        "<div class=t><div class=r><div class=c>Month</div><div class=c>12</div></div>"
        "<div class=r><div class=c>Pain</div><div class=c>3</div></div></div><div><span class=c>8</span>"
        "<span class=c>9</span></div>",
    ),
    "shadow roots": _page(
        "",
        "<x-card><template shadowrootmode=open><style>.no{display:none}p{margin:0}</style><h2>Card</h2>"
        "<p class=no>never seen</p><p>Inside the card: <slot>nothing given</slot></p><footer><slot name=foot></slot>"
        "</footer></template><span slot=foot>The foot.</span>what was given</x-card>"
        "<x-note><template shadowrootmode=open><p>A note with <slot>its own words</slot>.</p></template></x-note>"
        "<x-out><template shadowrootmode=open><x-in><template shadowrootmode=open><p>Deep words.</p></template>"
        "</x-in></template>not slotted</x-out><template><p>never used</p></template>",
    ),
    "pictures": _page(
        "",
        "<svg width=300 height=80><title>no title</title><desc>no words</desc><defs><text>kept for later</text></defs>"
        "<style>.hid{display:none}</style><text x=5 y=20>4 of 5 patients <tspan>improved</tspan></text>"
        "<text x=5 y=50>after 12 weeks</text><text class=hid x=1 y=1>hidden</text>"
        "<foreignObject x=0 y=60 width=200 height=20><p>A foreign paragraph.</p></foreignObject></svg>"
        "<svg style='display:none'><symbol id=i><title>icon</title><text>icon words</text></symbol></svg>",
    ),
    "forms": _page(
        "",
        "<form><label>Name <input value='A. Patient'></label><input type=hidden value=secret>"
        "<input type=checkbox value=box><input type=password value=word><textarea>Pain fell by "
        "forty\npercent.</textarea>"
        "<select><option>Knee<option selected>Hip</select><input type=submit value='Send it'>"
        "<button>Press here</button><input type=search placeholder='Find'><output>7 points</output></form>",
    ),
    "progress": _page(
        "",
        "<p>Success</p><progress value=3 max=10>30% done</progress><meter value=.6>60%</meter><p>Ended.</p>"
        "<video>no video here</video><canvas>no canvas here</canvas><object data=x></object><audio>none</audio>",
    ),
    "preformatted by style": _page(
        _style(".pre{white-space:pre-wrap}.lines{white-space:pre-line}"),
        "<p class=pre>First line\n  second line</p><p class=lines>One thing\nanother thing</p><pre>a = 1\nb = 2</pre>"
        "<p>A line<br>and one more</p><p><span class=pre>spaced </span><span class=pre>words</span></p>",
    ),
    "archived": _page(
        "<script src='https://web-static.archive.org/_static/js/bundle.js'></script>",
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp-base lang=en style='display:block'><div id=wm-ipp>"
        "12 captures<div>01 Jan 2020 - 05 May 2021</div></div></div><!-- END WAYBACK TOOLBAR INSERT --><h1>Knee</h1>",
    ),
    "dialogs and details": _page(
        "",
        "<dialog>A closed dialog</dialog><details open><summary>Questions</summary>"
        "<p>Answers.</p></details>"
        "<div hidden>hidden words</div><p style='display:none'>none</p><p style='visibility:collapse'>collapsed</p>",
    ),
    "contents and lists": _page(
        _style(".c{display:contents}.f{display:flex}dt,dd{display:inline}"),
        "<div class=f><div class=c><span>One</span><span>Two</span></div><span>Three</span></div>"
        "<dl><dt>Dose</dt> <dd>5 mg</dd></dl><ol><li>first<ul><li>inner</ul><li>second</ol>"
        "<p>Soft&shy;ly bro<wbr>ken, e<b>mpha</b>sised.</p>",
    ),
    "letters of a word": _page(
        _style(".l{display:inline-block}"),
        "<h1><span class=l>H</span><span class=l>o</span><span class=l>p</span><span class=l>e</span></h1>"
        "<p>H<sub>2</sub>O, 10<sup>4</sup> and 10<sup>5</sup>, p < .05, n = 3, 4/5.</p>",
    ),
    "scripts and comments": _page(
        "<script>document.title='x'</script>",
        '<!-- <p>commented</p> --><script type=\'application/json\'>{"a":"b"}</script><noscript>Turn scripts on'
        "</noscript><p>Words<!-- inside --> stay.</p><iframe srcdoc='<p>framed</p>'></iframe><p>Wor<!-- x -->ds.</p>",
    ),
}
