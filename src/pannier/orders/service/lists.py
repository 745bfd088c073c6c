"""Lists of orders, for each of those concerned."""

from pannier.core.errors import NotFound, Unauthenticated
from pannier.core.geo import Point, cells_within
from pannier.core.paging import Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.orders.model import ActorKind, Order, Status, TimelineEntry
from pannier.orders.repository import OrderRepository
from pannier.users.model import Role
from pannier.users.service import Users

COURIER_REACH_M = 2_000


class OrderLists:
    """Pages of orders. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(self, orders: OrderRepository, users: Users, merchants: Merchants) -> None:
        self._orders = orders
        self._users = users
        self._merchants = merchants

    def of_customer(self, viewer_id: str | None, request: PageRequest) -> Page[Order]:
        """The viewer's own orders, newest first. Raises Unauthenticated."""
        if viewer_id is None:
            raise Unauthenticated
        return self._orders.page_by_customer(viewer_id, request)

    def of_merchant(
        self, viewer_id: str | None, merchant_id: str, status: Status | None, request: PageRequest
    ) -> tuple[ActorKind, Page[Order]]:
        """A merchant's orders, all or of one status, newest first, and as what the viewer sees them: staff or operator.

        Raises:
            Unauthenticated, NotFound
        """
        capacity = ActorKind.MERCHANT
        try:
            self._merchants.require(viewer_id, merchant_id, Permission.ORDERS_HANDLE)
        except NotFound:
            if viewer_id is None or not self._users.get(viewer_id).has(Role.OPERATOR):
                raise
            capacity = ActorKind.OPERATOR
        return capacity, self._orders.page_by_merchant(merchant_id, status, request)

    def of_courier(self, viewer_id: str | None, request: PageRequest) -> Page[Order]:
        """What the viewer claimed, newest first. Raises Unauthenticated, Forbidden."""
        courier = self._users.require(viewer_id, Role.COURIER)
        return self._orders.page_by_courier(courier.id, request)

    def claimable(self, viewer_id: str | None, near: Point, request: PageRequest) -> Page[Order]:
        """Ready deliveries around a point that nobody has claimed, the earliest promise first.

        Raises:
            Unauthenticated, Forbidden: not a courier.
        """
        self._users.require(viewer_id, Role.COURIER)
        return self._orders.page_claimable(cells_within(near, COURIER_REACH_M), request)

    def timeline(self, order: Order, request: PageRequest) -> Page[TimelineEntry]:
        """For who was shown the order: what happened to it, oldest first."""
        return self._orders.page_timeline(order.id, request)
