"""Fetching, against a server on this machine that stands for the public internet."""

import gzip
import ssl
import subprocess
import time
import tracemalloc
import zlib
from dataclasses import replace

import pytest

from claims.network.fetch import Network, fetch
from claims.network.target import FetchRefused
from tests.network.servers import PUBLIC, answer, internet, redirect

PAGE = "<h1>Knees</h1><p>세포 치료</p>".encode()


@pytest.fixture
def world():
    with internet() as world:
        yield world


def fetched(world, address="http://clinic.example/", **options):
    return fetch(address, network=world.network, **options)


def refused(world, address="http://clinic.example/", **options):
    with pytest.raises(FetchRefused) as error:
        fetched(world, address, **options)
    return str(error.value)


def test_a_page_comes_as_it_was_served_with_what_was_said(world):
    world.pages["/a?b=1"] = answer(PAGE, "ETag: x", "Set-Cookie: id=1", kind="text/html; charset=utf-8")
    page = fetched(world, "http://clinic.example/a?b=1#part")
    assert (page.data, page.media_type, page.reached_address) == (PAGE, "text/html", "http://clinic.example/a?b=1")
    assert page.headers["etag"] == "x"
    assert "set-cookie" not in page.headers
    assert world.connected == [(PUBLIC, 80)]


def test_we_say_who_asks_and_bring_nothing_along(world, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    world.pages["/"] = answer(PAGE)
    fetched(world)
    lines = world.asked[0].lower().splitlines()
    assert "host: clinic.example" in lines
    assert any(line.startswith("user-agent: evidence/") for line in lines)
    assert not any(line.startswith(("cookie", "authorization", "referer")) for line in lines)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "127.0.0.1."],
)
def test_a_private_address_is_never_connected_to(world, host):
    assert "private or special network" in refused(world, f"http://{host}/")
    assert world.connected == []


def test_one_private_address_among_public_ones_is_enough_to_refuse(world):
    world.names["clinic.example"] = [[PUBLIC, "10.0.0.1"]]
    assert "private or special network" in refused(world)
    assert world.connected == []


def test_redirects_are_followed_and_each_is_checked(world):
    world.pages |= {"/": redirect("/b"), "/b": redirect("http://other.example/c", "308 On"), "/c": answer(PAGE)}
    assert fetched(world).reached_address == "http://other.example/c"
    assert world.looked_up == ["clinic.example", "clinic.example", "other.example"]


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://inner.example/", "//0x7f.1/", "ftp://a.example/",
     "http://clinic.example:8080/", "http://user@clinic.example/"],
)  # fmt: skip
def test_a_redirect_into_a_private_network_is_refused(world, location):
    world.names["inner.example"] = [["192.168.0.1"]]
    world.pages["/"] = redirect(location)
    refused(world)
    assert len(world.connected) == 1


