"""A small HTTP client that keeps its connection and its cookies: light enough to share two cores with the server."""

import asyncio
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Browser:
    """One person at one machine, by plain HTTP on the loopback."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def get(self, address: str) -> Answer:
        """Fetch a page. Raises OSError when the server goes away."""
        return await self._ask("GET", address, b"")

    async def post(self, address: str, fields: dict[str, str]) -> Answer:
        """Send a form. Raises OSError when the server goes away, perhaps after it has taken the form."""
        return await self._ask("POST", address, urlencode(fields).encode())

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            self._reader = self._writer = None

    async def _ask(self, method: str, address: str, body: bytes) -> Answer:
        if self._reader is None or self._writer is None or self._reader.at_eof():
            await self.close()
            self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
            self.connections += 1
        self._writer.write(self._request(method, address, body))
        try:
            answer = await _answer(self._reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise ConnectionError(f"The server hung up: {error}") from error
        if answer.headers.get("connection", "").lower() == "close":
            await self.close()
        return self._remember(answer)

    def _request(self, method: str, address: str, body: bytes) -> bytes:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        origin = f"http://{HOST}:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self.port}", f"Origin: {origin}", f"Referer: {origin}/"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body

    def _remember(self, answer: Answer) -> Answer:
        for line in answer.headers.get("set-cookie", "").splitlines():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in head[1:]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip()
        # Several cookies come in several lines.
        headers[name] = f"{headers[name]}\n{value}" if name in headers else value
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(head[0].split()[1]), headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
