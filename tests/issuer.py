"""An OpenID Connect issuer on loopback: discovery, keys, ID tokens; and what a bad one does."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

DISCOVERY, KEYS = "/.well-known/openid-configuration", "/keys"
AUDIENCE = "pannier-app"


class Issuer:
    """Signs with a key of each kind; `answers` overrides what a path gives: (status, headers, body)."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.keys: dict[str, tuple[str, Any]] = {}
        self.published: list[dict[str, Any]] = []
        for kid, algorithm in (("ed", "EdDSA"), ("ec", "ES256"), ("rsa", "RS256")):
            self.add_key(kid, algorithm)

    def add_key(self, kid: str, algorithm: str) -> None:
        """Make a key and publish it."""
        if algorithm == "EdDSA":
            key: Any = Ed25519PrivateKey.generate()
            public = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
        elif algorithm == "ES256":
            key = generate_private_key(SECP256R1())
            public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        else:
            key = generate_rsa_key(65_537, 2_048)
            public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        self.keys[kid] = (algorithm, key)
        self.published.append(public | {"kid": kid, "use": "sig", "alg": algorithm})

    def claims(self, now: datetime, subject: str = "s-1", **more: Any) -> dict[str, Any]:
        """What an ID token of this moment says; a claim given as None is left out."""
        said = {
            "iss": self.address,
            "sub": subject,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + timedelta(minutes=5),
        } | more
        return {name: value for name, value in said.items() if value is not None}

    def token(self, now: datetime, subject: str = "s-1", kid: str = "ed", **more: Any) -> str:
        """A well-made ID token but for what `more` says."""
        algorithm, key = self.keys[kid]
        return jwt.encode(self.claims(now, subject, **more), key, algorithm, headers={"kid": kid})

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked[path] += 1
        if path in self.answers:
            return self.answers[path]
        if path == DISCOVERY:
            document = {"issuer": self.address, "jwks_uri": f"{self.address}{KEYS}"}
            return 200, {}, json.dumps(document).encode()
        if path == KEYS:
            return 200, {}, json.dumps({"keys": self.published}).encode()
        return 404, {}, b""


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """It serves until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = issuer.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
