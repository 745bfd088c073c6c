"""What somebody is to orders: their customer, staff of their merchant, their courier, an operator."""

from functools import cache

from pannier.core.errors import Forbidden, NotFound
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.orders.lifecycle import available_actions
from pannier.orders.model import Actor, ActorKind, Command, Order
from pannier.users.model import Role
from pannier.users.service import Users

CAPACITIES = (ActorKind.CUSTOMER, ActorKind.MERCHANT, ActorKind.COURIER, ActorKind.OPERATOR)


class Standing:
    """Somebody's, at this moment: for one use case, since what was read is not read again. A Get for each merchant, and
    one for each role, when something depends on it.
    """

    def __init__(self, viewer_id: str, users: Users, merchants: Merchants) -> None:
        self._viewer_id = viewer_id
        self._users = users
        self._merchants = merchants
        self._is_staff = cache(self._read_is_staff)
        self._has_role = cache(self._read_has_role)

    def first_capacity(self, order: Order) -> Actor | None:
        """As who they see the order; None: not at all."""
        found = (self.capacity(order, kind) for kind in CAPACITIES)
        return next((actor for actor in found if actor is not None), None)

    def actions(self, order: Order) -> frozenset[Command]:
        """Everything they may do to the order as it stands, in all of their capacities."""
        actions: frozenset[Command] = frozenset()
        for kind in CAPACITIES:
            possible = available_actions(order, Actor(kind, self._viewer_id))
            if possible - actions and self.capacity(order, kind) is not None:
                actions |= possible
        return actions

    def capacity(self, order: Order, kind: ActorKind) -> Actor | None:
        """Them as this kind of actor, if they are one.

        Whoever ordered is the customer of this order, and nobody else: nobody refunds themselves.
        """
        actor = Actor(kind, self._viewer_id)
        if order.customer_id == self._viewer_id or kind is ActorKind.CUSTOMER:
            return actor if order.customer_id == self._viewer_id and kind is ActorKind.CUSTOMER else None
        match kind:
            case ActorKind.MERCHANT:
                return actor if self._is_staff(order.merchant_id) else None
            case ActorKind.COURIER:
                concerned = order.courier_id == actor.id or Command.CLAIM in available_actions(order, actor)
                return actor if concerned and self._has_role(Role.COURIER) else None
            case ActorKind.OPERATOR:
                return actor if self._has_role(Role.OPERATOR) else None
        return None

    def _read_is_staff(self, merchant_id: str) -> bool:
        try:
            self._merchants.require(self._viewer_id, merchant_id, Permission.ORDERS_HANDLE)
        except (NotFound, Forbidden):
            return False
        return True

    def _read_has_role(self, role: Role) -> bool:
        try:
            self._users.require(self._viewer_id, role)
        except Forbidden:
            return False
        return True
