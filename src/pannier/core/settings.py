"""What a deployment decides. Read once, in the entry point, from the environment; passed on as values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pannier.core.clock import Clock, FileClock, SystemClock

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


class SettingsError(Exception):
    """A variable is missing or not of its form. Names the variable, never its value."""


@dataclass(frozen=True, slots=True)
class OrderTerms:
    """How long each waiting state of an order may last, and a quote may stand."""

    quote_valid: timedelta = timedelta(minutes=10)
    payment_within: timedelta = timedelta(minutes=15)
    answer_within: timedelta = timedelta(minutes=5)
    complete_after: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class TokenTerms:
    """How long tokens live. An access token is not revocable, so it is short."""

    access: timedelta = timedelta(minutes=15)
    refresh: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """How many sign-in attempts a window allows, for one account and from one network address."""

    window: timedelta = timedelta(minutes=15)
    per_account: int = 10
    per_address: int = 100


@dataclass(frozen=True, slots=True)
class CodeTerms:
    """One-time codes: how long one is good and how many guesses it takes, and how many are sent.

    A window allows `per_target` codes for one contact, a day `per_day`; from one network address a window allows
    `per_address` codes to be asked for, and as many again to be tried.
    """

    valid: timedelta = timedelta(minutes=5)
    tries: int = 5
    window: timedelta = timedelta(hours=1)
    per_target: int = 5
    per_day: int = 10
    per_address: int = 200


@dataclass(frozen=True, slots=True)
class LiveTerms:
    """Live connections: how long one may stay without saying who it is, and how many there may be on one server."""

    init_within: timedelta = timedelta(seconds=10)
    per_address: int = 500
    per_user: int = 100


@dataclass(frozen=True, slots=True)
class Quota:
    """How many requests a window allows, and how many points of complexity they may cost together."""

    requests: int
    points: int


@dataclass(frozen=True, slots=True)
class RateTerms:
    """What one user, and all strangers from one network address together, may ask for in a window.

    An address may be that of a whole office or of a mobile network, so strangers share more than a user has.
    """

    window: timedelta = timedelta(minutes=1)
    per_user: Quota = Quota(requests=600, points=1_000_000)
    per_address: Quota = Quota(requests=1_200, points=3_000_000)


_UNHINDERED = Quota(999_999, 999_999_999)  # on a developer's machine all clients come from one address


@dataclass(frozen=True, slots=True)
class OutsideIssuer:
    """The OpenID Connect issuer whose ID tokens open sessions here.

    Its keys are at `jwks_url`, or where its discovery document says. `roles` maps values of the claim `roles_claim` to
    roles. `loopback` lets both be plain HTTP on this machine, for development.
    """

    issuer: str
    audiences: tuple[str, ...]
    jwks_url: str | None = None
    roles_claim: str = "groups"
    roles: Mapping[str, str] = field(default_factory=dict)
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an entry point may need; each demands what it cannot do without."""

    stage: str
    region: str
    table_prefix: str
    dynamodb_endpoint: str | None
    aws_endpoint: str | None
    """Where S3, SQS, SNS, SES and EventBridge are; None for AWS itself."""
    clock_file: Path | None
    token_key: bytes | None = field(repr=False)
    cursor_secret: bytes | None = field(repr=False)
    orders: OrderTerms
    tokens: TokenTerms
    sign_in: SignInLimits
    uploads_bucket: str | None = None
    messages_queue_url: str | None = None
    webhooks_queue_url: str | None = None
    live_queue_url: str | None = None
    webhook_secret_key: bytes | None = field(default=None, repr=False)
    webhooks_allow_loopback: bool = False
    """For development: webhooks may go to this machine, and over plain HTTP."""
    event_bus: str | None = None
    mail_from: str | None = None
    sms_sender_id: str | None = None
    platform_name: str = "Pannier"  # as customers know it; text messages are signed with it
    push_application_arn: str | None = None
    codes: CodeTerms = CodeTerms()
    outside_issuer: OutsideIssuer | None = None
    live_endpoint: str | None = None
    """Where messages to live connections are posted: API Gateway's management API, or the local server's."""
    live: LiveTerms = LiveTerms()
    rates: RateTerms | None = RateTerms()
    """None where something before the API counts requests already, or nobody should."""
    allowed_origins: frozenset[str] = frozenset()
    """The origins whose pages may call the API from a browser."""
    operations_manifest: Path | None = None
    """The file with the operations that clients were built with."""
    trusted_documents_only: bool = False
    """Whether nothing but the operations of the manifest is executed."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises SettingsError."""
        orders, tokens, attempts = OrderTerms(), TokenTerms(), SignInLimits()
        return cls(
            stage=environ.get("STAGE", "local"),
            region=environ.get("AWS_REGION", environ.get("AWS_DEFAULT_REGION", "us-east-1")),
            table_prefix=environ.get("TABLE_PREFIX", "pannier-local-"),
            dynamodb_endpoint=environ.get("DYNAMODB_ENDPOINT"),
            aws_endpoint=environ.get("AWS_ENDPOINT") or environ.get("DYNAMODB_ENDPOINT"),
            clock_file=Path(environ["CLOCK_FILE"]) if "CLOCK_FILE" in environ else None,
            token_key=_secret(environ, "TOKEN_KEY"),
            cursor_secret=_secret(environ, "CURSOR_SECRET"),
            orders=OrderTerms(
                quote_valid=_seconds(environ, "QUOTE_VALID_SECONDS", orders.quote_valid),
                payment_within=_seconds(environ, "PAYMENT_WITHIN_SECONDS", orders.payment_within),
                answer_within=_seconds(environ, "ANSWER_WITHIN_SECONDS", orders.answer_within),
                complete_after=_seconds(environ, "COMPLETE_AFTER_SECONDS", orders.complete_after),
            ),
            tokens=TokenTerms(
                access=_seconds(environ, "ACCESS_TOKEN_SECONDS", tokens.access),
                refresh=_seconds(environ, "REFRESH_TOKEN_SECONDS", tokens.refresh),
            ),
            sign_in=SignInLimits(
                window=_seconds(environ, "SIGN_IN_WINDOW_SECONDS", attempts.window),
                per_account=_count(environ, "SIGN_IN_PER_ACCOUNT", attempts.per_account),
                per_address=_count(environ, "SIGN_IN_PER_ADDRESS", attempts.per_address),
            ),
            uploads_bucket=environ.get("UPLOADS_BUCKET") or None,
            messages_queue_url=environ.get("MESSAGES_QUEUE_URL") or None,
            webhooks_queue_url=environ.get("WEBHOOKS_QUEUE_URL") or None,
            live_queue_url=environ.get("LIVE_QUEUE_URL") or None,
            webhook_secret_key=_secret(environ, "WEBHOOK_SECRET_KEY"),
            webhooks_allow_loopback=environ.get("WEBHOOKS_ALLOW_LOOPBACK") == "1",
            event_bus=environ.get("EVENT_BUS") or None,
            mail_from=environ.get("MAIL_FROM") or None,
            sms_sender_id=environ.get("SMS_SENDER_ID") or None,
            platform_name=environ.get("PLATFORM_NAME") or "Pannier",
            push_application_arn=environ.get("PUSH_APPLICATION_ARN") or None,
            codes=_codes(environ),
            outside_issuer=_outside_issuer(environ),
            rates=_rates(environ),
            live_endpoint=environ.get("LIVE_ENDPOINT") or None,
            live=_live(environ),
            allowed_origins=_origins(environ),
            operations_manifest=_file(environ, "OPERATIONS_MANIFEST"),
            trusted_documents_only=environ.get("TRUSTED_DOCUMENTS_ONLY") == "1",
        )

    def clock(self) -> Clock:
        """The clock this process goes by."""
        return FileClock(self.clock_file) if self.clock_file else SystemClock()


