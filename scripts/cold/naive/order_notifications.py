from pannier.entrypoints import order_notifications
from scripts.cold.naive.streams import traced

handler = traced(order_notifications.handler)
