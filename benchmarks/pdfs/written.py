"""The invented documents in what four programs read: HTML, OpenDocument, LaTeX and the macros of groff."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template

from benchmarks.pdfs.texts import Block, Document, pieces

_OPENDOCUMENT = Template((Path(__file__).parent / "page.fodt").read_text(encoding="utf-8"))
_SYLLABLE = re.compile(r"(?<=[aeiouy])(?=[bcdfghklmnprstvw][aeiouy])", re.IGNORECASE)
_LONG = re.compile(r"[A-Za-z]{7,}")
_TEX = {
    "%": r"\%", "×": r"$\times$", "±": r"$\pm$", "α": r"$\alpha$", "β": r"$\beta$", "χ": r"$\chi$", "μ": r"$\mu$",
    "≥": r"$\geq$", "≤": r"$\leq$", "−": r"$-$", "·": r"$\cdot$", "°": r"$^\circ$", "’": "'", "<": "$<$", "&": r"\&",
}  # fmt: skip
_CSS = (
    "main{text-align:justify}.two{columns:2}body{font:11pt serif}td{border:1px solid;padding:3px;vertical-align:top}"
    "td:last-child{width:60%}table{break-inside:avoid}small{display:block}"
)


def as_html(document: Document) -> str:
    """For Chromium."""
    body = [_html_block(block) for block in document.blocks]
    title = escape(document.title)
    head = f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{_CSS}</style>"
    return f"{head}<h1>{title}</h1><main class={'two' if document.columns > 1 else 'one'}>{''.join(body)}</main>"


def as_opendocument(document: Document) -> str:
    """For LibreOffice."""
    body: list[str] = []
    for block in document.blocks:
        if block.kind == "note":
            body[-1] = body[-1].removesuffix("</text:p>") + _odf_block(block) + "</text:p>"
        else:
            body.append(_odf_block(block))
    return _OPENDOCUMENT.substitute(
        title=escape(document.title), running=escape(document.running), columns=document.columns, body="".join(body)
    )


def as_latex(document: Document) -> str:
    """For pdfTeX."""
    body = [_latex_block(block) for block in document.blocks]
    fonts = r"\usepackage[T1]{fontenc}\usepackage{lmodern}" if document.columns > 1 else ""
    head = rf"\pagestyle{{myheadings}}\markright{{{document.running}}}" if document.running else ""
    size = "10pt,twocolumn" if document.columns > 1 else "11pt"
    links = r"\usepackage{hyperref}" if document.running else ""
    return (
        rf"\documentclass[{size}]{{article}}\usepackage[utf8]{{inputenc}}{fonts}{links}{head}\begin{{document}}"
        rf"\title{{{document.title}}}\author{{}}\date{{}}\maketitle " + "".join(body) + r"\end{document}"
    )


def as_macros(document: Document) -> str:
    """For groff, with its macros for manuscripts."""
    head = [f".ds LH {document.running}" if document.running else "", ".ds CH \\n[PN]", ".nr PS 10", ".nr VS 12"]
    lines = [*head, ".TL", document.title, ".2C" if document.columns > 1 else "", *map(_macro_block, document.blocks)]
    return "\n".join(filter(None, lines)) + "\n"


def with_soft_hyphens(text: str) -> str:
    """Where a line may end in a word, for programs that have no dictionary of their own."""
    return _LONG.sub(lambda found: found[0][:2] + _SYLLABLE.sub("\u00ad", found[0][2:-2]) + found[0][-2:], text)


def _inline(block: Block, plain: Callable[[str], str], up: str, down: str, between: str = " ") -> str:
    shapes = {"": "{}", "^": up, "_": down}
    return between.join(
        "".join(shapes[kind].replace("{}", plain(words)) for kind, words in pieces(sentence))
        for sentence in block.sentences
    )


def _soft(words: str) -> str:
    return escape(with_soft_hyphens(words))


def _html_block(block: Block) -> str:
    if block.kind == "table":
        rows = ("<tr>" + "".join(f"<td>{_soft(cell)}" for cell in row) for row in block.rows)
        return f"<table>{''.join(rows)}</table>"
    tag = {"heading": "h2", "paragraph": "p", "note": "small", "item": "li"}[block.kind]
    return f"<{tag}>{_inline(block, _soft, '<sup>{}</sup>', '<sub>{}</sub>')}</{tag}>"


def _odf_block(block: Block) -> str:
    if block.kind == "table":
        return _odf_table(block)
    up, down = (f'<text:span text:style-name="{style}">{{}}</text:span>' for style in ("Up", "Down"))
    words = _inline(block, _soft, up, down)
    if block.kind == "heading":
        return f'<text:h text:style-name="Head" text:outline-level="1">{words}</text:h>'
    if block.kind == "item":
        item = f'<text:list-item><text:p text:style-name="Cell">{words}</text:p></text:list-item>'
        return f'<text:list text:style-name="Bullets">{item}</text:list>'
    if block.kind == "note":
        note = f"<text:note-citation>1</text:note-citation><text:note-body><text:p>{words}</text:p></text:note-body>"
        return f'<text:note text:note-class="footnote">{note}</text:note>'
    return f'<text:p text:style-name="Text">{words}</text:p>'


def _odf_table(block: Block) -> str:
    def cell(words: str) -> str:
        return f'<table:table-cell><text:p text:style-name="Cell">{_soft(words)}</text:p></table:table-cell>'

    rows = (f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in block.rows)
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    return f"<table:table>{columns}{''.join(rows)}</table:table>"


def _tex(words: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in words)


def _latex_block(block: Block) -> str:
    if block.kind == "table":
        rows = r" \\ \hline ".join(" & ".join(map(_tex, row)) for row in block.rows)
        shape = "l r p{4.5cm}" if len(block.rows[0]) == 3 else "l r r r"
        return rf"\par\noindent\begin{{tabular}}{{{shape}}} {rows} \end{{tabular}}\par" + "\n\n"
    words = _inline(block, _tex, r"\textsuperscript{{}}", r"\textsubscript{{}}", "\n")
    if block.kind == "heading":
        return rf"\section{{{words}}}"
    if block.kind == "item":
        return rf"\begin{{itemize}}\item {words}\end{{itemize}}"
    return rf"\footnote{{{words}}}" + "\n\n" if block.kind == "note" else f"{words}\n\n"


def _macro_words(words: str) -> str:
    return words.replace("\\", r"\e").replace("−", r"\[mi]")


def _macro_block(block: Block) -> str:
    if block.kind == "table":
        shape = "l n lw(2i)." if len(block.rows[0]) == 3 else "l n n n."
        rows = ("\t".join(f"T{{\n{cell}\nT}}" if cell.endswith(".") else cell for cell in row) for row in block.rows)
        return "\n".join([".TS", "allbox;", shape, *rows, ".TE"])
    words = _inline(block, _macro_words, r"\*{{}\*}", r"\d\s-2{}\s+2\u", "\n")
    before = {"heading": ".SH", "item": r".IP \[bu] 2", "note": ".FS", "paragraph": ".PP"}[block.kind]
    return f"{before}\n{words}" + ("\n.FE" if block.kind == "note" else "")
