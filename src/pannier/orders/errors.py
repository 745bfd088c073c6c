"""What can go wrong with quotes, orders and their payment."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.errors import DomainError
from pannier.core.money import Money
from pannier.menus.model import Availability
from pannier.orders.model import Command, Order, Quote, Status


@dataclass(eq=False)
class OrderTransitionRefused(DomainError):
    """The order is not in a state that this command leads on from, or not for this actor. `allowed`: what is."""

    en = "An order that is {status} does not take {command} from you."
    zh = "订单当前状态不允许此操作。"

    status: Status
    command: Command
    allowed: frozenset[Command]


@dataclass(eq=False)
class OrderChangedMeanwhile(DomainError):
    """Somebody else moved the order between our read and our write. `order` is how it stands now."""

    en = "Somebody else changed this order in the meantime."
    zh = "订单已被他人更新，请刷新后重试。"

    order: Order
    command: Command


@dataclass(eq=False)
class IdempotencyConflict(DomainError):
    """The idempotency key was used before, with another payload; nothing was done. `order_id`: what it made then."""

    en = "This idempotency key belongs to another order."
    zh = "该幂等键已用于另一笔订单。"

    order_id: str


@dataclass(eq=False)
class QuoteExpired(DomainError):
    """The quote is too old to be ordered from. `quote` is a fresh one; None when there can be none at present."""

    en = "This quote has expired."
    zh = "报价已过期。"

    quote: Quote | None


@dataclass(eq=False)
class QuoteChanged(DomainError):
    """What was quoted costs another amount now. `quote` is the fresh one."""

    en = "The price has changed since the quote."
    zh = "价格已变动，请确认新的报价。"

    quote: Quote


@dataclass(eq=False)
class QuoteConsumed(DomainError):
    """The quote has been ordered from already, under another key."""

    en = "This quote has been ordered from already."
    zh = "该报价已下单。"

    order_id: str


@dataclass(eq=False)
class MenuItemUnknown(DomainError):
    """The merchant's menu has no such item: it was removed, or it is another merchant's.

    `merchant_id`: whose item it was said to be.
    """

    en = "This merchant has no such item."
    zh = "该商家没有此商品。"

    line: int
    merchant_id: str
    item_id: str


@dataclass(eq=False)
class MenuItemUnavailable(DomainError):
    """An item cannot be ordered for the asked time, and why. `left`: portions there still are, where counted."""

    en = "{name} is not available."
    zh = "{name} 暂不可售。"

    merchant_id: str
    item_id: str
    name: str
    availability: Availability
    left: int | None = None


@dataclass(eq=False)
class OptionUnknown(DomainError):
    """The item has no such option."""

    en = "{name} has no such option."
    zh = "{name} 没有该选项。"

    line: int
    item_id: str
    name: str
    option_id: str


@dataclass(eq=False)
class OptionRepeated(DomainError):
    """An option is chosen twice on one line."""

    en = "An option of {name} is chosen twice."
    zh = "{name} 的选项重复。"

    line: int
    item_id: str
    name: str
    option_id: str


@dataclass(eq=False)
class OptionChoicesInvalid(DomainError):
    """Too few or too many options of a group are chosen; `minimum` to `maximum` would be right."""

    en = "Choose {minimum} to {maximum} of {group} for {name}."
    zh = "{name} 的 {group} 需选择 {minimum} 至 {maximum} 项。"

    line: int
    item_id: str
    name: str
    group: str
    minimum: int
    maximum: int
    chosen: int


@dataclass(eq=False)
class BelowMinimumOrder(DomainError):
    """The items, after discounts, come to less than the merchant delivers for."""

    en = "The minimum order is {minimum}."
    zh = "起送金额为 {minimum:zh_CN}。"

    minimum: Money
    items: Money


@dataclass(eq=False)
class OutOfDeliveryZone(DomainError):
    """The merchant does not deliver to this address."""

    en = "This address is {distance_m} m away; the merchant delivers up to {maximum_m} m."
    zh = "该地址距离 {distance_m} 米，超出商家 {maximum_m} 米的配送范围。"

    distance_m: int
    maximum_m: int


@dataclass(eq=False)
class FulfilmentNotOffered(DomainError):
    """The merchant does not deliver, or does not hand out at the counter."""

    en = "The merchant does not offer this."
    zh = "商家不支持该取餐方式。"

    delivery: bool
    pickup: bool


@dataclass(eq=False)
class MerchantClosed(DomainError):
    """The merchant takes no orders for the asked time. `opens_next`: when it does; None: not within 15 days."""

    en = "The merchant is closed."
    zh = "商家休息中。"

    opens_next: datetime | None


@dataclass(eq=False)
class ScheduledTimeInvalid(DomainError):
    """An order can be scheduled between these two times."""

    en = "Choose a time between {earliest} and {latest}."
    zh = "请选择 {earliest} 至 {latest} 之间的时间。"

    earliest: datetime
    latest: datetime


@dataclass(eq=False)
class PaymentDeclined(DomainError):
    """The provider refuses to authorise the amount. The order waits for another payment until its deadline."""

    en = "The payment was declined."
    zh = "支付被拒绝。"

    order: Order


@dataclass(eq=False)
class PaymentNotPending(DomainError):
    """The order does not wait for this payment step. `order` is how it stands."""

    en = "This order does not wait for a payment."
    zh = "该订单无需支付。"

    order: Order


@dataclass(eq=False)
class RefundExceedsPayment(DomainError):
    """More is asked back than is left of what was paid."""

    en = "At most {refundable} can be refunded."
    zh = "最多可退 {refundable:zh_CN}。"

    refundable: Money


@dataclass(eq=False)
class OrderLineUnknown(DomainError):
    """The order has no such line."""

    en = "This order has no such line."
    zh = "订单中没有该商品行。"

    line_id: str


@dataclass(eq=False)
class OrderLineRefunded(DomainError):
    """The line was refunded before."""

    en = "This line has been refunded already."
    zh = "该商品行已退款。"

    line_id: str
