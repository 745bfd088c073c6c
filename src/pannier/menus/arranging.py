"""Putting categories and items elsewhere in a menu, as by drag and drop."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.menus.codec import item_size
from pannier.menus.editing import MenuEdits
from pannier.menus.model import MenuCategory, MenuHead, MenuItem
from pannier.menus.positions import Place, in_line, placed, respaced
from pannier.menus.repository import HeadRefused, MenuEdit, MenuRepository
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants

_ATTEMPTS = 6

T = TypeVar("T", MenuCategory, MenuItem)


@dataclass(frozen=True, slots=True)
class Moved(Generic[T]):
    """Who was moved, as it stands now; `others`: how many beside it got another position to make room."""

    moved: T
    others: int = 0


class MenuArranging:
    """Moves. What is to stand where is decided on the menu as it is at that moment: the write demands that nothing
    was edited since it was read, and is tried anew on what others left.

    Every call raises Unauthenticated; NotFound for who does not work there; Forbidden for clerks.
    """

    def __init__(self, menus: MenuRepository, merchants: Merchants) -> None:
        self._menus = menus
        self._edits = MenuEdits(menus)
        self._merchants = merchants

    def move_item(
        self, viewer_id: str | None, merchant_id: str, item_id: str, category_id: str, before: str | None
    ) -> Moved[MenuItem]:
        """Put an item into a category, before another item of it; None: to its end.

        Raises:
            NotFound: the item, the category, or the item before which it is to stand.
            InvalidInput: that one is in another category, or is the item itself.
            ConcurrentChange: others keep editing; MenuTooLarge.
        """
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        return self._until_written(
            merchant_id, lambda: self._move_item(merchant_id, item_id, category_id, before)
        )

    def move_category(
        self, viewer_id: str | None, merchant_id: str, category_id: str, before: str | None
    ) -> Moved[MenuCategory]:
        """Put a category before another; None: to the end of the menu.

        Raises:
            NotFound: the category, or the one before which it is to stand.
            InvalidInput: that is the category itself.
            ConcurrentChange: others keep editing.
        """
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        return self._until_written(merchant_id, lambda: self._move_category(merchant_id, category_id, before))

    def _until_written(self, merchant_id: str, move: Callable[[], Moved[T] | None]) -> Moved[T]:
        for _ in range(_ATTEMPTS):
            try:
                done = move()
            except (HeadRefused, ConcurrentChange):  # somebody else edited
                continue
            if done is not None:
                return done
        raise ConcurrentChange

    def _move_item(
        self, merchant_id: str, item_id: str, category_id: str, before: str | None
    ) -> Moved[MenuItem] | None:
        head = self._menus.head(merchant_id)
        categories, items = self._menus.contents(merchant_id, head.generation)
        known = {each.id: each for each in items}
        item = known.get(item_id)
        if item is None:
            raise NotFound("MenuItem")
        if all(category.id != category_id for category in categories):
            raise NotFound("MenuCategory")
        if before is not None:
            _check_neighbour(item, known.get(before), category_id)
        line = _line([each for each in items if each.category_id == category_id])
        if item.category_id == category_id and _stands(line, item_id, before):
            return Moved(item)
        positions = _positions(line, item_id, before)
        if positions is None:
            self._respace(head, line, lambda places: _items_edit(head, known, places))
            return None
        target = {**known, item_id: replace(item, category_id=category_id)}
        self._edits.commit_seen(_items_edit(head, known, positions, target), head)
        now_at = replace(target[item_id], position=positions[item_id], version=item.version + 1)
        return Moved(now_at, len(positions) - 1)

    def _move_category(
        self, merchant_id: str, category_id: str, before: str | None
    ) -> Moved[MenuCategory] | None:
        head = self._menus.head(merchant_id)
        categories, _ = self._menus.contents(merchant_id, head.generation)
        known = {each.id: each for each in categories}
        category = known.get(category_id)
        if category is None or (before is not None and before not in known):
            raise NotFound("MenuCategory")
        if before == category_id:
            raise _before_itself()
        line = _line(categories)
        if _stands(line, category_id, before):
            return Moved(category)
        positions = _positions(line, category_id, before)
        if positions is None:
            self._respace(head, line, lambda places: _categories_edit(head, known, places))
            return None
        self._edits.commit_seen(_categories_edit(head, known, positions), head)
        now_at = replace(category, position=positions[category_id], version=category.version + 1)
        return Moved(now_at, len(positions) - 1)

    def _respace(
        self, head: MenuHead, line: Sequence[Place], edit: Callable[[Mapping[str, int]], MenuEdit]
    ) -> None:
        """Make gaps, part by part. Each part leaves the order as it is, so that it is no harm to be interrupted."""
        for nth, part in enumerate(respaced(line)):
            self._edits.commit_seen(edit(part), replace(head, revision=head.revision + nth))


def _items_edit(
    head: MenuHead,
    known: Mapping[str, MenuItem],
    positions: Mapping[str, int],
    target: Mapping[str, MenuItem] | None = None,
) -> MenuEdit:
    """`target` has the items as they shall be, but for their positions."""
    wanted = tuple(replace((target or known)[each], position=at) for each, at in positions.items())
    growth = sum(item_size(item) - item_size(known[item.id]) for item in wanted)
    return MenuEdit(head.merchant_id, items=wanted, size_change=growth, generation=head.generation)


def _categories_edit(
    head: MenuHead, known: Mapping[str, MenuCategory], positions: Mapping[str, int]
) -> MenuEdit:
    wanted = tuple(replace(known[each], position=at) for each, at in positions.items())
    return MenuEdit(head.merchant_id, categories=wanted, generation=head.generation)


def _line(members: Sequence[T]) -> list[Place]:
    return in_line([Place(each.id, each.position) for each in members])


def _stands(line: Sequence[Place], moved: str, before: str | None) -> bool:
    """Whether it is there already."""
    ids = [place.id for place in line]
    following = ids[ids.index(moved) + 1 :]
    return (following[0] if following else None) == before


def _positions(line: Sequence[Place], moved: str, before: str | None) -> Mapping[str, int] | None:
    others = [place for place in line if place.id != moved]
    index = len(others) if before is None else [place.id for place in others].index(before)
    return placed(others, moved, index)


def _check_neighbour(item: MenuItem, neighbour: MenuItem | None, category_id: str) -> None:
    if neighbour is None:
        raise NotFound("MenuItem")
    if neighbour.id == item.id:
        raise _before_itself()
    if neighbour.category_id != category_id:
        raise InvalidInput(("before",), "This item is in another category.", "该菜品在另一个分类中。")


def _before_itself() -> InvalidInput:
    return InvalidInput(("before",), "Nothing stands before itself.", "不能排在自己之前。")
