"""Fetching one page from the internet: we look the host up, check every network address, and connect to that very one.

Nothing but the standard library speaks here, so that nothing looks the name up a second time, follows a redirect, takes
a cookie or goes through a proxy behind our back. A proxy in the environment is not used.
"""

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from claims.network.target import (
    MAX_REDIRECTS,
    REDIRECTS,
    FetchRefused,
    IPAddress,
    Target,
    check_encoding,
    check_status,
    document_type,
    kept_headers,
    next_target,
    public_addresses,
    target_of,
)
from claims.network.wire import Deadline, Wire
from claims.rules.extract.document import MAX_BYTES

USER_AGENT: Final = "Evidence/1 (keeps a copy of a page that a person asked for)"
SECONDS: Final = 60.0
# A host may have many network addresses; this many are tried.
MAX_TRIED: Final = 3
BLOCK: Final = 64 * 1024
LATE: Final = "The page took longer than {seconds:g} seconds. Try again, or save and upload it."
Progress = Callable[[int, int, str], None]


def look_up(host: str, port: int) -> list[str]:
    """The network addresses of a host, as the machine's resolver has them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(address: IPAddress, port: int, timeout: float) -> socket.socket:
    """A connection to a network address: no name is looked up here."""
    return socket.create_connection((str(address), port), timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """The ways out. Tests put their own in place; the checks stay as they are."""

    look_up: Callable[[str, int], list[str]] = look_up
    connect: Callable[[IPAddress, int, float], socket.socket] = connect
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it was served: its bytes without transport packing, and what the server said with them."""

    data: bytes
    media_type: str
    reached_address: str
    headers: dict[str, str]
    fetched_at: datetime


class _Unpacker:
    """Undoes the packing of an answer, never making more than is asked for."""

    def __init__(self, encoding: str) -> None:
        self._packed = zlib.decompressobj(wbits=47) if encoding not in ("", "identity") else None

    def take(self, block: bytes, most: int) -> bytes:
        """The next bytes of the page: at most so many of a packed one."""
        return self._packed.decompress(block, most) if self._packed else block

    def finish(self) -> None:
        """Raises FetchRefused where the packed page does not end where the answer does."""
        if self._packed and (not self._packed.eof or self._packed.unused_data):
            raise FetchRefused("The server broke off inside the page. Try again.")


def fetch(
    address: str,
    *,
    network: Network | None = None,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    progress: Progress = lambda done, total, message: None,
) -> Fetched:
    """Fetch the page at an address, through at most five redirects, each checked like the first address.

    `seconds` is for everything together (a look-up alone has the limits of the machine's resolver), `max_bytes` is the
    size also after unpacking. `progress` is told bytes done, bytes in all (0: unknown) and what happens. Raises
    FetchRefused.
    """
    network = network or Network()
    deadline = Deadline(seconds, FetchRefused(LATE.format(seconds=seconds)))
    target = target_of(address)
    for _ in range(MAX_REDIRECTS + 1):
        progress(0, 0, f"Asking {target.host}")
        with answer_of(target, network, deadline, _request_headers()) as response:
            if response.status in REDIRECTS:
                target = next_target(target, _location(response))
                continue
            return _read(response, target, deadline, max_bytes, progress)
    raise FetchRefused(f"The server sent on more than {MAX_REDIRECTS} times. Open the page and copy its last address.")


@contextmanager
def answer_of(
    target: Target, network: Network, deadline: Deadline, headers: dict[str, str], body: bytes | None = None
) -> Iterator[http.client.HTTPResponse]:
    """The answer of a server, which a `body` is posted to. What goes wrong becomes a FetchRefused in plain words."""
    try:
        with _open(target, network, deadline) as sock:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.auto_open = 0
            connection.sock = Wire(sock, deadline)
            method = "GET" if body is None else "POST"
            connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": target.host_header, "Connection": "close", **headers}.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            yield connection.getresponse()
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or "no reason given"
        raise FetchRefused(f"{target.host} could not prove who it is ({reason}). Nothing was fetched.") from error
    except TimeoutError as error:
        deadline.left()
        raise FetchRefused(f"{target.host} does not answer. Try again later.") from error
    except (http.client.HTTPException, zlib.error) as error:
        raise FetchRefused(f"{target.host} answered in a way that cannot be read. Try again, or upload it.") from error
    except OSError as error:
        raise FetchRefused(f"{target.host} cannot be reached ({error.strerror or error}). Try again later.") from error


def _request_headers() -> dict[str, str]:
    return {
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain;q=0.9",
        "Accept-Encoding": "gzip, identity",
    }


def _open(target: Target, network: Network, deadline: Deadline) -> socket.socket:
    """A connection to one of the checked network addresses, encrypted where the address says so."""
    deadline.left()
    try:
        found = network.look_up(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise FetchRefused(f"{target.host} is not found. Look for a slip in the address.") from error
    sock = _connect(target, public_addresses(target.host, found)[:MAX_TRIED], network, deadline)
    if target.scheme == "http":
        return sock
    try:
        sock.settimeout(deadline.left())
        return network.tls.wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _connect(target: Target, addresses: list[IPAddress], network: Network, deadline: Deadline) -> socket.socket:
    """A connection to the first of these network addresses that takes one. Raises OSError when none does."""
    failed = OSError()
    for tried, address in enumerate(addresses):
        try:
            return network.connect(address, target.port, deadline.left() / (len(addresses) - tried))
        except OSError as error:
            failed = error
    raise failed


def _location(response: http.client.HTTPResponse) -> str:
    """Where the server sends on to; its bytes are UTF-8 or what can be made of them."""
    return (response.getheader("Location") or "").encode("latin-1", "replace").decode("utf-8", "replace")


def _read(
    response: http.client.HTTPResponse, target: Target, deadline: Deadline, max_bytes: int, progress: Progress
) -> Fetched:
    check_status(response.status, response.reason)
    media_type = document_type(response.getheader("Content-Type") or "")
    unpacker = _Unpacker(check_encoding(response.getheader("Content-Encoding") or ""))
    total = response.length or 0
    too_large = FetchRefused(
        f"The page has more than {max_bytes / (1024 * 1024):g} MB. Save it and put it in by parts."
    )
    if total > max_bytes:
        raise too_large
    body = bytearray()
    received = 0
    while block := response.read(BLOCK):
        received += len(block)
        body += unpacker.take(block, max_bytes + 1 - len(body))
        if max(len(body), received) > max_bytes:
            raise too_large
        progress(received, total, f"Reading from {target.host}")
    if response.length:
        raise FetchRefused(f"The server broke off: {response.length:,} bytes are missing. Try again.")
    unpacker.finish()
    headers = kept_headers(response.getheaders())
    return Fetched(bytes(body), media_type, target.address, headers, datetime.now(UTC))
