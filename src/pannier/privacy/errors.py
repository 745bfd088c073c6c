"""Why an account is not handed out or deleted."""

from dataclasses import dataclass

from pannier.core.errors import DomainError


@dataclass(eq=False)
class SignInTooOld(DomainError):
    """This needs a sign-in of the last minutes: a stolen session must not take an account away."""

    en = "Sign in again, and do this within {minutes} minutes."
    zh = "请重新登录，并在 {minutes} 分钟内操作。"

    minutes: int


class OrdersUnderWay(DomainError):
    """An order of the customer's, or one that the courier carries, has not come to its end."""

    en = "There are orders under way. Wait until they are completed, or cancel them."
    zh = "您还有进行中的订单，请等待完成或先取消。"


@dataclass(eq=False)
class MerchantsLeftAlone(DomainError):
    """Merchants whose only owner the person is would be nobody's. `merchant_ids` names some of them."""

    en = "You are the only owner of a merchant; make somebody else an owner first."
    zh = "您是商家唯一的店主，请先指定其他店主。"

    merchant_ids: tuple[str, ...]
