from pannier.entrypoints import merchant_reactions
from scripts.cold.naive.streams import traced

handler = traced(merchant_reactions.handler)
