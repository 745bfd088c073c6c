"""What can go wrong with watching."""

from dataclasses import dataclass

from pannier.core.errors import DomainError


class NotConnected(DomainError):
    """The connection is gone, or was never opened."""

    en = "The connection is gone."
    zh = "连接已断开。"


@dataclass(eq=False)
class SubscriberAlreadyExists(DomainError):
    """The connection has an operation of this id."""

    en = "Subscriber for {id} already exists"
    zh = "订阅 {id} 已存在。"

    id: str


@dataclass(eq=False)
class TooManySubscriptions(DomainError):
    """The connection has as many operations as one may have."""

    en = "A connection has at most {most} subscriptions at a time."
    zh = "每个连接最多同时有 {most} 个订阅。"

    most: int


class ResumeExpired(DomainError):
    """The event to go on after is not known here, or too long ago: read the present state, and subscribe without it."""

    en = "That event is unknown, or too long ago. Read the present state and subscribe without `after`."
    zh = "该事件未知或已过期。请先读取当前状态，再不带 after 重新订阅。"
