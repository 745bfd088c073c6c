"""What can go wrong with merchants and their staff."""

from dataclasses import dataclass

from pannier.core.errors import DomainError
from pannier.core.i18n import Locale
from pannier.merchants.model import LicenceKind, MerchantStatus


class LastOwner(DomainError):
    """A merchant keeps at least one owner."""

    en = "A merchant keeps at least one owner; make somebody else an owner first."
    zh = "商家至少保留一位店主，请先指定其他店主。"


@dataclass(eq=False)
class TooManyStaff(DomainError):
    """A merchant's staff is bounded."""

    en = "A merchant has at most {limit} members of staff."
    zh = "每个商家最多 {limit} 名员工。"

    limit: int


@dataclass(eq=False)
class AreaFull(DomainError):
    """The area has as many merchants as its list can hold."""

    en = "This area has {limit} merchants already, which is as many as it can list."
    zh = "该区域已有 {limit} 家商家，达到上限。"

    limit: int


@dataclass(eq=False)
class MerchantTransitionRefused(DomainError):
    """The merchant's admission does not stand where this could be done; somebody may have been faster."""

    en = "This cannot be done with a merchant that {status}."
    zh = "商家当前状态（{status}）下无法进行该操作。"

    status: MerchantStatus

    def message(self, locale: Locale = Locale.EN) -> str:
        """In words, not in codes."""
        template, names = (self.zh, _STATUS_ZH) if locale is Locale.ZH_CN else (self.en, _STATUS_EN)
        return template.format(status=names[self.status])


@dataclass(eq=False)
class TooManyApplications(DomainError):
    """Somebody has as many undecided applications as one may have."""

    en = "You have {limit} applications that are not decided yet, which is as many as one may have."
    zh = "您已有 {limit} 个待处理的入驻申请，达到上限。"

    limit: int


@dataclass(eq=False)
class MerchantKeyConflict(DomainError):
    """The idempotency key was used before, with another payload; nothing was done. `merchant_id`: what it made then."""

    en = "This idempotency key belongs to another merchant."
    zh = "该幂等键已用于另一家商家。"

    merchant_id: str


@dataclass(eq=False)
class TooManyInvitations(DomainError):
    """The merchant has as many open invitations, or has sent as many in a day, as may be."""

    en = "A merchant sends at most {limit} invitations."
    zh = "每个商家最多发出 {limit} 个邀请。"

    limit: int


class AlreadyStaff(DomainError):
    """Whoever is to join works there already; an owner changes roles."""

    en = "This person works there already."
    zh = "该用户已是员工。"


class InvitationOver(DomainError):
    """The code is none, or was used, withdrawn or is too old, or who sent it may no longer invite."""

    en = "This invitation is no longer good."
    zh = "邀请无效或已过期。"


@dataclass(eq=False)
class LicencesMissing(DomainError):
    """Without good licences of these kinds the merchant cannot take part."""

    en = "A valid licence is missing: {names}."
    zh = "缺少有效证照：{names}。"

    kinds: tuple[LicenceKind, ...]

    def message(self, locale: Locale = Locale.EN) -> str:
        """In words, not in codes."""
        if locale is Locale.ZH_CN:
            return self.zh.format(names="、".join(_KINDS[kind][1] for kind in self.kinds))
        return self.en.format(names=", ".join(_KINDS[kind][0] for kind in self.kinds))


_STATUS_EN = {
    MerchantStatus.APPLIED: "has applied",
    MerchantStatus.UNDER_REVIEW: "is under review",
    MerchantStatus.RETURNED: "was asked for more",
    MerchantStatus.REFUSED: "was refused",
    MerchantStatus.WITHDRAWN: "withdrew its application",
    MerchantStatus.ACTIVE: "takes part",
    MerchantStatus.SUSPENDED: "is suspended",
}
_STATUS_ZH = {
    MerchantStatus.APPLIED: "已申请",
    MerchantStatus.UNDER_REVIEW: "审核中",
    MerchantStatus.RETURNED: "待补充",
    MerchantStatus.REFUSED: "已拒绝",
    MerchantStatus.WITHDRAWN: "已撤回",
    MerchantStatus.ACTIVE: "营业中",
    MerchantStatus.SUSPENDED: "已停业",
}
_KINDS = {
    LicenceKind.BUSINESS: ("business licence", "营业执照"),
    LicenceKind.FOOD: ("food licence", "食品经营许可证"),
}
