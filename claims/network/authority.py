"""Asking a time-stamping authority: one request, one answer, within bounds on time and size.

The address is the operator's, from the settings, and never one that somebody typed: so it may be on this machine or in
its network, which what is fetched for curators may not. No redirect is followed, no cookie taken, no proxy used.
"""

import http.client
import socket
import ssl
from typing import Final
from urllib.parse import SplitResult, urlsplit

from claims.network.wire import Deadline, Wire
from claims.rules.time_stamp import MAX_TOKEN

ASKS: Final = "application/timestamp-query"
ANSWERS: Final = "application/timestamp-reply"
OK: Final = 200


class NoAnswer(ValueError):
    """What an authority did not answer, or otherwise than it should; the message says how."""


def ask(address: str, request: bytes, *, seconds: float) -> bytes:
    """The answer of the authority at this address, as bytes that nobody has looked into yet. Raises NoAnswer."""
    parts = _parts(address)
    host = parts.hostname or ""
    late = NoAnswer(f"{host} did not answer within {seconds:g} seconds.")
    deadline = Deadline(seconds, late)
    try:
        with _connected(parts, deadline) as sock:
            return _answer(parts, sock, deadline, request)
    except ssl.SSLError as error:
        raise NoAnswer(f"{host} could not prove who it is ({error.reason}).") from error
    except TimeoutError as error:
        raise late from error
    except http.client.HTTPException as error:
        raise NoAnswer(f"{host} answered in a way that cannot be read.") from error
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"{host} cannot be reached ({getattr(error, 'strerror', None) or error}).") from error


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise NoAnswer("TIME_STAMP_ADDRESS is no address that begins with http:// or https://.")


def _connected(parts: SplitResult, deadline: Deadline) -> socket.socket:
    encrypted = parts.scheme == "https"
    port = parts.port or (443 if encrypted else 80)
    sock = socket.create_connection((parts.hostname or "", port), deadline.left())
    if not encrypted:
        return sock
    try:
        sock.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
    except BaseException:
        sock.close()
        raise


def _answer(parts: SplitResult, sock: socket.socket, deadline: Deadline, request: bytes) -> bytes:
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.auto_open = 0
    connection.sock = Wire(sock, deadline)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    connection.request("POST", path, request, {"Content-Type": ASKS, "Accept": ANSWERS, "Connection": "close"})
    response = connection.getresponse()
    if response.status != OK:
        raise NoAnswer(f"{parts.hostname} answered {response.status} instead of a time-stamp.")
    said = (response.getheader("Content-Type") or "nothing").partition(";")[0].strip().lower()
    if said != ANSWERS:
        raise NoAnswer(f"{parts.hostname} answered something else than a time-stamp: {said[:80]}.")
    # One byte more than is taken, and nothing of what follows.
    data = response.read(MAX_TOKEN + 1)
    if len(data) > MAX_TOKEN:
        raise NoAnswer(f"{parts.hostname} sends more than {MAX_TOKEN // 1024} KB: no time-stamp is that long.")
    return data
