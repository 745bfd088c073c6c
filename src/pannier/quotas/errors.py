"""What can go wrong with quotas."""

from dataclasses import dataclass

from pannier.core.errors import DomainError


@dataclass(eq=False)
class RateLimited(DomainError):
    """Too much was asked for in this window of time; nothing was executed. It may be again in `retry_after` seconds."""

    en = "Too many requests. Try again in {retry_after} seconds."
    zh = "请求过于频繁，请在 {retry_after} 秒后重试。"

    retry_after: int
