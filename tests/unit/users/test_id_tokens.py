import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from pannier.core.clock import FixedClock
from pannier.core.errors import TransientError
from pannier.core.settings import OutsideIssuer, Settings, SettingsError
from pannier.users.errors import IdTokenInvalid
from pannier.users.id_tokens import IdClaims, IdTokens
from pannier.users.issuer_keys import IssuerKeys
from pannier.users.model import Role
from tests.issuer import AUDIENCE, DISCOVERY, KEYS, Issuer, running_issuer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def _served() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(_served: Issuer) -> Issuer:
    _served.asked.clear()
    _served.answers.clear()
    return _served


def trusted(issuer: Issuer, **more: Any) -> OutsideIssuer:
    return OutsideIssuer(issuer.address, (AUDIENCE, "pannier-web"), loopback=True, **more)


def tokens(issuer: Issuer, **more: Any) -> IdTokens:
    settings = trusted(issuer, **more)
    return IdTokens(settings, IssuerKeys(settings), FixedClock(NOW))


@pytest.mark.parametrize("kid", ["ed", "ec", "rsa"])
def test_a_token_of_the_issuer_says_who(issuer: Issuer, kid: str) -> None:
    token = issuer.token(
        NOW, kid=kid, email="LI@Example.com", email_verified=True, name=" Li ", groups=["staff", "ops"]
    )
    assert tokens(issuer, roles={"ops": "OPERATOR"}).read(token, None) == IdClaims(
        issuer=issuer.address,
        subject="s-1",
        expires_at=NOW + 5 * MINUTE,
        email="li@example.com",
        name="Li",
        roles=frozenset({Role.OPERATOR}),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "somebody-else"},
        {"aud": None},
        {"aud": []},
        {"aud": [AUDIENCE, "somebody-else"]},
        {"aud": [AUDIENCE, "somebody-else"], "azp": "somebody-else"},
        {"azp": "somebody-else"},
        {"exp": NOW},
        {"exp": NOW + timedelta(days=2)},
        {"exp": None},
        {"exp": 1e300},
        {"exp": "soon"},
        {"exp": True},
        {"iat": NOW + 2 * MINUTE},
        {"iat": None},
        {"nbf": NOW + 2 * MINUTE},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
    ],
)
def test_a_claim_that_is_wrong_refuses_the_token(issuer: Issuer, wrong: dict[str, Any]) -> None:
    claims = issuer.claims(NOW) | wrong
    claims = {name: value for name, value in claims.items() if value is not None}
    with pytest.raises(IdTokenInvalid):
        tokens(issuer).read(signed(issuer, claims), None)


@pytest.mark.parametrize(
    "right",
    [
        {"aud": [AUDIENCE]},
        {"aud": "pannier-web"},
        {"aud": [AUDIENCE, "somebody-else"], "azp": AUDIENCE},
        {"iat": NOW + MINUTE},
        {"nbf": NOW},
        {"exp": NOW + timedelta(days=1)},
    ],
)
def test_a_claim_at_its_bound_passes(issuer: Issuer, right: dict[str, Any]) -> None:
    assert tokens(issuer).read(issuer.token(NOW, **right), None).subject == "s-1"


def test_a_nonce_is_compared_where_it_is_given(issuer: Issuer) -> None:
    reader = tokens(issuer)
    assert reader.read(issuer.token(NOW, nonce="n-1"), "n-1").subject == "s-1"
    assert reader.read(issuer.token(NOW, nonce="n-1"), None).subject == "s-1"
    for said in ("n-2", None, 7):
        with pytest.raises(IdTokenInvalid):
            reader.read(issuer.token(NOW, nonce=said), "n-1")


@pytest.mark.parametrize("word", [False, None, "false", "yes", 1.5, ["true"]])
def test_an_address_counts_only_with_the_issuers_word(issuer: Issuer, word: object) -> None:
    token = issuer.token(NOW, email="li@example.com", email_verified=word)
    assert tokens(issuer).read(token, None).email is None


