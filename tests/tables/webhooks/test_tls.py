"""Over TLS: the address that was checked, the name that was registered, and nobody else's certificate."""

import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pannier.core.clock import SystemClock
from pannier.webhooks.addresses import Rules
from pannier.webhooks.model import Problem
from pannier.webhooks.sending import HttpTransport, Patience
from tests.tables.webhooks.receiver import Handler, Receiver


def _certificate(name: str, directory: Path) -> Path:
    """A certificate of its own authority, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = directory / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    return file


@dataclass
class Named:
    """A receiver behind TLS, and the names it was called by."""

    receiver: Receiver
    names: list[str] = field(default_factory=list)


@contextmanager
def _listening(certificate: Path) -> Iterator[Named]:
    named = Named(Receiver())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _, name, __: named.names.append(str(name))

    class Bound(Handler):
        receiver = named.receiver

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what is tested."""

    with Server(("127.0.0.1", 0), Bound) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        named.receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield named
        finally:
            server.shutdown()
            thread.join()


def _to_itself(host: str, port: int) -> Sequence[str]:
    return ("127.0.0.1",)


def _transport(trusted: Path | None) -> HttpTransport:
    tls = None if trusted is None else ssl.create_default_context(cafile=str(trusted))
    return HttpTransport(Rules(allow_loopback=True), _to_itself, SystemClock(), Patience(10, 20), tls)


def test_the_name_is_asked_for_and_checked_at_the_address_that_was_resolved(tmp_path: Path) -> None:
    certificate = _certificate("shop.example", tmp_path)
    with _listening(certificate) as named:
        url = f"https://shop.example:{named.receiver.port}/hook"
        outcome = _transport(certificate).post(url, {"webhook-id": "a:1"}, b"{}")
        assert (outcome.attempt.status, outcome.attempt.problem) == (204, None)
        assert named.names == ["shop.example"]
        (received,) = named.receiver.received
        assert received.headers["host"] == f"shop.example:{named.receiver.port}"


@pytest.mark.parametrize("trusts", [True, False])
def test_a_certificate_of_another_name_or_of_nobody_known_gets_no_request(
    tmp_path: Path, trusts: bool
) -> None:
    certificate = _certificate("other.example" if trusts else "shop.example", tmp_path)
    with _listening(certificate) as named:
        url = f"https://shop.example:{named.receiver.port}/hook"
        outcome = _transport(certificate if trusts else None).post(url, {"webhook-id": "a:1"}, b"{}")
        assert (outcome.attempt.status, outcome.attempt.problem) == (None, Problem.TLS)
        assert named.receiver.received == []
