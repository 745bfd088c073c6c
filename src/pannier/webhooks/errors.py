"""What can go wrong with webhooks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pannier.core.errors import DomainError


class UrlProblem(StrEnum):
    """Why deliveries cannot go to a URL."""

    MALFORMED = "MALFORMED"
    NOT_HTTPS = "NOT_HTTPS"
    PORT_REFUSED = "PORT_REFUSED"
    UNRESOLVED = "UNRESOLVED"
    ADDRESS_REFUSED = "ADDRESS_REFUSED"


@dataclass(eq=False)
class TooManyWebhookEndpoints(DomainError):
    """The number of endpoints is bounded."""

    en = "At most {limit} webhook endpoints."
    zh = "最多 {limit} 个 Webhook 端点。"

    limit: int


@dataclass(eq=False)
class WebhookUrlRefused(DomainError):
    """Nothing is sent to such a URL. What its name resolves to is not told."""

    en = "Deliveries need an https URL of a public host, on port 443 or one above 1023, without user or fragment."
    zh = "投递地址须为公网主机的 https URL，端口为 443 或大于 1023，且不含用户信息与片段。"

    reason: UrlProblem


@dataclass(eq=False)
class WebhookPingTooSoon(DomainError):
    """A test delivery was sent a moment ago."""

    en = "A test delivery was sent a moment ago; wait a little."
    zh = "刚刚发送过测试投递，请稍候再试。"

    again_at: datetime


@dataclass(eq=False)
class WebhookSecretRotatedTooOften(DomainError):
    """Secrets that were replaced go on signing for a day, and only a few can."""

    en = "The secret was changed {limit} times within a day; wait until the oldest one has ended."
    zh = "密钥一天内已更换 {limit} 次，请等待最早的旧密钥失效后再试。"

    limit: int
    again_at: datetime