def test_a_name_that_turns_private_at_the_second_look_up_is_never_connected_to(world):
    world.names["clinic.example"] = [[PUBLIC], ["127.0.0.1"]]
    world.pages |= {"/": answer(PAGE), "/sent-on": redirect("/")}
    assert fetched(world).data == PAGE
    assert world.looked_up == ["clinic.example"], "the connection is made to what was checked"
    world.names["clinic.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert "private or special network" in refused(world, "http://clinic.example/sent-on")
    assert [address for address, _ in world.connected] == [PUBLIC, PUBLIC]


def test_the_sixth_redirect_is_refused(world):
    world.pages |= {f"/{step}": redirect(f"/{step + 1}") for step in range(6)} | {
        "/5": answer(PAGE),
        "/6": answer(PAGE),
    }
    assert fetched(world, "http://clinic.example/0").reached_address.endswith("/5")
    world.pages["/5"] = redirect("/6")
    assert "more than 5 times" in refused(world, "http://clinic.example/0")


def test_the_first_of_several_addresses_that_answers_is_used(world):
    world.names["clinic.example"] = [["2606:4700::1", PUBLIC]]
    world.pages["/"] = answer(PAGE)

    def connect(address, port, timeout):
        if address.version == 6:
            raise OSError(101, "Network is unreachable")
        return world.connect(address, port, timeout)

    assert fetch("http://clinic.example/", network=replace(world.network, connect=connect)).data == PAGE


def test_a_server_that_takes_no_connection_is_told(world):
    def connect(address, port, timeout):
        raise ConnectionRefusedError(111, "Connection refused")

    with pytest.raises(FetchRefused, match="cannot be reached"):
        fetch("http://clinic.example/", network=replace(world.network, connect=connect))


def test_a_name_that_is_not_found_is_told(world):
    def look_up(host, port):
        raise OSError(-2, "Name or service not known")

    with pytest.raises(FetchRefused, match=r"clinic\.example is not found"):
        fetch("http://clinic.example/", network=replace(world.network, look_up=look_up))


def drip(where):
    """A server that sends a byte now and then, from this place of its answer on."""
    whole = answer(PAGE * 100)

    def say(sock):
        sock.sendall(whole[:where])
        for sign in whole[where:]:
            time.sleep(0.05)
            sock.sendall(bytes([sign]))

    return say


@pytest.mark.parametrize("where", [0, 20, 200], ids=["before", "in the headers", "in the body"])
def test_a_server_that_drips_is_cut_off(world, where):
    world.pages["/"] = drip(where)
    started = time.monotonic()
    assert "longer than 0.3 seconds" in refused(world, seconds=0.3)
    assert time.monotonic() - started < 5


def test_a_server_that_says_nothing_is_cut_off(world):
    world.pages["/"] = lambda sock: time.sleep(2)
    assert "longer than 0.3 seconds" in refused(world, seconds=0.3)


def test_a_page_that_says_that_it_is_too_large_is_not_read(world):
    world.pages["/"] = answer(b"", "Content-Length: 20971521")
    assert "more than 20 MB" in refused(world)


def test_a_page_without_an_end_is_cut_off_at_the_limit(world):
    def pour(sock):
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            sock.sendall(b"x" * 65536)

    world.pages["/"] = pour
    assert "more than 1 MB" in refused(world, max_bytes=2**20)


def test_a_packed_page_is_unpacked(world):
    world.pages |= {
        "/gzip": answer(gzip.compress(PAGE), "Content-Encoding: gzip"),
        "/deflate": answer(zlib.compress(PAGE), "Content-Encoding: deflate"),
    }
    assert fetched(world, "http://clinic.example/gzip").data == PAGE
    assert fetched(world, "http://clinic.example/deflate").data == PAGE


def test_a_gzip_bomb_is_cut_off_at_the_limit(world):
    bomb = gzip.compress(b"\0" * (64 * 2**20))
    assert len(bomb) < 2**17
    world.pages["/"] = answer(bomb, "Content-Encoding: gzip")
    assert "more than 20 MB" in refused(world)
    tracemalloc.start()
    assert "more than 1 MB" in refused(world, max_bytes=2**20)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 * 2**20, "what is unpacked at once is bounded, too"


def test_a_page_of_exactly_the_limit_is_taken(world):
    world.pages["/"] = answer(gzip.compress(b"x" * 1000), "Content-Encoding: gzip")
    assert len(fetched(world, max_bytes=1000).data) == 1000
    assert "more than" in refused(world, max_bytes=999)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(PAGE, f"Content-Length: {len(PAGE) + 7}"), "7 bytes are missing"),
        (answer(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "broke off inside"),
        (answer(gzip.compress(PAGE) + b"more", "Content-Encoding: gzip"), "broke off inside"),
        (answer(PAGE, "Content-Encoding: gzip"), "cannot be read"),
        (answer(b"4\r\nabcd\r\n", "Transfer-Encoding: chunked"), "cannot be read"),
        (answer(b"xyz\r\nabcd\r\n", "Transfer-Encoding: chunked"), "cannot be read"),
        (b"SSH-2.0-OpenSSH_9\r\n", "cannot be read"),
        (b"", "cannot be read|cannot be reached"),
        (answer(PAGE, *(f"X-{number}: 1" for number in range(200))), "cannot be read"),
        (answer(PAGE, "X: " + "x" * 70_000), "cannot be read"),
        (answer(PAGE, status="404 Not Found"), "404 Not Found"),
        (answer(PAGE, status="206 Partial Content"), "206"),
        (answer(PAGE, kind="image/png"), "image/png"),
        (answer(PAGE, kind=""), "does not say what this is"),
        (answer(PAGE, "Content-Encoding: br"), "packs the page as br"),
        (redirect(""), "to nowhere"),
        (answer(b"", status="302 Found"), "to nowhere"),
    ],
)
def test_an_answer_that_is_no_whole_document_is_refused_in_words(world, said, reason):
    world.pages["/"] = said
    with pytest.raises(FetchRefused, match=reason):
        fetched(world)


def test_a_length_that_is_too_short_ends_the_page_there_and_chunks_are_joined(world):
    world.pages |= {
        "/short": answer(PAGE, "Content-Length: 5"),
        "/chunks": answer(b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    }
    assert fetched(world, "http://clinic.example/short").data == PAGE[:5]
    assert fetched(world, "http://clinic.example/chunks").data == b"abc"


def test_progress_is_told(world):
    told = []
    world.pages["/"] = answer(b"x" * 200_000)
    fetched(world, progress=lambda done, total, message: told.append((done, total, message)))
    assert told[0] == (0, 0, "Asking clinic.example")
    assert told[-1] == (200_000, 200_000, "Reading from clinic.example")
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)


@pytest.fixture(scope="module")
def identity(tmp_path_factory):
    """A certificate for clinic.example that nobody but the test trusts, and its key."""
    folder = tmp_path_factory.mktemp("identity")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-subj", "/CN=clinic.example", "-addext", "subjectAltName=DNS:clinic.example", "-days", "2",
               "-keyout", str(folder / "key"), "-out", str(folder / "certificate")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def secure(identity):
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(identity / "certificate", identity / "key")
    with internet(served) as world:
        world.tls = ssl.create_default_context(cafile=str(identity / "certificate"))
        world.pages["/"] = answer(PAGE)
        yield world


def test_an_encrypted_page_is_fetched_from_who_proves_its_name(secure):
    assert fetched(secure, "https://clinic.example/").data == PAGE
    assert secure.connected == [(PUBLIC, 443)]


def test_a_server_that_proves_another_name_or_none_is_refused(secure):
    assert "could not prove who it is" in refused(secure, "https://other.example/")
    secure.tls = None
    assert "could not prove who it is" in refused(secure, "https://clinic.example/")


def test_a_way_from_https_to_http_is_refused(secure):
    secure.pages["/"] = redirect("http://clinic.example/open")
    assert "from https to http (http://clinic.example/open)" in refused(secure, "https://clinic.example/")


def test_the_product_checks_certificates_and_names():
    context = Network().tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
