"""LaTeX in the values of BibTeX, as text; and text as LaTeX that is read as the same text."""

import re
import unicodedata

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_SIGNS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "NG": "Ŋ", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbraceleft": "{",
    "textbraceright": "}", "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'", "textregistered": "®",
    "texttrademark": "™", "textcopyright": "©", "copyright": "©", "textdegree": "°", "textmu": "µ", "pounds": "£",
    "texteuro": "€", "euro": "€", "dots": "…", "ldots": "…", "textellipsis": "…", "S": "§", "P": "¶",
    "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "textdollar": "$",
    "textperiodcentered": "·", "textbullet": "•", "textonehalf": "½", "guillemotleft": "«", "guillemotright": "»",
}  # fmt: skip
# Commands that say only how their words look.
_LOOKS = frozenset(
    "emph textit textbf textrm textsf texttt textsc textup textsl textnormal mbox text url it bf em rm sc tt".split()
)
_TOKEN = re.compile(
    r"\$(?:[^$\\]|\\.)++\$"  # mathematics stays as it is
    r"|\\([A-Za-z]+)[ \t]*(\{\})?"  # a command in letters
    r"|\\(.)"  # one sign
    r"|[{}~]",
    re.DOTALL,
)
_DOTLESS = {"ı": "i", "ȷ": "j"}
_ESCAPED = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}", "\u00a0": "~", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_",
}  # fmt: skip
# In an address only these would be read as something else.
_TO_LATEX = {ord(sign): written for sign, written in _ESCAPED.items()}
_TO_VERBATIM = {ord(sign): _ESCAPED[sign] for sign in "\\{}$"}


def from_latex(value: str, *, verbatim: bool = False) -> str:
    """The text of a value without its outer braces. Commands that are not known stay as they are written.

    `verbatim` is for addresses, in which ~ is no space.
    """
    if "\\" not in value and "{" not in value and "}" not in value and "~" not in value:
        return value
    reader = _Reader(value, verbatim=verbatim)
    reader.read()
    return "".join(reader.out)


def to_latex(text: str, *, verbatim: bool = False) -> str:
    """The text so that `from_latex` reads it as it is."""
    return text.translate(_TO_VERBATIM if verbatim else _TO_LATEX)


class _Reader:
    """Goes through a value once. An accent waits for the letter behind it."""

    def __init__(self, value: str, *, verbatim: bool) -> None:
        self.value, self.verbatim = value, verbatim
        self.out: list[str] = []
        self._accent = ""
        # Of each open brace, whether it stays: behind a command that is not known.
        self._stays: list[bool] = []
        self._behind_unknown = -1

    def read(self) -> None:
        """All of it."""
        at = 0
        for token in _TOKEN.finditer(self.value):
            self._text(self.value[at : token.start()])
            self._token(token)
            at = token.end()
        self._text(self.value[at:])
        self._text("", end=True)

    def _text(self, text: str, *, end: bool = False) -> None:
        if self._accent and (text.strip(" ") or end):
            letters = text.lstrip(" ")
            accented = _DOTLESS.get(letters[:1], letters[:1]) + self._accent
            self.out.append(unicodedata.normalize("NFC", accented) if letters else self._accent)
            self._accent, text = "", letters[1:]
        self.out.append(text)

    def _token(self, token: re.Match[str]) -> None:
        word, sign = token[1], token[3]
        if word is not None:
            self._command(word, token)
        elif sign is not None:
            self._sign(sign)
        elif token[0].startswith("$"):
            self._text(token[0])
        elif token[0] == "~":
            self._text("~" if self.verbatim else "\u00a0")
        else:
            self._brace(token)

    def _brace(self, token: re.Match[str]) -> None:
        if token[0] == "{":
            self._stays.append(token.start() == self._behind_unknown)
            stays = self._stays[-1]
        else:
            if self._accent:
                self._text("", end=True)
            stays = self._stays.pop() if self._stays else False
        if stays:
            self._behind_unknown = token.end()
            self.out.append(token[0])

    def _command(self, word: str, token: re.Match[str]) -> None:
        if word in _ACCENTS and not token[2]:
            self._accent = _ACCENTS[word]
        elif word in _SIGNS:
            self._text(_SIGNS[word])
        elif word not in _LOOKS:
            self._text(token[0])
            self._behind_unknown = token.end()

    def _sign(self, sign: str) -> None:
        if sign in _ACCENTS:
            self._accent = _ACCENTS[sign]
        elif sign in "-/,;:! ":
            self._text({" ": " ", ",": "\u2009", ";": " ", ":": " "}.get(sign, ""))
        elif sign in "&%$#_{}()[]@*|":
            self._text(sign)
        else:
            self._text("\\" + sign)
