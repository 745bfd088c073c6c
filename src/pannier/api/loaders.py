"""Batched reads of related objects, one set a request: a page of twenty orders costs one BatchGet of merchants."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from strawberry.dataloader import DataLoader

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def loader(find_many: Callable[[Iterable[K]], Mapping[K, T]]) -> DataLoader[K, T | None]:
    """A loader over a service's `find_many`; None for what does not exist."""

    async def load(keys: list[K]) -> list[T | None]:
        found = find_many(keys)
        return [found.get(key) for key in keys]

    return DataLoader(load_fn=load)
