"""Identifiers of publications, trials and people: one spelling each, with form and check digit tested.

A well-formed identifier is not a verified one: nothing here looks one up.
"""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import quote, unquote

from claims.rules.identify.trial_number import registry_of, spell, trial_url

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_TRIAL_LABEL = re.compile(
    r"^((clinicaltrials\.gov|eudra\s?ct|eu[\s-]?ctis|eu[\s-]?ct|ctis|utn)(?![a-z]))?"
    r"\s*((identifier|id|number|no\.?|nr\.?)(?![a-z]))?\s*[:#=,]?\s*",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_DOI_LABEL = re.compile(
    r"^(?:(?:info|urn)\s*:\s*)?(?:doi|digital object identifier)(?![a-z]|\.org)\s*[:=/.]?\s*", re.IGNORECASE
)
_RESOLVER = re.compile(r"(?:https?://)?(?:(?:dx|www)\.)?doi\.org/", re.IGNORECASE)
# What may follow on a DOI without a space, and is another identifier.
_ANOTHER = re.compile(
    r"[,;|][(\[]?(?=10\.[0-9]{4,9}/|PMC[0-9]|NCT[0-9]|https?:|(?:pmid|pmcid|pubmed|doi|[ep]?-?issn)(?![a-z]))|"
    r"[.(\[]?(?=(?-i:PMC?ID)(?::|$))",
    re.IGNORECASE,
)
# Signs that are written in HTML even where no markup is.
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
# Characters, with whatever stands around an identifier: as long as an address may be.
MAX_LENGTH = 2000


class BadIdentifier(ValueError):
    """An identifier with a wrong form or check digit; ``kind`` and ``raw`` are what was given."""

    def __init__(self, message: str, kind: str, raw: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.raw = raw


def normalise(kind: str, raw: str) -> str:
    """Return the stored spelling of an identifier of this kind; "" for an empty one. Raises BadIdentifier.

    Kinds: doi, pmid, pmcid, trial, orcid, issn.
    """
    if kind not in _NORMALISERS:
        raise BadIdentifier(f"“{kind}” is not a kind of identifier that is known here.", kind, raw)
    return _NORMALISERS[kind](raw)


def identifier_url(kind: str, value: str) -> str:
    """Return the public address of a stored identifier, or "" where there is none."""
    if not value:
        return ""
    if kind == "trial":
        return trial_url(value)
    return _URLS[kind].format(quote(value, safe="/:;()._-")) if kind in _URLS else ""


def normalise_doi(raw: str) -> str:
    """Return a DOI in lower case, without resolver address, label or trailing punctuation."""
    text = _tidy(raw, "doi")
    if not text:
        return ""
    for escaped, sign in _ESCAPED.items():
        text = text.replace(escaped, sign)
    text = _DOI_LABEL.sub("", text)
    if host := _RESOLVER.match(text):
        # The last sign of a DOI that was made of a SICI can be #.
        text = unquote(re.split(r"\?|(?<!;2-)#", text[host.end() :])[0])
    doi = without_tail(doi_alone(text)).lower()
    if re.search(r"\s", doi):
        raise BadIdentifier(f"“{doi}” has a space in it, and no DOI has. Give one DOI alone.", "doi", raw)
    if not re.fullmatch(r"10\.[0-9]{4,9}(\.[0-9]+)*+/\S+", doi) or not doi.isprintable():
        raise BadIdentifier(
            f"“{text}” is not a DOI: it begins with 10. and four or more digits, then a slash, like 10.1002/job.1787.",
            "doi",
            raw,
        )
    return doi


def doi_alone(text: str) -> str:
    """Return what begins with a DOI without the identifier that follows on it: "10.1000/abc,PMID"."""
    another = _ANOTHER.search(text, 8)
    return text[: another.start()] if another else text


def normalise_pmid(raw: str) -> str:
    """Return a PubMed number: one to eight digits, the first not a zero."""
    text = _tidy(raw, "pmid")
    if not text:
        return ""
    found = re.search(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/([0-9]+)(?![^/?#])", text)
    number = found[1] if found else _without_label(text, r"(pubmed\s+)?(pmid|pubmed)(\s+id)?").rstrip(".,;")
    if number.upper().startswith("PMC"):
        raise BadIdentifier(f"“{number}” is a PubMed Central number (PMCID). Put it in that field.", "pmid", raw)
    if not re.fullmatch(r"[1-9][0-9]{0,7}", number):
        raise BadIdentifier(f"“{text}” is not a PMID: it has one to eight digits, like 29423006.", "pmid", raw)
    return number


def normalise_pmcid(raw: str) -> str:
    """Return a PubMed Central number with its prefix; a bare number is refused, for it would be a PMID."""
    text = _tidy(raw, "pmcid")
    if not text:
        return ""
    found = re.search(r"(?:ncbi\.nlm\.nih\.gov|europepmc\.org)/\S*?(PMC[0-9.]+)(?![^/?#])", text, re.IGNORECASE)
    number = (found[1] if found else _without_label(text, r"pmcid")).upper().replace(" ", "").rstrip(".,;")
    if re.fullmatch(r"[0-9]+", number):
        raise BadIdentifier(f"A bare number is a PMID. Write a PMCID with its letters: PMC{number}.", "pmcid", raw)
    if not re.fullmatch(r"PMC[1-9][0-9]*(\.[1-9][0-9]*)?", number):
        raise BadIdentifier(f"“{text}” is not a PMCID: it has PMC and digits, like PMC5855243.", "pmcid", raw)
    return number


def normalise_trial(raw: str) -> str:
    """Return a trial registration number in its registry's own spelling."""
    text = _tidy(raw, "trial")
    if not text:
        return ""
    number = _trial_in_address(text) if "/" in text and re.match(r"(https?://|www\.)", text) else _bare_trial(text)
    registry = registry_of(number)
    if registry is None:
        raise BadIdentifier(
            f"“{text}” is not a trial number of a registry that is known here. They look like NCT00379470, "
            "2010-024081-21, ISRCTN12345678 or ChiCTR2000029308.",
            "trial",
            raw,
        )
    spelt = spell(registry, number)
    if not spelt:
        raise BadIdentifier(
            f"“{text}” is not a whole {registry.name} number: one looks like {registry.example}. Count its digits.",
            "trial",
            raw,
        )
    return spelt


def normalise_orcid(raw: str) -> str:
    """Return an ORCID iD as four groups of four; its last sign is an ISO 7064 MOD 11-2 check digit, maybe X."""
    text = _tidy(raw, "orcid")
    if not text:
        return ""
    bare = _without_label(text, r"orcid(?!\.org)(\s+id)?")
    if host := re.match(r"(https?://)?(www\.)?orcid\.org/", bare, re.IGNORECASE):
        bare = re.split(r"[?#]", bare[host.end() :])[0].rstrip("/")
    signs = re.sub(r"[\s-]", "", bare).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", signs):
        raise BadIdentifier(
            f"“{text}” is not an ORCID iD: it has 16 digits, like 0000-0002-1825-0097; the last can be X.", "orcid", raw
        )
    if signs[-1] != _check_11_2(signs[:15]):
        raise BadIdentifier(f"“{text}” has a wrong check digit: a digit is mistyped. Copy it again.", "orcid", raw)
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def normalise_issn(raw: str) -> str:
    """Return an ISSN as two groups of four; its last sign is a mod 11 check digit (weights 8 to 2), maybe X."""
    text = _tidy(raw, "issn")
    if not text:
        return ""
    bare = re.sub(r"^https?://portal\.issn\.org/resource/issn/", "", text, flags=re.IGNORECASE)
    bare = re.sub(r"(?<!\s)\s*+\((print|online|electronic|linking)\)$", "", bare, flags=re.IGNORECASE)
    signs = re.sub(r"[\s-]", "", _without_label(bare, r"(e-?|p-?)?issn(-?l)?")).upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", signs):
        raise BadIdentifier(
            f"“{text}” is not an ISSN: it has eight digits, like 1438-8871; the last can be X.", "issn", raw
        )
    if signs[-1] != _check_11(signs[:7]):
        raise BadIdentifier(f"“{text}” has a wrong check digit: a digit is mistyped. Copy it again.", "issn", raw)
    return f"{signs[:4]}-{signs[4:]}"


def _tidy(raw: str, kind: str) -> str:
    if len(raw) > MAX_LENGTH:
        raise BadIdentifier(
            f"This has {len(raw):,} characters, and an identifier has far fewer. Give the identifier alone.", kind, raw
        )
    # Full-width digits and no-break spaces become plain ones; what cannot be seen goes.
    return unicodedata.normalize("NFKC", raw.translate(DASHES)).translate(INVISIBLE).strip()


def _without_label(text: str, label: str) -> str:
    return re.sub(rf"^{label}(?![a-z])\s*[:#=]?\s*", "", text, flags=re.IGNORECASE).strip()


def without_tail(text: str) -> str:
    """Return the words without the punctuation and the closing signs after them that do not belong to them."""
    end = len(text)
    surplus = {closer: text.count(closer) - text.count(opener) for closer, opener in _CLOSERS.items()}
    while end:
        last = text[end - 1]
        if surplus.get(last, 0) <= 0 and last not in ".,;:'\"’”*" and not last.isspace():
            break
        end -= 1
        if last in surplus:
            surplus[last] -= 1
    return text[:end]


def _bare_trial(text: str) -> str:
    upper = without_tail(_TRIAL_LABEL.sub("", text)).upper()
    return re.sub(r"[\s#:]", "", re.sub(r"(?<!\s)\s++(NUMBER|NO\.?|ID)\s+", "", upper))


def _trial_in_address(text: str) -> str:
    upper = unquote(text).upper()
    if found := re.search(r"ACTRN=([0-9]+)", upper):
        return "ACTRN" + found[1]
    for place in re.split(r"[?#&=]|/(?=CTRI/|SLCTR/)", upper):
        for part in (place.rstrip("/"), *place.split("/")):
            number: str = part.removesuffix(".ASPX")
            registry = registry_of(number)
            if registry and spell(registry, number):
                return number
    return upper


def _check_11_2(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def _check_11(digits: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True))
    return "0123456789X"[-total % 11]


_NORMALISERS: dict[str, Callable[[str], str]] = {
    "doi": normalise_doi,
    "pmid": normalise_pmid,
    "pmcid": normalise_pmcid,
    "trial": normalise_trial,
    "orcid": normalise_orcid,
    "issn": normalise_issn,
}
_URLS = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "orcid": "https://orcid.org/{}",
    "issn": "https://portal.issn.org/resource/ISSN/{}",
}