@pytest.mark.parametrize("email", ["", "x", 7, None, ["li@example.com"]])
def test_what_is_no_address_is_none(issuer: Issuer, email: object) -> None:
    token = issuer.token(NOW, email=email, email_verified=True)
    assert tokens(issuer).read(token, None).email is None


@pytest.mark.parametrize(
    ("claim", "roles"),
    [
        (["ops", "riders", "x", 7], {Role.OPERATOR, Role.COURIER}),
        ("ops", {Role.OPERATOR}),
        ("OPERATOR", set()),
        ({"ops": True}, set()),
        (None, set()),
    ],
)
def test_roles_come_by_the_table_of_the_deployment_alone(
    issuer: Issuer, claim: object, roles: set[Role]
) -> None:
    reader = tokens(issuer, roles={"ops": "OPERATOR", "riders": "COURIER"}, roles_claim="teams")
    assert reader.read(issuer.token(NOW, teams=claim, groups=["ops"]), None).roles == roles


def test_forged_tokens_are_refused(issuer: Issuer) -> None:
    good = issuer.token(NOW, kid="rsa")
    header, body, signature = good.split(".")
    claims, published = issuer.claims(NOW), issuer.published[2]
    public_n = base64.urlsafe_b64decode(published["n"] + "==")
    with running_issuer() as thief:
        stolen = jwt.encode(claims, thief.keys["ed"][1], "EdDSA", headers={"kid": "ed"})
    forged = [
        "",
        "x",
        "a.b.c",
        "x" * 20_000,
        "é.é.é",
        f"{header}.{body}.",
        f"{header}.{body[:-4]}AAAA.{signature}",
        jwt.encode(claims, "", algorithm="none", headers={"kid": "rsa"}),
        jwt.encode(claims, public_n, algorithm="HS256", headers={"kid": "rsa"}),
        jwt.encode(claims, issuer.keys["rsa"][1], algorithm="RS256"),  # no kid
        jwt.encode(claims, issuer.keys["rsa"][1], algorithm="RS384", headers={"kid": "rsa"}),
        jwt.encode(claims, issuer.keys["rsa"][1], algorithm="PS256", headers={"kid": "rsa"}),
        jwt.encode(claims, issuer.keys["rsa"][1], algorithm="RS256", headers={"kid": "ec"}),
        jwt.encode(claims, issuer.keys["rsa"][1], algorithm="RS256", headers={"kid": "unknown"}),
        stolen,
    ]
    reader = tokens(issuer)
    for token in forged:
        with pytest.raises(IdTokenInvalid):
            reader.read(token, None)
    assert reader.read(good, None).subject == "s-1"
    assert issuer.asked[KEYS] == 1


def test_a_key_that_both_sides_would_share_is_no_key(issuer: Issuer) -> None:
    shared = {
        "kty": "oct",
        "kid": "shared",
        "k": base64.urlsafe_b64encode(b"s" * 32).decode(),
        "alg": "HS256",
    }
    issuer.answers[KEYS] = (200, {}, json.dumps({"keys": [*issuer.published, shared]}).encode())
    token = jwt.encode(issuer.claims(NOW), b"s" * 32, algorithm="HS256", headers={"kid": "shared"})
    with pytest.raises(IdTokenInvalid):
        tokens(issuer).read(token, None)


def test_keys_are_fetched_once_and_unknown_ones_ask_again_in_a_while(issuer: Issuer) -> None:
    reader = tokens(issuer)
    for _ in range(5):
        reader.read(issuer.token(NOW), None)
        with pytest.raises(IdTokenInvalid):
            reader.read(issuer.token(NOW, kid="ed").replace(".", "x.", 1), None)
        with pytest.raises(IdTokenInvalid):
            reader.read(signed(issuer, issuer.claims(NOW), kid="another"), None)
    assert (issuer.asked[DISCOVERY], issuer.asked[KEYS]) == (1, 1)


def test_keys_at_an_address_of_the_settings_need_no_discovery(issuer: Issuer) -> None:
    tokens(issuer, jwks_url=f"{issuer.address}{KEYS}").read(issuer.token(NOW), None)
    assert (issuer.asked[DISCOVERY], issuer.asked[KEYS]) == (0, 1)


