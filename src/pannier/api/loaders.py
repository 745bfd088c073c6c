"""Batched reads of related objects, one set a request: a page of twenty orders costs one BatchGet of merchants."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def loader(
    find_many: Callable[[list[K]], Mapping[K, T]], *, remember: bool = True
) -> DataLoader[K, T | None]:
    """A loader over a service's `find_many`; None for what does not exist.

    `remember` is for what no mutation changes that may come later in the same document; what else is asked for again is
    read again.
    """

    async def load(keys: list[K]) -> list[T | None]:
        found = find_many(list(dict.fromkeys(keys)))
        return [found.get(key) for key in keys]

    return DataLoader(load_fn=load, cache=remember)
