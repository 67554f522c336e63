"""How requests are taken in: waitress reads each one whole before one of a few threads works on it.

So what stalls in its headers, in its body or in reading the answer holds a connection and no thread, and others are
served meanwhile. `python -m evidence.serving HOST PORT` serves in one process; where gunicorn runs,
`evidence/gunicorn.py` does so in several.
"""

import signal
import socket
import sys
from functools import cache
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import close_old_connections
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, create_server

# SQLite has one writer, and Python runs one thread at a time: more would wait for each other.
THREADS = 4
CONNECTIONS = 500
# For so many seconds a connection may say nothing, or leave unread what it is sent.
SILENT = 30
UNREAD = 60


def adjustments(largest_body: int) -> dict[str, Any]:
    """The settings of waitress."""
    return {
        "threads": THREADS,
        "connection_limit": CONNECTIONS,
        "channel_timeout": SILENT,
        "cleanup_interval": SILENT // 3,
        "max_request_header_size": 64 * 1024,
        # waitress refuses from this size on.
        "max_request_body_size": largest_body + 1,
        # What is not read yet waits in the database, not in memory.
        "outbuf_high_watermark": 1024 * 1024,
        # `select` knows no file numbers from 1024 on.
        "asyncore_use_poll": True,
        "ident": "",
        # What a proxy says is believed where there is one; else anybody could say it.
        "clear_untrusted_proxy_headers": not settings.PROXIES,
    }


class Parser(HTTPRequestParser):
    """Takes in a body that is larger than a stranger's from somebody with a login alone, because it is kept on disk."""

    adj: Any

    def parse_header(self, header_plus: bytes) -> None:
        """Raise the limit of this request where somebody sends it."""
        super().parse_header(header_plus)
        large = self.chunked or self.content_length >= self.adj.max_request_body_size
        if large and _is_somebody(self.headers.get("COOKIE", "")):
            self.adj = _for_somebody()


@cache
def _for_somebody() -> Adjustments:
    from claims.middleware import WITH_DOCUMENTS  # noqa: PLC0415  needs the apps

    return Adjustments(**adjustments(WITH_DOCUMENTS))


def _is_somebody(cookies: str) -> bool:
    try:
        key = SimpleCookie(cookies)[settings.SESSION_COOKIE_NAME].value
    except (CookieError, KeyError):
        return False
    try:
        return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)
    finally:
        close_old_connections()


class Channel(HTTPChannel):
    """A connection that is cut when what it is sent stays unread."""

    parser_class = Parser

    def __init__(self, server: Any, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD * 1000)
        super().__init__(server, sock, *arguments, **options)


def listening(application: Any, polled: dict[int, Any], **where: Any) -> Any:
    """A server of the application that listens at once; what it polls is put into `polled`."""
    from claims.middleware import FROM_STRANGERS  # noqa: PLC0415  needs the apps

    server = create_server(application, map=polled, **adjustments(FROM_STRANGERS), **where)
    for each in list(polled.values()):
        if isinstance(each, BaseWSGIServer):
            each.channel_class = Channel
    return server


def main(host: str, port: str) -> None:
    """Serve until the process is asked to end; what runs then gets five seconds more."""
    from evidence.wsgi import application  # noqa: PLC0415  reads the settings

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    listening(application, {}, host=host, port=int(port)).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
