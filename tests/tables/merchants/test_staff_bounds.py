from concurrent.futures import ThreadPoolExecutor

import pytest

from pannier.core.errors import DomainError
from pannier.core.paging import PageRequest
from pannier.merchants.errors import LastOwner, TooManyStaff
from pannier.merchants.model import MAX_STAFF, StaffRole
from pannier.merchants.permissions import Permission
from tests.tables.merchants.conftest import City


def test_the_last_owner_neither_leaves_nor_becomes_less(city: City) -> None:
    merchant = city.create()
    with pytest.raises(LastOwner):
        city.merchants.remove_staff(city.owner, merchant.id, city.owner)
    with pytest.raises(LastOwner):
        city.merchants.set_staff(city.owner, merchant.id, city.owner, StaffRole.MANAGER)
    assert city.merchants.require(city.owner, merchant.id, Permission.STAFF_MANAGE).role is StaffRole.OWNER


def test_of_two_owners_who_remove_each_other_at_once_one_stays(city: City) -> None:
    for _ in range(3):
        merchant, second = city.create(), city.add_user()
        city.merchants.set_staff(city.owner, merchant.id, second, StaffRole.OWNER)

        def remove(pair: tuple[str, str], merchant_id: str = merchant.id) -> bool:
            try:
                city.merchants.remove_staff(pair[0], merchant_id, pair[1])
            except DomainError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            removed = list(pool.map(remove, [(city.owner, second), (second, city.owner)]))
        assert sorted(removed) == [False, True]
        page = city.staff.page(merchant.id, PageRequest(10))
        assert [member.role for member in page.items] == [StaffRole.OWNER]


def test_the_staff_is_bounded_also_when_many_come_at_once(city: City) -> None:
    merchant = city.create()
    newcomers = [city.add_user() for _ in range(MAX_STAFF + 3)]

    def add(user_id: str) -> bool:
        try:
            city.merchants.set_staff(city.owner, merchant.id, user_id, StaffRole.CLERK)
        except TooManyStaff:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        added = list(pool.map(add, newcomers))
    assert sum(added) == MAX_STAFF - 1
    assert len(city.staff.page(merchant.id, PageRequest(100)).items) == MAX_STAFF
