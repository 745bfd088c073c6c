"""What can go wrong with accounts and sign-in."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.errors import DomainError
from pannier.core.i18n import Locale

_CONTACTS = {
    Locale.EN: {"phone": "phone number", "email": "e-mail address"},
    Locale.ZH_CN: {"phone": "手机号", "email": "邮箱"},
}


@dataclass(eq=False)
class AccountExists(DomainError):
    """The phone number or e-mail address belongs to an account already. `field` is `phone` or `email`."""

    en = "There is an account with this {contact} already."
    zh = "该{contact}已被注册。"

    field: str

    def message(self, locale: Locale = Locale.EN) -> str:
        template = self.zh if locale is Locale.ZH_CN else self.en
        return template.format(contact=_CONTACTS[locale][self.field])


class SignInFailed(DomainError):
    """No such account, or a wrong password; which of the two stays untold."""

    en = "The account or the password is wrong."
    zh = "账号或密码错误。"


@dataclass(eq=False)
class TooManyAttempts(DomainError):
    """Sign-in was tried too often, for this account or from this address. Try again after `retry_at`."""

    en = "Too many attempts. Try again later."
    zh = "尝试次数过多，请稍后再试。"

    retry_at: datetime


class RefreshTokenInvalid(DomainError):
    """The refresh token is expired, malformed, revoked, or was used before (which revokes its whole family)."""

    en = "Sign in again."
    zh = "登录已失效，请重新登录。"


@dataclass(eq=False)
class TooManyAddresses(DomainError):
    """An account keeps a bounded number of addresses."""

    en = "An account keeps at most {limit} addresses."
    zh = "每个账号最多保存 {limit} 个地址。"

    limit: int
