"""What happens to a customer's latest order, until it ends: `python watch.py ADDRESS ACCOUNT PASSWORD`."""

import asyncio
import sys

from example import signed_in
from pannier_client import OrderStatus

ENDED = {OrderStatus.COMPLETED, OrderStatus.REJECTED, OrderStatus.CANCELLED}


async def main() -> None:
    """Say each change as it comes."""
    async with await signed_in(*sys.argv[1:4]) as pannier:
        page = await pannier.my_orders(first=1)
        order = page.edges[0].node
        print(order.status.value, flush=True)
        # Who connects anew goes on after the last `event_id` that was heard, and misses nothing.
        async for change in pannier.watch_order(order.id, after=order.last_event_id):
            print(f"{change.entry.command.value}: {change.order.status.value}", flush=True)
            if change.order.status in ENDED:
                return


if __name__ == "__main__":
    asyncio.run(main())
