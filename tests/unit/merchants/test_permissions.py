from itertools import pairwise

import pytest

from pannier.merchants.model import StaffRole
from pannier.merchants.permissions import PERMISSIONS, Permission, may

OWNERS, MANAGERS, EVERYBODY = list(StaffRole)[:1], list(StaffRole)[:2], list(StaffRole)

WHO = {
    Permission.STAFF_LEAVE: EVERYBODY,
    Permission.STAFF_VIEW: EVERYBODY,
    Permission.STAFF_MANAGE: OWNERS,
    Permission.PROFILE_EDIT: MANAGERS,
    Permission.HOURS_EDIT: MANAGERS,
    Permission.ORDERS_PAUSE: EVERYBODY,
    Permission.ORDERS_HANDLE: EVERYBODY,
    Permission.MENU_VIEW: EVERYBODY,
    Permission.MENU_EDIT: MANAGERS,
    Permission.STOCK_EDIT: EVERYBODY,
    Permission.INBOX_READ: EVERYBODY,
    Permission.REVIEWS_REPLY: EVERYBODY,
    Permission.STATISTICS_VIEW: MANAGERS,
    Permission.WEBHOOKS_MANAGE: MANAGERS,
    Permission.LICENCES_MANAGE: MANAGERS,
    Permission.ADMISSION_MANAGE: OWNERS,
    Permission.AUDIT_VIEW: OWNERS,
}


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_is_that_of_these_roles(permission: Permission) -> None:
    assert [role for role in StaffRole if may(role, permission)] == WHO[permission]


def test_every_role_has_its_permissions_and_owners_have_them_all() -> None:
    assert set(PERMISSIONS) == set(StaffRole)
    assert PERMISSIONS[StaffRole.OWNER] == frozenset(Permission)


def test_who_stands_higher_may_do_all_that_those_below_may() -> None:
    for higher, lower in pairwise(StaffRole):
        assert PERMISSIONS[higher] > PERMISSIONS[lower]
