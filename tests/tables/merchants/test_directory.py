"""What operators find among all merchants, and read of all trails."""

from datetime import timedelta

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.errors import Forbidden, InvalidInput, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.merchants.changes import MerchantChanges
from pannier.merchants.repository import MerchantDirectory
from pannier.merchants.trail import AuditEntry
from tests.tables.merchants.conftest import City

MINUTE = timedelta(minutes=1)


def names(city: City, text: str, first: int = 20) -> list[str]:
    page = city.services.directory.search(city.operator, text, PageRequest(first))
    assert not page.has_next
    return [merchant.name for merchant in page.items]


def test_a_merchant_is_found_by_part_of_its_name_by_its_number_and_by_its_id(city: City) -> None:
    first = city.create(name="老王面馆", phone="+86 138 0013 8001")
    city.clock.advance(MINUTE)
    city.create(name="Café Ｗang", phone="+86 139 0013 9002")
    city.clock.advance(MINUTE)
    city.create(name="小王 面馆", phone="+86 139 0013 9003")
    assert names(city, "王") == ["小王 面馆", "老王面馆"]  # the newest first
    assert names(city, "面馆 王") == ["小王 面馆", "老王面馆"]
    assert names(city, "WANG") == names(city, "ｃａｆé") == ["Café Ｗang"]
    for number in ("13800138001", "138-0013-8001", "+86 138 0013 8001", "8001"):
        assert names(city, number) == ["老王面馆"]
    assert names(city, "+8613900139") == ["小王 面馆", "Café Ｗang"]
    assert names(city, first.id) == names(city, first.id.lower()) == ["老王面馆"]
    assert names(city, "李") == []


def test_who_changes_is_found_as_it_is_now_whatever_its_status(city: City) -> None:
    merchant = city.create(name="老王面馆")
    city.merchants.update(city.owner, merchant.id, MerchantChanges(name="老张面馆", phone="13700137000"))
    city.suspend(merchant.id)
    assert names(city, "老王") == names(city, "13800138000") == []
    assert names(city, "老张") == names(city, "13700137000") == ["老张面馆"]


def test_a_page_is_made_from_so_many_merchants_and_says_where_to_go_on(
    city: City, connection: Connection
) -> None:
    made = []
    for nth in range(7):
        city.clock.advance(MINUTE)
        made.append(city.create(name="面馆" if nth in (0, 5, 6) else "饭店").id)
    directory = MerchantDirectory(looked_at=3)
    with CapacityMeter(connection).measure() as cost:
        first = directory.search(["面馆"], PageRequest(5))
    assert cost.calls == ["Query"]
    assert (first.items, first.has_next) == ((made[6], made[5]), True)
    second = directory.search(["面馆"], PageRequest(5, first.end))
    assert (second.items, second.has_next) == ((), True)
    third = directory.search(["面馆"], PageRequest(5, second.end))
    assert (third.items, third.has_next, third.end) == ((made[0],), False, None)
    short = directory.search(["面馆"], PageRequest(1))
    assert (short.items, short.has_next, short.end) == ((made[6],), True, None)
    assert directory.search(["面馆"], PageRequest(1, short.keys[-1])).items == (made[5],)


def test_operators_only(city: City) -> None:
    for viewer, refusal in ((None, Unauthenticated), (city.owner, Forbidden)):
        with pytest.raises(refusal):
            city.services.directory.search(viewer, "面", PageRequest(5))
        with pytest.raises(refusal):
            city.services.trail.page_all(viewer, None, None, PageRequest(5))
    for text in ("", " 　", "x" * 61, "()"):
        with pytest.raises(InvalidInput) as refused:
            city.services.directory.search(city.operator, text, PageRequest(5))
        assert refused.value.path == ("text",)
    now = city.clock.now()
    with pytest.raises(InvalidInput) as refused:
        city.services.trail.page_all(city.operator, now, now, PageRequest(5))
    assert refused.value.path == ("until",)


def test_the_trail_of_all_merchants_is_one_list(city: City, connection: Connection) -> None:
    begun = city.clock.now()
    for nth in range(6):
        city.clock.advance(MINUTE)
        merchant = city.create(name=f"面馆 {nth}")
        city.clock.advance(MINUTE)
        city.merchants.update(city.owner, merchant.id, MerchantChanges(description=f"{nth}"))
    every = city.services.trail.page_all(city.operator, None, None, PageRequest(100)).items
    assert len(every) == 12
    assert [entry.at for entry in every] == [begun + MINUTE * nth for nth in range(12, 0, -1)]

    def listed(first: int, since: int | None, until: int | None) -> list[AuditEntry]:
        low, high = (None if at is None else begun + MINUTE * at for at in (since, until))
        seen: list[AuditEntry] = []
        request = PageRequest(first)
        while True:
            page = city.services.trail.page_all(city.operator, low, high, request)
            seen += page.items
            if not page.has_next:
                return seen
            request = PageRequest(first, page.keys[-1])

    for first in (1, 5, 12):
        assert listed(first, None, None) == list(every)
        assert listed(first, 3, 9) == list(every[12 - 8 : 12 - 2])  # the last minute is not included
    assert listed(5, 13, None) == []
    with CapacityMeter(connection).measure() as cost:
        city.services.trail._trail.page_all(None, None, PageRequest(5))
    assert cost.calls == ["Query"] * 4
