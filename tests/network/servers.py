"""A server on this machine that stands for the public internet: what it says is given byte by byte."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace

from claims.network.fetch import Network

# A public network address, which nobody here ever connects to.
PUBLIC = "93.184.216.34"
Answer = bytes | Callable[[socket.socket], None]


def answer(body: bytes = b"", *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """An HTTP answer; its headers are those that are given, with a length unless they say one."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {kind}"] if kind else []), *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that sends on."""
    return answer(b"", f"Location: {location}", status=status)


@dataclass
class Internet:
    """What each address of this little internet says, and what was asked of it."""

    port: int
    pages: dict[str, Answer] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    @property
    def network(self) -> Network:
        """The ways out that lead here."""
        network = Network(look_up=self.look_up, connect=self.connect)
        return replace(network, tls=self.tls) if self.tls else network

    def look_up(self, host: str, port: int) -> list[str]:
        """Each look-up of a host takes its next answer; the last one stays."""
        self.looked_up.append(host)
        if host not in self.names:
            return [host] if host[0].isdigit() or ":" in host else [PUBLIC]
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: object, port: int, timeout: float) -> socket.socket:
        """Every network address leads to the one server, which notes what was meant."""
        self.connected.append((str(address), port))
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def serve(self, sock: socket.socket) -> None:
        """Read one request and say what its path says."""
        request = b""
        while b"\r\n\r\n" not in request:
            if not (block := sock.recv(4096)):
                return
            request += block
        text = request.decode("latin-1")
        self.asked.append(text)
        said = self.pages[text.split(" ")[1]]
        if callable(said):
            said(sock)
        else:
            sock.sendall(said)


@contextmanager
def internet(server_tls: ssl.SSLContext | None = None) -> Iterator[Internet]:
    """Run it in a thread of its own until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    world = Internet(listener.getsockname()[1])

    def run() -> None:
        with suppress(OSError):
            while True:
                sock, _ = listener.accept()
                threading.Thread(target=one, args=(sock,), daemon=True).start()

    def one(sock: socket.socket) -> None:
        with (
            suppress(OSError),
            closing(server_tls.wrap_socket(sock, server_side=True) if server_tls else sock) as opened,
        ):
            world.serve(opened)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
