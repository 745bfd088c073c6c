"""A messenger that keeps what it is given, so that a test can read the codes that people would."""

from dataclasses import dataclass, field
from datetime import timedelta

from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.users.codes import CodePurpose


@dataclass(frozen=True, slots=True)
class SentCode:
    """One message."""

    field: str
    contact: str
    code: str
    purpose: CodePurpose
    locale: Locale
    valid_for: timedelta


@dataclass
class RecordingMessenger:
    """Keeps codes; raises `broken` instead, once it is set, after keeping them."""

    sent: list[SentCode] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    """The codes of invitations, in order."""
    broken: Exception | None = None

    def send_code(
        self,
        field: str,
        contact: str,
        code: str,
        purpose: CodePurpose,
        locale: Locale,
        valid_for: timedelta,
    ) -> None:
        self.sent.append(SentCode(field, contact, code, purpose, locale, valid_for))
        if self.broken is not None:
            raise self.broken

    def send_invitation(
        self, field: str, contact: str, merchant_name: str, role: StaffRole, locale: Locale, code: str
    ) -> None:
        self.invited.append(code)
        if self.broken is not None:
            raise self.broken

    @property
    def code(self) -> str:
        """The digits that were sent last."""
        return self.sent[-1].code
