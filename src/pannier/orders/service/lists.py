"""Lists of orders, for each of those concerned."""

from collections.abc import Collection

from pannier.core.errors import InvalidInput, NotFound, Unauthenticated
from pannier.core.geo import Point, cells_within
from pannier.core.ids import is_id
from pannier.core.paging import Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.orders.carrying import carrier_of
from pannier.orders.codes import read_code
from pannier.orders.model import ActorKind, Order, Status, TimelineEntry
from pannier.orders.repository import OrderRepository
from pannier.users.model import Role
from pannier.users.service import Users

COURIER_REACH_M = 2_000
_NONE: Page[Order] = Page((), (), False)


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
        capacity = self.demand_seen(viewer_id, merchant_id)
        return capacity, self._orders.page_by_merchant(merchant_id, status, request)

    def demand_seen(self, viewer_id: str | None, merchant_id: str) -> ActorKind:
        """As what the viewer sees a merchant's orders: staff or operator. Raises Unauthenticated, NotFound."""
        try:
            self._merchants.require(viewer_id, merchant_id, Permission.ORDERS_HANDLE)
        except NotFound:
            if viewer_id is None or not self._users.get(viewer_id).has(Role.OPERATOR):
                raise
            return ActorKind.OPERATOR
        return ActorKind.MERCHANT

    def search(self, operator_id: str | None, text: str, request: PageRequest) -> Page[Order]:
        """For operators, newest first: the orders with this code or id, or those of the customer whose account has this
        phone number or e-mail address. A few Gets, one Query, and for a code one BatchGet.

        Raises:
            Unauthenticated, Forbidden
            InvalidInput: it is nothing of these.
        """
        code = read_code(text)
        if code is None and not is_id(text):
            return self._of_account(operator_id, text, request)
        self._users.require(operator_id, Role.OPERATOR)
        if code is not None:
            return self._orders.page_by_code(code, request)
        found = None if request.after else self._orders.find(text)
        return _NONE if found is None else Page((found,), ({"pk": text},), False)

    def _of_account(self, operator_id: str | None, text: str, request: PageRequest) -> Page[Order]:
        try:
            customer = self._users.find_by_contact(operator_id, text)
        except InvalidInput as error:
            raise InvalidInput(
                ("text",),
                "Give an order's code, or a customer's phone number or e-mail address.",
                "请输入订单编号，或顾客的电话号码或电子邮箱。",
            ) from error
        if customer is None or (request.after and request.after["customer_id"] != customer.id):
            return _NONE  # the contact is somebody else's by now
        return self._orders.page_by_customer(customer.id, request)

    def carried_by(self, courier_id: str) -> frozenset[str]:
        """For the platform itself: the orders that a courier has at this moment, of the newest twenty they claimed.

        One Query of an index, which may lag by a moment.
        """
        newest = self._orders.page_by_courier(courier_id, PageRequest(20)).items
        return frozenset(order.id for order in newest if carrier_of(order) == courier_id)

    def happened_after(self, order_id: str, sequence: int) -> tuple[TimelineEntry, ...]:
        """For the platform itself: all that happened to an order after that entry, in order. One consistent Query."""
        return self._orders.entries_after(order_id, sequence)

    def happened_at(
        self, places: Collection[tuple[str, int]]
    ) -> dict[tuple[str, int], tuple[Order, TimelineEntry]]:
        """For the platform itself: each order as it is now, and what happened there, by order and sequence. One
        consistent BatchGet per hundred of either.
        """
        entries = self._orders.find_entries(places)
        orders = self._orders.find_many({order_id for order_id, _ in places}, consistent=True)
        return {place: (orders[place[0]], entry) for place, entry in entries.items()}

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

    def first_timelines(
        self, asked: Collection[tuple[Order, int]]
    ) -> dict[tuple[Order, int], Page[TimelineEntry]]:
        """For who was shown these orders: the first page of each timeline, of so many entries."""
        return self._orders.first_timelines(asked)

    def timeline(self, order: Order, request: PageRequest) -> Page[TimelineEntry]:
        """For who was shown the order: what happened to it, oldest first."""
        return self._orders.page_timeline(order.id, request)
