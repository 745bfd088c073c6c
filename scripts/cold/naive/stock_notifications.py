from pannier.entrypoints import stock_notifications
from scripts.cold.naive.streams import traced

handler = traced(stock_notifications.handler)
