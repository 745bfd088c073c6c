"""A street to order in."""

from tests.tables.orders.street import street

__all__ = ["street"]
