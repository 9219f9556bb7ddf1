"""The site asks the web about its links and nothing inside its own network, whatever an address looks like."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from home.links import fetch as going_out
from home.links.fetch import Policy, fetch, is_public
from home.links.rules import State

AGENT = "Officine link check (+https://officine.example)"


class Listener(BaseHTTPRequestHandler):
    """Answers by path and remembers every request and connection."""

    seen: list[tuple[str, str, str]] = []

    def _answer(self) -> None:
        Listener.seen.append((self.command, self.path, self.headers.get("User-Agent", "")))
        name, _slash, rest = self.path.lstrip("/").partition("/")
        if name == "to":
            self.send_response(301)
            self.send_header("Location", rest if ":" in rest else f"/{rest}")
        elif name == "round":
            self.send_response(302)
            self.send_header("Location", "/round")
        elif name == "nohead":
            self.send_response(405 if self.command == "HEAD" else 200)
        else:
            self.send_response(int(name) if name.isdigit() else 200)
        self.end_headers()
        if self.command == "GET":
            sent = 0
            try:
                while sent < 4_000_000 and name == "nohead":
                    sent += self.wfile.write(b"a" * 8192)
            except OSError:
                pass
            Listener.seen.append(("sent", self.path, str(sent)))

    do_GET = do_HEAD = _answer  # noqa: N815  the names that the server looks for

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class Counting(ThreadingHTTPServer):
    connections = 0

    def get_request(self):
        Counting.connections += 1
        return super().get_request()


@pytest.fixture
def listener() -> Iterator[str]:
    Listener.seen, Counting.connections = [], 0
    server = Counting(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_to(listener) -> Policy:
    """A policy under which this one server of the test may be asked."""
    port = int(listener.rpartition(":")[2])
    return Policy(ports=frozenset({80, 443, port}), admits=lambda ip: ip == ipaddress.ip_address("127.0.0.1"))


PORT = "{port}"
HOSTILE = [
    f"http://127.0.0.1:{PORT}/", f"http://localhost:{PORT}/", f"http://127.1:{PORT}/", f"http://127.0.1:{PORT}/",
    f"http://2130706433:{PORT}/", f"http://0x7f000001:{PORT}/", f"http://0x7f.0.0.1:{PORT}/", f"http://0177.0.0.1:{PORT}/",
    f"http://017700000001:{PORT}/", f"http://0:{PORT}/", f"http://0.0.0.0:{PORT}/", f"http://127.255.255.254:{PORT}/",
    f"http://[::1]:{PORT}/", f"http://[::]:{PORT}/", f"http://[::ffff:127.0.0.1]:{PORT}/", f"http://[::ffff:7f00:1]:{PORT}/",
    f"http://[0:0:0:0:0:ffff:127.0.0.1]:{PORT}/", f"http://[64:ff9b::127.0.0.1]:{PORT}/", f"http://[2002:7f00:1::]:{PORT}/",
    f"http://[::127.0.0.1]:{PORT}/", f"http://[fe80::1]:{PORT}/", f"http://[fc00::1]:{PORT}/", f"http://[ff02::1]:{PORT}/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/",
    f"http://localhost.:{PORT}/", f"http://LOCALHOST:{PORT}/", f"http://①②⑦.0.0.1:{PORT}/", f"http://127。0。0。1:{PORT}/",
    f"http://user:word@127.0.0.1:{PORT}/", f"http://example.org@127.0.0.1:{PORT}/", f"http://127.0.0.1:{PORT}#@example.org/",
    f"http://127.0.0.1:{PORT}\\@example.org/", "http://127.0.0.1:22/", "http://127.0.0.1:99999/", "http://[::1/",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/html,a", "javascript:alert(1)", "//127.0.0.1/",
    "http:///", "http://", "", "http://127.0.0.1:80\r\nHost: a/",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE)
def test_nothing_of_our_own_network_is_asked_however_it_is_written(listener, url):
    port = listener.rpartition(":")[2]
    policy = replace(Policy(), ports=frozenset({80, 443, int(port)}))  # so that the port is not what saves us
    found = fetch(url.replace(PORT, port), agent=AGENT, policy=policy)
    assert found.state in (State.REFUSED, State.UNREACHABLE)
    assert found.code == 0
    assert Counting.connections == 0


def test_the_listener_would_have_been_reached(listener, open_to):
    assert fetch(f"http://{listener}/", agent=AGENT, policy=open_to).state is State.OK
    assert Counting.connections == 1


@pytest.mark.parametrize("port", [22, 25, 8000, 8080])
def test_only_the_ports_of_the_web_are_asked(port):
    assert fetch(f"http://192.0.2.1:{port}/", agent=AGENT).why == f"port {port}"


@pytest.mark.parametrize("mixed", [["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["::1"], []])
def test_every_address_of_a_name_has_to_be_public(listener, mixed):
    port = int(listener.rpartition(":")[2])
    policy = Policy(ports=frozenset({port}), look_up=lambda host, number: mixed)
    assert fetch(f"http://mixed.example:{port}/", agent=AGENT, policy=policy).why == "not on the open network"
    assert Counting.connections == 0


def test_the_connection_goes_to_the_address_that_was_checked(listener, open_to, monkeypatch):
    port = listener.rpartition(":")[2]
    asked: list[str] = []

    def changing(host: str, number: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    real = socket.getaddrinfo

    def by_name(host, *arguments, **options):
        assert host == "127.0.0.1", f"{host} was looked up again"
        return real(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", by_name)
    found = fetch(f"http://rebinding.example:{port}/", agent=AGENT, policy=replace(open_to, look_up=changing))
    assert found.state is State.OK
    assert asked == ["rebinding.example"]


@pytest.mark.parametrize("inside", ["http://169.254.169.254/", "http://[::1]/", "http://10.0.0.1/", "file:///etc/passwd", "http://a:b@example.org/"])  # fmt: skip
def test_each_redirect_is_checked_like_the_address_itself(listener, open_to, inside):
    found = fetch(f"http://{listener}/to/{inside}", agent=AGENT, policy=open_to)
    assert found.state is State.REFUSED
    assert Counting.connections == 1


@pytest.mark.parametrize(
    ("path", "state", "code"),
    [("200", State.OK, 200), ("404", State.GONE, 404), ("410", State.GONE, 410), ("401", State.REFUSED, 401),
     ("403", State.REFUSED, 403), ("429", State.REFUSED, 429), ("500", State.UNREACHABLE, 500), ("nohead", State.OK, 200)],
)  # fmt: skip
def test_what_a_server_answers_has_a_name(listener, open_to, path, state, code):
    found = fetch(f"http://{listener}/{path}", agent=AGENT, policy=open_to)
    assert (found.state, found.code) == (state, code)
    assert {agent for kind, _path, agent in Listener.seen if kind != "sent"} == {AGENT}


def test_a_lasting_redirect_says_where_it_leads(listener, open_to):
    found = fetch(f"http://{listener}/to/200", agent=AGENT, policy=open_to)
    assert (found.state, found.moved_to) == (State.MOVED, f"http://{listener}/200")
    assert fetch(f"http://{listener}/round", agent=AGENT, policy=open_to).why == "too many redirects"


def test_a_closed_port_and_a_slow_server_are_out_of_reach(open_to, monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        monkeypatch.setattr(going_out, "MOST_SECONDS", 0.3)
        policy = replace(open_to, ports=frozenset({port}))
        assert fetch(f"http://127.0.0.1:{port}/", agent=AGENT, policy=policy).state is State.UNREACHABLE
    assert fetch(f"http://127.0.0.1:{port}/", agent=AGENT, policy=policy).state is State.UNREACHABLE


@pytest.mark.parametrize("text", ["8.8.8.8", "2606:4700::1111"])
def test_addresses_of_the_open_network_are_public(text):
    assert is_public(ipaddress.ip_address(text))
