"""What can go wrong with accounts and sign-in."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.errors import DomainError
from pannier.core.i18n import Locale

_CONTACTS = {
    Locale.EN: {"phone": "phone number", "email": "e-mail address"},
    Locale.ZH_CN: {"phone": "手机号", "email": "邮箱"},
}


def _about_contact(error: "AccountExists | ContactUnverified | ContactUnreachable", locale: Locale) -> str:
    template = error.zh if locale is Locale.ZH_CN else error.en
    return template.format(contact=_CONTACTS[locale][error.field])


@dataclass(eq=False)
class AccountExists(DomainError):
    """The phone number or e-mail address belongs to an account already. `field` is `phone` or `email`."""

    en = "There is an account with this {contact} already."
    zh = "该{contact}已被注册。"

    field: str

    def message(self, locale: Locale = Locale.EN) -> str:
        return _about_contact(self, locale)


@dataclass(eq=False)
class ContactUnverified(DomainError):
    """Before another contact is added, the one the account was opened with is to be proven: it may be anybody's."""

    en = "Verify the {contact} you have first."
    zh = "请先验证现有的{contact}。"

    field: str

    def message(self, locale: Locale = Locale.EN) -> str:
        return _about_contact(self, locale)


@dataclass(eq=False)
class ContactUnreachable(DomainError):
    """The network or the mail service refuses for good to deliver to this contact."""

    en = "No message can be delivered to this {contact}."
    zh = "无法向该{contact}发送消息。"

    field: str

    def message(self, locale: Locale = Locale.EN) -> str:
        return _about_contact(self, locale)


class SignInFailed(DomainError):
    """No such account, or a wrong password; which of the two stays untold."""

    en = "The account or the password is wrong."
    zh = "账号或密码错误。"


class CodeInvalid(DomainError):
    """The code is wrong, over, used, replaced, tried too often, or there is none; which of these stays untold."""

    en = "The code is wrong or no longer valid."
    zh = "验证码错误或已失效。"


class PasswordWrong(DomainError):
    """The account's present password is another, or one is needed and none was given."""

    en = "The present password is wrong."
    zh = "原密码错误。"


class IdTokenInvalid(DomainError):
    """The outside issuer's token is malformed, forged, expired, used, or meant for somebody else."""

    en = "The sign-in with the outside account failed. Try again."
    zh = "第三方登录失败，请重试。"


class OutsideSignInClosed(DomainError):
    """This deployment trusts no outside issuer."""

    en = "Signing in with an outside account is not possible here."
    zh = "暂不支持第三方登录。"


@dataclass(eq=False)
class TooManyAttempts(DomainError):
    """Something was tried too often, for this account or from this address. Try again after `retry_at`."""

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
