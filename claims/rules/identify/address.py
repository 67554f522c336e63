"""Web addresses: what may be stored, and when two of them mean the same page."""

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

MAX_LENGTH = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_REFUSED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff<>\"\\^`{|}]")
_HOST = re.compile(r"[^\s/?#@:\[\]%]+")
_TRACKING = re.compile(r"(utm_[^=]*|gclid|fbclid)(=|$)", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# The copy of a page in an archive of the web has the page's own address behind the archive's.
_ARCHIVED = re.compile(
    r"https?://(?:(?:web|wayback)\.archive\.org/(?:web/)?\d{1,14}(?:[a-z]{2}_)?|"
    r"archive\.(?:ph|today|is|li|vn|fo|md)/(?:\d{4,14}))/(https?://.+)",
    re.IGNORECASE | re.DOTALL,
)
_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """An address that cannot be stored; ``raw`` is what was given."""

    def __init__(self, message: str, raw: str) -> None:
        super().__init__(message)
        self.raw = raw


def check_address(raw: str) -> str:
    """Return the address as typed, without outer white space, or raise BadAddress. Empty stays empty."""
    address = raw.strip()
    if not address:
        return ""
    if len(address) > MAX_LENGTH:
        raise BadAddress(f"The address has {len(address)} characters; {MAX_LENGTH} is the most.", raw)
    if found := _REFUSED.search(address):
        sign = "a space" if found.group() == " " else f"the character U+{ord(found.group()):04X}"
        raise BadAddress(f"The address has {sign} in it, which no address has. Copy it again.", raw)
    parts = _split(address, raw)
    if "@" in parts.netloc:
        raise BadAddress("The address has a user name or password before its host. Leave them out.", raw)
    _check_host(parts, raw)
    return address


def original(address: str) -> str:
    """The address of the page that an archive of the web shows a copy of; any other address as it is."""
    found = _ARCHIVED.match(address)
    return found[1] if found else address


def compare_key(address: str) -> str:
    """Return a key that is equal for addresses of the same page; it is for finding duplicates, never for visiting.

    Ignored: scheme, case of the host, a leading www., the scheme's own port, a fragment that names a place in the page,
    tracking parameters (utm_*, gclid, fbclid), the order of parameters, a trailing slash, and how characters are
    percent-encoded. A fragment that names a page of a site that is one script (#/knee, #!/knee) counts like a path.
    One that is too long to be stored is its own key.
    """
    address = address.strip()
    if len(address) > MAX_LENGTH:
        return address
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return address
    host = _plain_host(parts.hostname or "")
    if port is not None and port != _PORTS.get(parts.scheme.lower()):
        host += f":{port}"
    key = host + _path_and_query(parts.path, parts.query)
    page, _, asked = parts.fragment.partition("?")
    if page.startswith(("/", "!")) and page.strip("/!"):
        key += "#" + _path_and_query(page, asked)
    return key if len(key) <= MAX_LENGTH else address


def _path_and_query(path: str, query: str) -> str:
    kept = sorted(_one_encoding(pair) for pair in query.split("&") if pair and not _TRACKING.match(pair))
    return _one_encoding(path).rstrip("/") + ("?" + "&".join(kept) if kept else "")


def _split(address: str, raw: str) -> SplitResult:
    scheme = _SCHEME.match(address)
    if "://" not in address and not (scheme and scheme.group().lower() in ("mailto:", "javascript:", "data:", "file:")):
        raise BadAddress("The address must begin with https:// or http://. Copy it whole from the browser.", raw)
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- reading it is what checks it
    except ValueError as error:
        raise BadAddress("The address has a host or a port that cannot be read. Copy it again.", raw) from error
    if parts.scheme not in _PORTS:
        raise BadAddress(
            f"An address with “{parts.scheme}:” is not taken: it must begin with https:// or http://.", raw
        )
    return parts


def _check_host(parts: SplitResult, raw: str) -> None:
    host = parts.hostname or ""
    # urlsplit has checked what stands in brackets, which is an IP version 6 address.
    if "[" in parts.netloc and ":" in host:
        return
    if not host.strip(".") or ".." in host or not _HOST.fullmatch(host):
        raise BadAddress("The address has no host that can be read, such as example.org. Copy it again.", raw)


def _plain_host(host: str) -> str:
    host = host.lower().rstrip(".")
    host = host[4:] if host.startswith("www.") else host
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _one_encoding(text: str) -> str:
    # Reserved characters keep their form, for /a%2Fb and /a/b are two pages; all others get one form.
    def spell(found: re.Match[str]) -> str:
        byte = unquote_to_bytes(found.group())
        return byte.decode("ascii") if byte[0] in _UNRESERVED else found.group().upper()

    return quote(_ESCAPE.sub(spell, text), safe="%/:@!$&'()*+,;=?~", errors="replace")
