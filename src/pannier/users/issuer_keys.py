"""The public keys of an outside issuer: fetched when they are needed, kept for a while, never asked for in a hurry.

Redirects are not followed, answers are bounded in size and time, and what failed is not tried again at once: strangers
decide how often somebody sends a token with an unknown key.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from jwt import PyJWK, PyJWKClient, PyJWKClientConnectionError, PyJWKClientError, PyJWKSet, PyJWKSetError

from pannier.core.errors import TransientError
from pannier.core.settings import OutsideIssuer, SettingsError

_LONGEST = 256 * 1024
_TIMEOUT = 3.0
_WHOLE = 6.0
_LIFESPAN = 600.0
_COOLDOWN = 30.0
_RETRY_AFTER = 5.0
_DISCOVERY = "/.well-known/openid-configuration"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class IssuerKeys:
    """Keys by their id. One for a process: it holds the cache."""

    def __init__(self, issuer: OutsideIssuer) -> None:
        """Fetches nothing. Raises SettingsError when an address is not HTTPS."""
        self._client = _Client(issuer)

    def find(self, kid: str) -> PyJWK | None:
        """The key; None when the issuer has none of this id.

        Raises:
            TransientError: the issuer cannot be asked right now, or gives no usable answer.
        """
        try:
            return self._client.get_signing_key(kid)
        except PyJWKClientConnectionError as error:
            raise TransientError("the keys of the outside issuer cannot be had") from error
        except PyJWKClientError:
            return None


class _Client(PyJWKClient):
    """PyJWT's cache of keys over a fetch of ours."""

    def __init__(self, issuer: OutsideIssuer) -> None:
        self._issuer = issuer
        where = issuer.jwks_url or issuer.issuer.rstrip("/") + _DISCOVERY
        if not _allowed(where, issuer) or not _allowed(issuer.issuer, issuer):
            raise SettingsError("OIDC_ISSUER and OIDC_JWKS_URL are HTTPS addresses")
        super().__init__(where, lifespan=_LIFESPAN, timeout=_TIMEOUT, cooldown_duration=_COOLDOWN)
        self._failed_at: float | None = None

    def fetch_data(self) -> dict[str, object]:
        """The key set. Raises PyJWKClientConnectionError, also for a while after a failure without asking again."""
        now = time.monotonic()
        if self._failed_at is not None and now - self._failed_at < _RETRY_AFTER:
            raise PyJWKClientConnectionError("failed a moment ago")
        try:
            found = _fetched(self._keys_url())
            PyJWKSet.from_dict(found)  # it is good for something, or it counts as a failure
        except (OSError, ValueError, http.client.HTTPException, PyJWKSetError, _Unusable) as error:
            self._failed_at = now
            raise PyJWKClientConnectionError(type(error).__name__) from error
        self._failed_at, self._last_successful_fetch = None, time.monotonic()
        return found

    def _keys_url(self) -> str:
        if self._issuer.jwks_url is not None:
            return self._issuer.jwks_url
        document = _fetched(self.uri)
        where = document.get("jwks_uri")
        if document.get("issuer") != self._issuer.issuer:
            raise _Unusable("the discovery document is another issuer's")
        if not isinstance(where, str) or not _allowed(where, self._issuer):
            raise _Unusable("the discovery document names no HTTPS address of keys")
        return where


class _Unusable(Exception):
    """The issuer answered something that no issuer should."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> None:
        return None


def _fetched(url: str) -> dict[str, object]:
    """A JSON object. Raises OSError, ValueError, HTTPException, _Unusable."""
    deadline = time.monotonic() + _WHOLE
    received = bytearray()
    with urllib.request.build_opener(_NoRedirects).open(url, timeout=_TIMEOUT) as response:
        while chunk := response.read1(65_536):
            received += chunk
            if len(received) > _LONGEST or time.monotonic() > deadline:
                raise _Unusable("the answer is too long, or takes too long")
    found = json.loads(received)
    if not isinstance(found, dict):
        raise _Unusable("the answer is no JSON object")
    return found


def _allowed(url: str, issuer: OutsideIssuer) -> bool:
    """HTTPS, or HTTP on this machine where the deployment says so."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (issuer.loopback and parts.scheme == "http" and host in _LOOPBACK)
