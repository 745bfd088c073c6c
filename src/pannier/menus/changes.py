"""What staff write: new items and patches of them, and the item that comes of it. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from pannier.menus.model import MenuItem, MenuOption, OptionGroup, ServingWindow
from pannier.merchants.changes import UNCHANGED, Kept


@dataclass(frozen=True, slots=True)
class OptionDraft:
    """An option as staff write it. With the id of one the group has, it stays that one, and open quotes stay good."""

    name: str
    price_delta_minor: int = 0
    id: str | None = None


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """An option group as staff write it. With the id of one the item has, it stays that one."""

    name: str
    minimum: int
    maximum: int
    options: tuple[OptionDraft, ...]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as staff write it."""

    category_id: str
    name: str
    price_minor: int
    description: str = ""
    image: str | None = None
    discount_minor: int = 0
    option_groups: tuple[GroupDraft, ...] = ()
    windows: tuple[ServingWindow, ...] = ()
    daily_limit: int | None = None
    low_stock_at: int = 0
    on_shelf: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class ItemChanges:
    """A patch; the names are those of `NewItem`. Lists are replaced as a whole."""

    category_id: str | Kept = UNCHANGED
    name: str | Kept = UNCHANGED
    price_minor: int | Kept = UNCHANGED
    description: str | Kept = UNCHANGED
    image: str | Kept | None = UNCHANGED
    discount_minor: int | Kept = UNCHANGED
    option_groups: tuple[GroupDraft, ...] | Kept = UNCHANGED
    windows: tuple[ServingWindow, ...] | Kept = UNCHANGED
    daily_limit: int | Kept | None = UNCHANGED
    low_stock_at: int | Kept = UNCHANGED
    on_shelf: bool | Kept = UNCHANGED
    position: int | Kept = UNCHANGED


def new_item(new: NewItem, merchant_id: str, make_id: Callable[[], str]) -> MenuItem:
    """The item to be, not yet checked."""
    return MenuItem(
        id=make_id(),
        merchant_id=merchant_id,
        category_id=new.category_id,
        name=new.name,
        description=new.description,
        image=new.image,
        price_minor=new.price_minor,
        discount_minor=new.discount_minor,
        option_groups=_groups(new.option_groups, (), make_id),
        windows=new.windows,
        daily_limit=new.daily_limit,
        low_stock_at=new.low_stock_at,
        on_shelf=new.on_shelf,
        position=new.position,
    )


def changed(item: MenuItem, changes: ItemChanges, make_id: Callable[[], str]) -> MenuItem:
    """The item as the patch wants it, not yet checked."""
    values = {each.name: getattr(changes, each.name) for each in fields(changes)}
    values = {name: value for name, value in values.items() if value is not UNCHANGED}
    if changes.option_groups is not UNCHANGED:
        values["option_groups"] = _groups(changes.option_groups, item.option_groups, make_id)
    return replace(item, **values)


def _groups(
    drafts: tuple[GroupDraft, ...], existing: tuple[OptionGroup, ...], make_id: Callable[[], str]
) -> tuple[OptionGroup, ...]:
    """An id that the item does not have is no reason to refuse; its bearer is new."""
    known = {group.id: group for group in existing}
    groups = []
    for draft in drafts:
        before = known.pop(draft.id or "", None)
        left = {option.id for option in before.options} if before else set()
        options = []
        for option in draft.options:
            kept = option.id if option.id in left else None
            left.discard(kept or "")
            options.append(MenuOption(kept or make_id(), option.name, option.price_delta_minor))
        group_id = before.id if before else make_id()
        groups.append(OptionGroup(group_id, draft.name, draft.minimum, draft.maximum, tuple(options)))
    return tuple(groups)
