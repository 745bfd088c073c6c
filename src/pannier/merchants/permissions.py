"""Who of a merchant's staff may do what: the one table that every package asks."""

from collections.abc import Mapping
from enum import StrEnum

from pannier.merchants.model import StaffRole


class Permission(StrEnum):
    """Something that staff may do for a merchant."""

    STAFF_LEAVE = "STAFF_LEAVE"
    STAFF_VIEW = "STAFF_VIEW"
    STAFF_MANAGE = "STAFF_MANAGE"
    PROFILE_EDIT = "PROFILE_EDIT"
    HOURS_EDIT = "HOURS_EDIT"
    ORDERS_PAUSE = "ORDERS_PAUSE"
    ORDERS_HANDLE = "ORDERS_HANDLE"
    MENU_VIEW = "MENU_VIEW"
    MENU_EDIT = "MENU_EDIT"
    STOCK_EDIT = "STOCK_EDIT"
    INBOX_READ = "INBOX_READ"
    REVIEWS_REPLY = "REVIEWS_REPLY"
    STATISTICS_VIEW = "STATISTICS_VIEW"
    WEBHOOKS_MANAGE = "WEBHOOKS_MANAGE"
    LICENCES_MANAGE = "LICENCES_MANAGE"
    ADMISSION_MANAGE = "ADMISSION_MANAGE"
    AUDIT_VIEW = "AUDIT_VIEW"


_CLERK = frozenset(
    {
        Permission.STAFF_LEAVE,
        Permission.STAFF_VIEW,
        Permission.ORDERS_PAUSE,
        Permission.ORDERS_HANDLE,
        Permission.MENU_VIEW,
        Permission.STOCK_EDIT,
        Permission.INBOX_READ,
        Permission.REVIEWS_REPLY,
    }
)
_MANAGER = _CLERK | {
    Permission.PROFILE_EDIT,
    Permission.HOURS_EDIT,
    Permission.MENU_EDIT,
    Permission.STATISTICS_VIEW,
    Permission.WEBHOOKS_MANAGE,
    Permission.LICENCES_MANAGE,
}

PERMISSIONS: Mapping[StaffRole, frozenset[Permission]] = {
    StaffRole.OWNER: _MANAGER | {Permission.STAFF_MANAGE, Permission.ADMISSION_MANAGE, Permission.AUDIT_VIEW},
    StaffRole.MANAGER: _MANAGER,
    StaffRole.CLERK: _CLERK,
}
"""Everything that each role may do."""


def may(role: StaffRole, permission: Permission) -> bool:
    """Whether somebody of this role may do that."""
    return permission in PERMISSIONS[role]
