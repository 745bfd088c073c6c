"""What can be done with quotes and orders, one class for each kind of use."""

from pannier.orders.service.assembly import PROVIDERS, OrderServices, order_services
from pannier.orders.service.lists import OrderLists
from pannier.orders.service.orders import Orders
from pannier.orders.service.payments import Payments
from pannier.orders.service.placing import Placing
from pannier.orders.service.quotes import Quotes
from pannier.orders.service.refunds import Refunds
from pannier.orders.service.statistics import Statistics

__all__ = [
    "PROVIDERS",
    "OrderLists",
    "OrderServices",
    "Orders",
    "Payments",
    "Placing",
    "Quotes",
    "Refunds",
    "Statistics",
    "order_services",
]
