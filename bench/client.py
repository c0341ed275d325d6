"""A small closed-loop HTTP client on raw sockets: keep-alive, gzip accepted, cookies kept, no parsing."""

import gzip
import json
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, list[str]]
    body: bytes
    wire: int

    @property
    def text(self) -> str:
        if self.headers.get("content-encoding") == ["gzip"]:
            return gzip.decompress(self.body).decode()
        return self.body.decode()

    def header(self, name: str) -> str:
        return (self.headers.get(name) or [""])[0]


@dataclass
class Session:
    """One signed-in user with one connection."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, b"", headers)

    def post_form(self, path: str, **values: str) -> Reply:
        values.setdefault("csrfmiddlewaretoken", self.cookies.get("csrftoken", ""))
        return self.send("POST", path, urlencode(values).encode(),
                         {"Content-Type": "application/x-www-form-urlencoded"})  # fmt: skip

    def post_json(self, path: str, data: object) -> Reply:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self.send("POST", path, json.dumps(data).encode(), headers)

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        origin = f"http://{self.host}:{self.port}"
        head = [
            f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept-Encoding: gzip",
            f"Referer: {origin}/", f"Cookie: {cookie}", *(f"{k}: {v}" for k, v in headers.items()),
        ]  # fmt: skip
        if body or method == "POST":
            head.append(f"Content-Length: {len(body)}")
        raw = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        for attempt in (1, 2):
            try:
                if self._socket is None:
                    self._socket = socket.create_connection((self.host, self.port))
                    self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._socket.sendall(raw)
                return self._read()
            except (ConnectionError, EOFError):
                self._socket = None
                if attempt == 2:
                    raise
        raise AssertionError

    def _read(self) -> Reply:
        assert self._socket is not None
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        lines = data[:end].decode("latin-1").split("\r\n")
        headers: dict[str, list[str]] = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers.setdefault(name.lower(), []).append(value.strip())
        for cookie in headers.get("set-cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        status, body = int(lines[0].split()[1]), data[end + 4 :]
        if "content-length" in headers:
            length = int(headers["content-length"][0])
            while len(body) < length:
                body += self._more()
            wire = end + 4 + length
        elif headers.get("transfer-encoding") == ["chunked"]:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
            wire = end + 4 + len(body)
            body = _unchunk(body)
        else:
            wire = end + 4
        return Reply(status, headers, body, wire)

    def _more(self) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65536)
        if not part:
            raise EOFError
        return part

    def sign_in(self, path: str, username: str, password: str) -> None:
        """Through the sign-in page, as a person would. Raises if it did not work."""
        self.get(path)
        reply = self.post_form(path, name=username, password=password)
        if reply.status != 302:
            raise RuntimeError(f"{username} could not sign in: {reply.status}")


def _unchunk(body: bytes) -> bytes:
    out, rest = b"", body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size, 16)
        if not length:
            break
        out, rest = out + rest[:length], rest[length + 2 :]
    return out


@dataclass(frozen=True)
class Result:
    requests: int
    errors: int
    seconds: float
    p50_ms: float
    p95_ms: float
    wire_bytes: float


def load(
    make: Callable[[int], Callable[[], Reply]], clients: int, seconds: float, expect: int = 200
) -> Result:
    """`clients` threads, each in a closed loop for `seconds`."""
    times: list[list[float]] = [[] for _ in range(clients)]
    wires: list[int] = [0] * clients
    errors = [0] * clients
    calls = [make(n) for n in range(clients)]
    for call in calls:
        call()
    until = time.perf_counter() + seconds

    def loop(n: int) -> None:
        while (started := time.perf_counter()) < until:
            reply = calls[n]()
            times[n].append(time.perf_counter() - started)
            wires[n] += reply.wire
            errors[n] += reply.status != 200

    started = time.perf_counter()
    threads = [threading.Thread(target=loop, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    every = sorted(t for row in times for t in row)
    count = len(every)
    return Result(
        count, sum(errors), took, 1000 * every[count // 2], 1000 * every[min(count - 1, count * 95 // 100)],
        sum(wires) / count,
    )  # fmt: skip


def assets(session: Session, path: str) -> int:
    """Bytes on the wire of a first visit: the page and every stylesheet, script, font and image it names."""
    page = session.get(path)
    total = page.wire
    seen: set[str] = set()
    queue = re.findall(r'(?:href|src)="(/static/[^"#?]+)', page.text)
    while queue:
        url = queue.pop()
        if url in seen:
            continue
        seen.add(url)
        reply = session.get(url)
        total += reply.wire
        if url.endswith(".css"):
            queue += _linked(url, reply)
    return total


def _linked(url: str, reply: Reply) -> list[str]:
    """Only what a browser would fetch at once: `url(...)` of the style sheet, fonts by their own rule."""
    try:
        text = reply.text
    except (UnicodeDecodeError, zlib.error):
        return []
    folder = url.rsplit("/", 1)[0]
    found = re.findall(r"url\(['\"]?([^)'\"]+)", text)
    return [
        f if f.startswith("/") else f"{folder}/{f.removeprefix('./')}"
        for f in found
        if not f.startswith("data:")
    ]
