from pannier.entrypoints import order_reactions
from scripts.cold.naive.streams import traced

handler = traced(order_reactions.handler)
