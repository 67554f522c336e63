"""Whether a captured text is perhaps no page but a wall in its place, or only a part of it, by listed words.

A suspicion, which a person confirms or not: it names the words that it saw. A page for people has "Log in" in its
menu; so the words of a wall count where there is hardly anything else, those of an error where the text begins, and
those that say that more is elsewhere wherever they stand.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.rules.text.listed import entries, whole

# Codes of Shows. Django's choices are not imported here.
BLOCKED, PARTIAL = "blocked", "partial"
# Words beside which those of a wall count; so many characters are searched for them, and so many for an error.
MOST_WORDS, SEARCHED, BEGINNING = 250, 20_000, 600
_LISTS = {
    "an error page": entries("""
    404 not found, 404 error, error 404, page not found, page cannot be found, page can't be found,
    page could not be found, page couldn't be found, page doesn't exist, page does not exist, page no longer exists,
    page you requested,
    page you are looking for, page you're looking for, 403 forbidden, error 403, access denied, access forbidden,
    you don't have permission to access, 500 internal server error, internal server error, bad gateway,
    gateway time-out, gateway timeout, service unavailable, service temporarily unavailable, too many requests,
    site can't be reached,
    site is under maintenance, down for maintenance, account has been suspended, domain is for sale, web server is down,
    nothing was found at this location, seite nicht gefunden, seite wurde nicht gefunden, página no encontrada,
    page introuvable, pagina niet gevonden, pagina non trovata
"""),
    "a check whether a person asks": entries("""
    checking your browser, verify you are human, verify that you are human, verifying you are human, are you a robot,
    not a robot, enable javascript and cookies to continue, complete the security check, security verification,
    unusual traffic from your, please enable cookies, ray id, performing a security check, press and hold to confirm
"""),
    "a log-in wall": entries("""
    log in to continue, log in to view, log in to read, log in to see, login to continue, login to view, please log in,
    please login, please sign in, sign in to continue, sign in to view, sign in to read, sign in to see,
    sign up to continue,
    sign up to view, sign up to read, sign up to see, you must be logged in, you need to log in, you must log in,
    you must sign in, register to continue, register to read, create an account to, create a free account to,
    members only, subscribers only, subscribe to read, subscribe to continue, bitte melden sie sich an,
    inicia sesión para, connectez-vous pour
"""),
    "a cookie wall": entries("""
    before you continue to, accept all cookies, accept cookies to, we value your privacy, your privacy choices,
    manage cookie preferences, cookie consent, we use cookies, we and our partners store, consent to the use of,
    accept all and continue, alle cookies akzeptieren, tout accepter, aceptar todas las cookies
"""),
}
_PARTIAL = entries("""
    preview of subscription content, this is a preview, read the full article, continue reading, to read the rest,
    to read the full, rest of this article, rest of this page, remaining content is, full text is available to,
    access this article, get access to the full, purchase access, buy this article, access through your institution,
    rent or buy, subscribe for full access, unlock this article, view full text, full article is available,
    nur für abonnenten, diesen artikel freischalten
""")
# Scripts without spaces between words.
_OTHER_SCRIPTS = {
    "an error page": (
        "페이지를 찾을 수 없",
        "존재하지 않는 페이지",
        "ページが見つかりません",
        "页面不存在",
        "страница не найдена",
    ),
    "a log-in wall": ("로그인이 필요", "로그인 후 이용", "ログインしてください", "请登录", "войдите, чтобы"),
}
_FOUND = {kind: whole(names) for kind, names in _LISTS.items()}
_FOUND_PARTIAL = whole(_PARTIAL)
_WORD = re.compile(r"\w+")
_CURLY = str.maketrans({"’": "'", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a text perhaps is: `shows` is blocked or partial, `kind` says it in words, `words` were seen."""

    shows: str
    kind: str
    words: str
    why: str

    @property
    def seen(self) -> str:
        """In a few words, what it is and what shows it."""
        return f"{self.kind}: “{self.words}”"


def suspect(text: str, furniture: Iterable[tuple[int, int]] = (), length: int | None = None) -> Suspicion | None:
    """What the text (its beginning is enough; `length` is of the whole) is perhaps; None where nothing speaks for it.

    What stands around the document, by its places, counts for little: pages have log-ins and cookies there.
    """
    text = text[:SEARCHED].translate(_CURLY)
    body = _without(text, furniture)
    count = len(_WORD.findall(body))
    whole_is_short = (len(text) if length is None else length) <= len(text) and count <= MOST_WORDS
    # Of a text that is hardly anything but menus and banners these are all that there is.
    found = _wall(body if count > 20 else text, whole_is_short=whole_is_short)
    if found is None and (partial := _FOUND_PARTIAL.search(body)):
        found = PARTIAL, "a part of what is elsewhere", partial[0]
    if found is None:
        return None
    shows, kind, words = found
    much = f", and {count:,} words in all beside menus and banners" if shows == BLOCKED else ""
    return Suspicion(shows, kind, words, f"Perhaps {kind}: it has the words “{words}”{much}.")


def _wall(text: str, *, whole_is_short: bool) -> tuple[str, str, str] | None:
    for kind in _FOUND:
        searched = text if whole_is_short else text[:BEGINNING] if kind == "an error page" else ""
        if words := _words_of(kind, searched):
            # Far down in a page, an error is what the page writes about.
            if kind == "an error page" and not whole_is_short and len(_WORD.findall(text)) > 4 * MOST_WORDS:
                continue
            return BLOCKED, kind, words
    return None


def _words_of(kind: str, text: str) -> str:
    if found := _FOUND[kind].search(text):
        return " ".join(found[0].split())
    return next((words for words in _OTHER_SCRIPTS.get(kind, ()) if words in text.lower()), "")


def _without(text: str, places: Iterable[tuple[int, int]]) -> str:
    """The text without these places, which are in their order."""
    pieces, at = [], 0
    for start, end in sorted(places):
        pieces.append(text[at : max(at, start)])
        at = max(at, end)
    return " ".join([*pieces, text[at:]])
