"""What can go wrong with merchants and their staff."""

from dataclasses import dataclass

from pannier.core.errors import DomainError


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