def _codes(environ: Mapping[str, str]) -> CodeTerms:
    terms = CodeTerms()
    return CodeTerms(
        window=_seconds(environ, "CODE_WINDOW_SECONDS", terms.window),
        per_target=_count(environ, "CODES_PER_TARGET", terms.per_target),
        per_day=_count(environ, "CODES_PER_DAY", terms.per_day),
        per_address=_count(environ, "CODES_PER_ADDRESS", terms.per_address),
    )


def _live(environ: Mapping[str, str]) -> LiveTerms:
    terms = LiveTerms()
    return LiveTerms(
        init_within=_seconds(environ, "LIVE_INIT_WITHIN_SECONDS", terms.init_within),
        per_address=_count(environ, "LIVE_PER_ADDRESS", terms.per_address),
        per_user=_count(environ, "LIVE_PER_USER", terms.per_user),
    )


def _rates(environ: Mapping[str, str]) -> RateTerms | None:
    if environ.get("RATE_LIMITS") == "off":
        return None
    local = environ.get("STAGE", "local") == "local"
    terms = RateTerms(per_user=_UNHINDERED, per_address=_UNHINDERED) if local else RateTerms()
    return RateTerms(
        window=_seconds(environ, "RATE_WINDOW_SECONDS", terms.window),
        per_user=_quota(environ, "USER", terms.per_user),
        per_address=_quota(environ, "ADDRESS", terms.per_address),
    )


