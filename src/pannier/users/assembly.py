"""The use cases around signing in, put together."""

from dataclasses import dataclass

from pannier.core.clock import Clock
from pannier.core.settings import Settings, SettingsError
from pannier.users.claims import Claims
from pannier.users.codes import CodeMessenger, Codes
from pannier.users.contact_changes import ContactChanges
from pannier.users.fingerprints import Fingerprints
from pannier.users.id_tokens import IdTokens
from pannier.users.issuer_keys import IssuerKeys
from pannier.users.outside import OutsideSignIn
from pannier.users.password_changes import PasswordChanges
from pannier.users.passwords import Passwords
from pannier.users.repository import (
    AttemptCounter,
    CodeRepository,
    IdentityRepository,
    TokenFamilyRepository,
    UserRepository,
)
from pannier.users.sessions import Sessions
from pannier.users.sign_in import SignIn
from pannier.users.tokens import Tokens


@dataclass(frozen=True, slots=True)
class SignInServices:
    """Signing in, and what keeps it safe."""

    sign_in: SignIn
    sessions: Sessions
    codes: Codes
    password_changes: PasswordChanges
    contact_changes: ContactChanges


def sign_in_services(
    settings: Settings, users: UserRepository, passwords: Passwords, messenger: CodeMessenger, clock: Clock
) -> SignInServices:
    """Build them. Nothing is read or written. Raises SettingsError when a secret is missing."""
    if settings.token_key is None or settings.cursor_secret is None:
        raise SettingsError("TOKEN_KEY and CURSOR_SECRET are needed here")
    fingerprints, identities = Fingerprints(settings.cursor_secret), IdentityRepository()
    attempts, limits = AttemptCounter(fingerprints), settings.sign_in
    sessions = Sessions(
        users, TokenFamilyRepository(), Tokens(settings.token_key, clock), settings.tokens, clock
    )
    codes = Codes(CodeRepository(), attempts, fingerprints, messenger, settings.codes, clock)
    claims = Claims(users, identities, clock)
    issuer = settings.outside_issuer
    id_tokens = None if issuer is None else IdTokens(issuer, IssuerKeys(issuer), clock)
    outside = OutsideSignIn(users, identities, attempts, claims, id_tokens, clock)
    return SignInServices(
        sign_in=SignIn(users, attempts, passwords, sessions, codes, claims, outside, limits, clock),
        sessions=sessions,
        codes=codes,
        password_changes=PasswordChanges(users, attempts, passwords, codes, claims, sessions, limits, clock),
        contact_changes=ContactChanges(users, identities, codes, sessions),
    )
