from pannier.entrypoints import menu_publisher
from scripts.cold.naive.streams import traced

handler = traced(menu_publisher.handler)