def _quota(environ: Mapping[str, str], of: str, default: Quota) -> Quota:
    return Quota(
        requests=_count(environ, f"RATE_{of}_REQUESTS", default.requests),
        points=_count(environ, f"RATE_{of}_POINTS", default.points),
    )


def _outside_issuer(environ: Mapping[str, str]) -> OutsideIssuer | None:
    issuer = environ.get("OIDC_ISSUER")
    if not issuer:
        return None
    audiences = tuple(part.strip() for part in environ.get("OIDC_AUDIENCE", "").split(",") if part.strip())
    if not audiences:
        raise SettingsError("OIDC_AUDIENCE names whom the issuer's tokens are meant for")
    return OutsideIssuer(
        issuer=issuer,
        audiences=audiences,
        jwks_url=environ.get("OIDC_JWKS_URL") or None,
        roles_claim=environ.get("OIDC_ROLES_CLAIM") or "groups",
        roles=_text_map(environ, "OIDC_ROLES"),
        loopback=environ.get("OIDC_ALLOW_LOOPBACK") == "1",
    )


def _origins(environ: Mapping[str, str]) -> frozenset[str]:
    """`ALLOWED_ORIGINS`, with commas; each is a scheme and a host, as browsers send it."""
    origins = frozenset(
        part.strip() for part in environ.get("ALLOWED_ORIGINS", "").split(",") if part.strip()
    )
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise SettingsError("ALLOWED_ORIGINS are of the form https://app.example.com")
    return origins


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(environ[name]) if environ.get(name) else None


def _text_map(environ: Mapping[str, str], name: str) -> dict[str, str]:
    """A JSON object from text to text; empty when there is none."""
    try:
        found = json.loads(environ.get(name) or "{}")
    except ValueError as error:
        raise SettingsError(f"{name} is not JSON") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise SettingsError(f"{name} is not a JSON object of texts")
    return found


def _secret(environ: Mapping[str, str], name: str) -> bytes | None:
    """The value itself, or the content of the file that `NAME_FILE` points to."""
    if value := environ.get(name):
        return value.encode()
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise SettingsError(f"{name}_FILE cannot be read") from error
    return None


def _seconds(environ: Mapping[str, str], name: str, default: timedelta) -> timedelta:
    text = environ.get(name)
    if not text:
        return default
    try:
        seconds = float(text)
    except ValueError as error:
        raise SettingsError(f"{name} is not a number of seconds") from error
    if not 0 < seconds < 1e9:
        raise SettingsError(f"{name} is out of bounds")
    return timedelta(seconds=seconds)


def _count(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 1_000_000_000:
        raise SettingsError(f"{name} is not a positive whole number")
    return int(text)
