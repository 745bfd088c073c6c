from pannier.entrypoints import account_erasure
from scripts.cold.naive.streams import traced

handler = traced(account_erasure.handler)
