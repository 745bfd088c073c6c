"""Who may do something with an endpoint."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from pannier.core.errors import Forbidden, NotFound
from pannier.core.ids import is_id
from pannier.merchants.model import Merchant, StaffMember
from pannier.merchants.permissions import Permission
from pannier.users.model import Role, User
from pannier.webhooks.model import Endpoint, EndpointId, Owner
from pannier.webhooks.repository import EndpointRepository


class Roles(Protocol):
    """Who has which role on the platform. `users.service.Users` is one."""

    def require(self, user_id: str | None, role: Role) -> User:
        """Raises Unauthenticated, Forbidden."""
        ...


class Staff(Protocol):
    """Who may do what for which merchant. `merchants.service.Merchants` is one."""

    def require(self, viewer_id: str | None, merchant_id: str, permission: Permission) -> StaffMember:
        """Raises Unauthenticated, NotFound, Forbidden."""
        ...

    def find_many(self, merchant_ids: Iterable[str]) -> Mapping[str, Merchant]:
        """Those that exist, by id."""
        ...


class Access:
    """A merchant's endpoints are its owner's and managers' business, partners' the operators'."""

    def __init__(self, endpoints: EndpointRepository, roles: Roles, staff: Staff) -> None:
        self._endpoints = endpoints
        self._roles = roles
        self._staff = staff

    def require(self, viewer_id: str | None, owner: Owner) -> None:
        """Raises Unauthenticated, NotFound (not the viewer's merchant), Forbidden."""
        if owner.merchant_id is not None:
            self._staff.require(viewer_id, owner.merchant_id, Permission.WEBHOOKS_MANAGE)
        else:
            self._roles.require(viewer_id, Role.OPERATOR)

    def endpoint(self, viewer_id: str | None, endpoint_id: str) -> Endpoint:
        """An endpoint by its id. Raises Unauthenticated, Forbidden (a clerk), NotFound, also for somebody else's."""
        parsed = _parsed(endpoint_id)
        self.require_for(viewer_id, parsed.owner, "WebhookEndpoint")
        return self._endpoints.get(parsed)

    def require_for(self, viewer_id: str | None, owner: Owner, kind: str) -> None:
        """As `require`, for something that is not to be seen by others: to them it is as if it were not there."""
        try:
            self.require(viewer_id, owner)
        except NotFound as error:
            raise NotFound(kind) from error
        except Forbidden as error:
            if owner.merchant_id is None:
                raise NotFound(kind) from error
            raise

    def existing(self, merchant_ids: frozenset[str]) -> frozenset[str]:
        """The same merchants. Raises NotFound when one does not exist."""
        if set(self._staff.find_many(sorted(merchant_ids))) != merchant_ids:
            raise NotFound("Merchant")
        return merchant_ids


def _parsed(endpoint_id: str) -> EndpointId:
    try:
        parsed = EndpointId.parse(endpoint_id)
    except ValueError as error:
        raise NotFound("WebhookEndpoint") from error
    if not is_id(parsed.id):
        raise NotFound("WebhookEndpoint")
    return parsed