@pytest.mark.parametrize(
    ("path", "status", "headers", "body"),
    [
        (KEYS, 500, {}, b""),
        (KEYS, 302, {"Location": "/elsewhere"}, b""),
        (KEYS, 200, {}, b"not JSON"),
        (KEYS, 200, {}, b"[]"),
        (KEYS, 200, {}, b'{"keys": []}'),
        (KEYS, 200, {}, b'{"keys": "' + b"x" * 300_000 + b'"}'),
        (DISCOVERY, 301, {"Location": KEYS}, b""),
        (DISCOVERY, 200, {}, b"{}"),
        (DISCOVERY, 200, {}, b'{"issuer": "https://elsewhere.example", "jwks_uri": "https://a.example"}'),
        (DISCOVERY, 200, {}, b'{"issuer": "SELF", "jwks_uri": "file://localhost/etc/passwd"}'),
        (DISCOVERY, 200, {}, b'{"issuer": "SELF", "jwks_uri": "http://keys.example/"}'),
    ],
)
def test_an_issuer_that_gives_no_keys_is_asked_again_later(
    issuer: Issuer, path: str, status: int, headers: dict[str, str], body: bytes
) -> None:
    issuer.answers[path] = (status, headers, body.replace(b"SELF", issuer.address.encode()))
    reader = tokens(issuer)
    for _ in range(3):
        with pytest.raises(TransientError):
            reader.read(issuer.token(NOW), None)
    assert issuer.asked[path] == 1
    assert issuer.asked["/elsewhere"] == 0


def test_an_issuer_that_is_not_there_is_a_passing_trouble(issuer: Issuer) -> None:
    token = issuer.token(NOW)
    gone = OutsideIssuer("http://127.0.0.1:9", (AUDIENCE,), loopback=True)
    with pytest.raises(TransientError):
        IdTokens(gone, IssuerKeys(gone), FixedClock(NOW)).read(token, None)


@pytest.mark.parametrize(
    ("issuer_url", "loopback"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://issuer.example", True),
        ("file://localhost/etc/passwd", True),
        ("https://user:word@issuer.example", False),
        ("https://", False),
        ("issuer.example", False),
        ("http://[", True),
    ],
)
def test_an_issuer_is_named_by_an_https_address(issuer_url: str, loopback: bool) -> None:
    with pytest.raises(SettingsError):
        IssuerKeys(OutsideIssuer(issuer_url, (AUDIENCE,), loopback=loopback))


def test_settings_name_the_issuer_its_audiences_and_its_roles() -> None:
    said = {
        "OIDC_ISSUER": "https://issuer.example",
        "OIDC_AUDIENCE": "app, web",
        "OIDC_ROLES": '{"ops": "OPERATOR"}',
    }
    assert Settings.from_environment(said).outside_issuer == OutsideIssuer(
        "https://issuer.example", ("app", "web"), None, "groups", {"ops": "OPERATOR"}, loopback=False
    )
    assert Settings.from_environment({}).outside_issuer is None
    for wrong in ({"OIDC_AUDIENCE": " , "}, {"OIDC_ROLES": "x"}, {"OIDC_ROLES": '{"ops": 1}'}):
        with pytest.raises(SettingsError):
            Settings.from_environment(said | wrong)
    unknown = OutsideIssuer("https://issuer.example", ("app",), roles={"ops": "EMPEROR"})
    with pytest.raises(SettingsError):
        IdTokens(unknown, IssuerKeys(unknown), FixedClock(NOW))


def signed(issuer: Issuer, claims: dict[str, Any], kid: str = "ed") -> str:
    """As PyJWT would not sign it."""
    moments = {
        name: value.timestamp() if isinstance(value, datetime) else value for name, value in claims.items()
    }
    return jwt.api_jws.encode(
        json.dumps(moments).encode(), issuer.keys["ed"][1], algorithm="EdDSA", headers={"kid": kid}
    )
