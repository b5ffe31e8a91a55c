import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bff.gateways.pay.cable import Reply
from bff.gateways.pay.cables import Cables

WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
ASKED = b"HTTP/1.1 100 Continue\r\n\r\n"
IN_PARTS = [
    b"HTTP/1.1 200 OK\r\nTransfer-",
    b"Encoding: chunked\r\n\r\n1\r\no\r\n1\r",
    b"\nk\r\n0\r\n\r\n",
]
TO_THE_END = b"HTTP/1.1 200 OK\r\n\r\nok"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
CUT_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"

Answer = Callable[[asyncio.StreamWriter, int], None]


@asynccontextmanager
async def host(answer: Answer, secret: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    lines: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        line = len(lines)
        while not writer.is_closing() and await reader.readline():
            while (await reader.readline()).strip():
                pass
            answer(writer, line)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=secret)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        for writer in lines:
            writer.close()
        server.close()


def saying(*parts: bytes, end: bool = False) -> Answer:
    def answer(writer: asyncio.StreamWriter, line: int) -> None:
        for part in parts:
            writer.write(part)
        if end:
            writer.close()

    return answer


async def asked(cables: Cables) -> Reply:
    return await cables.ask("GET", cables.path("/v3/ping"), {}, b"")


def counting(answer: Answer) -> tuple[Answer, list[int]]:
    lines: list[int] = []

    def counted(writer: asyncio.StreamWriter, line: int) -> None:
        lines.append(line)
        answer(writer, line)

    return counted, lines


async def test_one_connection_is_asked_again() -> None:
    answer, lines = counting(saying(WELL))

    async with host(answer) as port:
        cables = Cables(f"http://127.0.0.1:{port}")
        replies = [await asked(cables) for _ in range(3)]
        cables.close()

    assert [reply.content for reply in replies] == [b"ok"] * 3
    assert lines == [1, 1, 1]


@pytest.mark.parametrize(
    "answer",
    [
        saying(ASKED, WELL),
        saying(*IN_PARTS),
        saying(LAST, end=True),
        saying(TO_THE_END, end=True),
    ],
)
async def test_an_answer_is_whole_however_it_comes(answer: Answer) -> None:
    async with host(answer) as port:
        cables = Cables(f"http://127.0.0.1:{port}")
        replies = [await asked(cables) for _ in range(2)]
        cables.close()

    assert [(reply.status, reply.content) for reply in replies] == [(200, b"ok")] * 2


@pytest.mark.parametrize(
    "answer",
    [saying(end=True), saying(CUT_OFF, end=True), saying(b"+OK\r\n"), saying(WELL[:3], end=True)],
)
async def test_half_an_answer_is_none(answer: Answer) -> None:
    async with host(answer) as port:
        cables = Cables(f"http://127.0.0.1:{port}")
        with pytest.raises(ConnectionError):
            await asked(cables)

    assert not cables._idle


async def test_a_second_answer_is_nobodys() -> None:
    answer, lines = counting(saying(WELL, WELL))

    async with host(answer) as port:
        cables = Cables(f"http://127.0.0.1:{port}")
        replies = [await asked(cables) for _ in range(2)]
        cables.close()

    assert [reply.content for reply in replies] == [b"ok"] * 2
    assert lines == [1, 2]


async def test_who_gives_up_leaves_no_answer_behind() -> None:
    answer, lines = counting(lambda writer, line: writer.write(WELL) if line > 1 else None)

    async with host(answer) as port:
        cables = Cables(f"http://127.0.0.1:{port}")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await asked(cables)
        reply = await asked(cables)
        cables.close()

    assert reply.content == b"ok"
    assert lines == [1, 2]


async def test_a_host_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    own = certified(tmp_path)
    answer, lines = counting(saying(WELL))

    async with host(answer, own) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            await asked(Cables(f"https://localhost:{port}"))

    assert lines == []


async def test_a_host_is_called_by_its_name(tmp_path: Path) -> None:
    own = certified(tmp_path)
    trusted = ssl.create_default_context(cafile=tmp_path / "host.pem")

    async with host(saying(WELL), own) as port:
        cables = Cables(f"https://localhost:{port}", trusted)
        reply = await asked(cables)
        cables.close()
        with pytest.raises(ssl.SSLCertVerificationError):
            await asked(Cables(f"https://127.0.0.1:{port}", trusted))

    assert reply.content == b"ok"


async def test_a_call_that_nobody_takes_is_made_once_more(tmp_path: Path) -> None:
    own, lines = certified(tmp_path), list[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines.append(writer)
        if len(lines) > 1:
            await writer.start_tls(own)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(WELL)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    trusted = ssl.create_default_context(cafile=tmp_path / "host.pem")
    cables = Cables(f"https://localhost:{server.sockets[0].getsockname()[1]}", trusted)
    reply = await asked(cables)
    cables.close()
    server.close()
    for line in lines:
        line.close()
        with suppress(OSError):
            await line.wait_closed()

    assert reply.content == b"ok"
    assert len(lines) == 2


def certified(folder: Path) -> ssl.SSLContext:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    text = key.private_bytes(serialization.Encoding.PEM, form, plain)
    (folder / "key.pem").write_bytes(text)
    (folder / "host.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "host.pem", folder / "key.pem")
    return context
