"""Quotes and orders in the API."""

from pannier.orders.graphql import enums as _enums  # noqa: F401 - first: types take the enums' definitions as they are
from pannier.orders.graphql.mutations import OrderMutation
from pannier.orders.graphql.queries import MANY_NODES, NODES, OrderQuery
from pannier.orders.graphql.subscriptions import OrderChange, OrderSubscription
from pannier.orders.graphql.types import Order

__all__ = ["MANY_NODES", "NODES", "Order", "OrderChange", "OrderMutation", "OrderQuery", "OrderSubscription"]
