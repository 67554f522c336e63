"""A time-stamping authority on this machine: `openssl ts` behind a small server, with certificates of its own."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="openssl is not on PATH: the tests' authority is made of it")
CONFIG = """\
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ordering = no
tsa_name = yes
ess_cert_id_alg = sha256
"""


def openssl(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run openssl. Raises CalledProcessError where it fails."""
    return subprocess.run([str(OPENSSL), *map(str, arguments)], check=True, capture_output=True, cwd=cwd)


class Authority:
    """What signs: a root, and a certificate that it gave for time-stamping alone. `answers` change what comes back."""

    def __init__(self, folder: Path, name: str = "Tick") -> None:
        self.folder = folder
        self.root = folder / "root.pem"
        self.address = ""
        self.asked: list[bytes] = []
        self.answer: bytes | None = None
        self.kind = "application/timestamp-reply"
        folder.mkdir(parents=True)
        (folder / "serial").write_text("2B")
        (folder / "ts.cnf").write_text(CONFIG.format(folder=folder))
        (folder / "leaf.ext").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
        _key(folder / "root.key")
        openssl(
            "req", "-x509", "-new", "-key", folder / "root.key", "-subj", f"/CN={name} root", "-days", "3000",
            "-out", self.root,
        )  # fmt: skip
        self.signer = self.certify("leaf", name)

    def certify(self, file: str, name: str, *dates: str) -> Path:
        """A certificate for time-stamping with its key beside it; `dates` as `openssl x509` takes them."""
        key, request, made = (self.folder / f"{file}.{end}" for end in ("key", "csr", "pem"))
        _key(key)
        openssl("req", "-new", "-key", key, "-subj", f"/O=Clocks/CN={name}", "-out", request)
        openssl(
            "x509", "-req", "-in", request, "-CA", self.root, "-CAkey", self.folder / "root.key", "-set_serial", "7",
            "-extfile", self.folder / "leaf.ext", *(dates or ("-days", "2900")), "-out", made,
        )  # fmt: skip
        return made

    def sign(self, request: bytes, signer: Path | None = None) -> bytes:
        """The answer to a request."""
        asked, given = self.folder / "asked.tsq", self.folder / "given.tsr"
        asked.write_bytes(request)
        signer = signer or self.signer
        openssl(
            "ts", "-reply", "-config", self.folder / "ts.cnf", "-section", "tsa", "-queryfile", asked,
            "-signer", signer, "-inkey", signer.with_suffix(".key"), "-out", given,
        )  # fmt: skip
        return given.read_bytes()


def _key(path: Path) -> None:
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path)


class _Handler(BaseHTTPRequestHandler):
    authority: Authority

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.authority.asked.append(request)
        data = self.authority.sign(request) if self.authority.answer is None else self.authority.answer
        self.send_response(200)
        self.send_header("Content-Type", self.authority.kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """The authority at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"authority": authority}))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    authority.address = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
