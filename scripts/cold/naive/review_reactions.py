from pannier.entrypoints import review_reactions
from scripts.cold.naive.streams import traced

handler = traced(review_reactions.handler)
