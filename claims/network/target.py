"""What may be fetched from the server: pure checks of addresses, of where they lead, and of what comes back.

A curator's address makes this machine speak to another one, so every part is checked by us: the spelling of the host,
each network address that its name stands for, each redirect, and the answer. The ranges are those of the registries of
special-purpose addresses (RFC 6890) as Python's `ipaddress` has them, with what these leave open.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from claims.rules.identify.address import BadAddress, check_address

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_REDIRECTS: Final = 5
PORTS: Final = {"http": 80, "https": 443}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
DOCUMENT_TYPES: Final = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "application/pdf"}
)
ENCODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
# Said to be global, at least by some Pythons, yet they are something else: protocol assignments, relays of 6to4, and
# the service that a cloud puts beside each of its machines.
_NOT_PUBLIC: Final = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
# Addresses of networks that speak version 6 alone: the last four bytes are the version 4 address that is meant.
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
# A last part that is a number makes the host a version 4 address, in whatever base (as the URL standard says).
_NUMBER: Final = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_SAFE: Final = "%/:@!$&'()*+,;=?~[]"

MAX_HEADERS: Final = 50
MAX_HEADER_VALUE: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# They say who was there, not what was served.
_NOT_KEPT: Final = frozenset({"set-cookie", "set-cookie2"})


class FetchRefused(ValueError):
    """What cannot or may not be fetched; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Target:
    """One request: where to connect, and what to ask for."""

    scheme: str
    host: str
    path: str

    @property
    def port(self) -> int:
        """The scheme's own port: no other is spoken to."""
        return PORTS[self.scheme]

    @property
    def host_header(self) -> str:
        """The host as a request names it."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def address(self) -> str:
        """The address without its fragment, in the spelling that is asked for."""
        return f"{self.scheme}://{self.host_header}{self.path}"


def target_of(address: str) -> Target:
    """What to ask for at an address. Raises FetchRefused for another scheme, port or spelling than may be fetched."""
    try:
        parts = urlsplit(check_address(address))
        port = parts.port
    except (BadAddress, ValueError) as error:
        raise FetchRefused(str(error)) from error
    if parts.scheme not in PORTS:
        raise FetchRefused("Give an address that begins with https:// or http://.")
    if port is not None and port != PORTS[parts.scheme]:
        raise FetchRefused(f"Port {port} is not fetched from: only http on port 80 and https on port 443.")
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return Target(parts.scheme, _host_of(parts.hostname or ""), path)


def _host_of(host: str) -> str:
    """The host as it is looked up: in ASCII, small letters, without a dot at its end."""
    if ":" in host:
        return host
    try:
        # Also brings look-alike digits and dots to their plain form, which is then checked like any other.
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise FetchRefused("The host of the address cannot be read. Copy it again.") from error
    last = name.rpartition(".")[2]
    if _NUMBER.fullmatch(last) and not _is_plain_ipv4(name):
        raise FetchRefused("The host is a number in an unusual spelling. Give its name.")
    if not name or "." not in name:
        raise FetchRefused("The host has no domain, so it is a machine nearby. Only public pages are fetched.")
    return name


def _is_plain_ipv4(name: str) -> bool:
    try:
        return str(ipaddress.IPv4Address(name)) == name
    except ValueError:
        return False


def next_target(target: Target, location: str) -> Target:
    """Where a redirect leads. Raises FetchRefused like `target_of`, and where it gives up encryption."""
    if not location.strip():
        raise FetchRefused("The server sends on to nowhere: its redirect has no address.")
    try:
        joined = urljoin(target.address, quote(location.strip(), safe=_SAFE + "#"))
    except ValueError as error:
        raise FetchRefused("The server sends on to an address that cannot be read.") from error
    following = target_of(joined)
    if target.scheme == "https" and following.scheme == "http":
        # What travels open can be changed on its way, and the first address promised that it was not.
        raise FetchRefused(f"The server sends on from https to http ({following.address}). Fetch that address itself.")
    return following


def is_public(address: IPAddress) -> bool:
    """Whether a network address belongs to the public internet, in whatever form it is wrapped."""
    if isinstance(address, ipaddress.IPv4Address):
        closed = address.is_multicast or address.is_reserved or any(address in network for network in _NOT_PUBLIC)
        return address.is_global and not closed
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _TRANSLATED:
        return is_public(ipaddress.IPv4Address(address.packed[-4:]))
    if address.scope_id or address.sixtofour is not None or address.teredo is not None:
        return False
    return address in _GLOBAL_UNICAST and address.is_global


def public_addresses(host: str, found: Iterable[str]) -> list[IPAddress]:
    """The network addresses that a host stands for; FetchRefused unless there are some and all are public."""
    addresses = [_read_ip(host, text) for text in found]
    if not addresses:
        raise FetchRefused(f"{host} has no network address. Look for a slip in the address.")
    if not all(map(is_public, addresses)):
        raise FetchRefused(f"{host} leads into a private or special network. Only public pages are fetched.")
    return addresses


def _read_ip(host: str, text: str) -> IPAddress:
    try:
        return ipaddress.ip_address(text)
    except ValueError as error:
        raise FetchRefused(f"{host} has a network address that cannot be read.") from error


def check_status(status: int, reason: str) -> None:
    """Refuse every answer but 200."""
    if status != 200:
        said = _CONTROL.sub(" ", f"{status} {reason}").strip()[:80]
        raise FetchRefused(f"The server answered {said}. Open the page in your browser and send it from there.")


def document_type(content_type: str) -> str:
    """The media type of an answer; FetchRefused where it is no document that can be read."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in DOCUMENT_TYPES:
        said = f"says that this is {_CONTROL.sub(' ', media_type)[:80]}" if media_type else "does not say what this is"
        raise FetchRefused(f"The server {said}. HTML, PDF, Markdown and plain text are fetched; upload other files.")
    return media_type


def check_encoding(encoding: str) -> str:
    """The content encoding of an answer; FetchRefused where we cannot undo it within bounds."""
    encoding = encoding.strip().lower()
    if encoding not in ENCODINGS:
        said = _CONTROL.sub(" ", encoding)[:40]
        raise FetchRefused(
            f"The server packs the page as {said}, which was not asked for. Save the page and upload it."
        )
    return encoding


def kept_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What the server said, bounded: names in small letters, values of one name joined, without cookies."""
    kept: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name = _CONTROL.sub("", raw_name).lower()[:100]
        if name in _NOT_KEPT or (name not in kept and len(kept) == MAX_HEADERS):
            continue
        value = _CONTROL.sub(" ", raw_value).strip()
        kept[name] = (f"{kept[name]}, {value}" if name in kept else value)[:MAX_HEADER_VALUE]
    return kept
