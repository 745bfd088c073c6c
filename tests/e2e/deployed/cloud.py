"""The engine as a cloud of its own: TLS, IAM enforced, its Lambda functions under Lambda's runtime client.

It is another engine than that of the other tests: there nobody is asked for permissions, and everything is plain HTTP,
which the policies of our buckets and queues refuse.
"""

import ipaddress
import os
import signal
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pannier.local.engine import engine_program, free_port
from pannier.local.processes import Child

PROJECT = Path(__file__).parents[3]
REGION = "eu-central-1"
ROOT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}  # of the engine's account; functions never see it
_STARTED_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Cloud:
    """A running engine."""

    port: int
    directory: Path
    """Where it keeps what it unpacks, and its log."""
    certificate: Path
    pid: int

    @property
    def endpoint(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.directory / "engine.log").read_text(errors="replace")

    @property
    def code(self) -> Path:
        """Where it unpacks artefacts, each into a folder named by its SHA-256."""
        return self.directory / f"ministack-provided-code-{self.port}"

    def functions(self) -> list[Path]:
        """The processes that run functions just now, as Linux shows them; elsewhere none."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            except OSError:  # it has ended meanwhile
                continue
            if int(parent) == self.pid:
                found.append(process)
        return found

    def trust(self) -> ssl.SSLContext:
        """What a client has to trust to come here."""
        return ssl.create_default_context(cafile=self.certificate)

    def environment(self) -> dict[str, str]:
        """For a program that deploys or operates: the account's root, and the way here."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | ROOT | self._addresses()

    def _addresses(self) -> dict[str, str]:
        return {
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_CA_BUNDLE": str(self.certificate),
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@contextmanager
def running_cloud(directory: Path) -> Iterator[Cloud]:
    """Started, and ended with all the functions it started."""
    certificate, key = _self_signed(directory)
    cloud = Cloud(free_port(), directory, certificate, 0)
    environment = cloud.environment() | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(cloud.port),
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate),
        "MINISTACK_SSL_KEY": str(key),
        "AUTH": "true",
        "LOG_LEVEL": "INFO",
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "0",
        "TMPDIR": str(directory),
    }
    program = engine_program(os.environ, PROJECT).with_name("ministack")  # its own server speaks TLS
    process = Child([program], environment, directory / "engine.log")
    cloud = Cloud(cloud.port, directory, certificate, process.pid)
    try:
        _await_answer(cloud, process)
        yield cloud
    finally:
        functions = cloud.functions()
        process.kill()  # asked nicely, it waits for its functions one by one, and these for work
        for function in functions:
            with suppress(ProcessLookupError):
                os.kill(int(function.name), signal.SIGKILL)


def _await_answer(cloud: Cloud, process: Child) -> None:
    until = time.monotonic() + _STARTED_WITHIN
    with httpx.Client(verify=cloud.trust(), base_url=cloud.endpoint) as client:
        while True:
            try:
                client.get("/_ministack/health").raise_for_status()
                return
            except httpx.TransportError:
                assert process.alive(), cloud.log
                assert time.monotonic() < until, cloud.log
                time.sleep(0.05)


def _self_signed(directory: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a cloud for tests")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem, private = directory / "certificate.pem", directory / "key.pem"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return pem, private
