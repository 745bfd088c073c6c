"""Committing edits: within the bounds of a menu, without reading all of it where that can be helped."""

from dataclasses import replace

from pannier.core.errors import ConcurrentChange
from pannier.menus.codec import menu_to_json, packed_size
from pannier.menus.errors import MenuTooLarge, TooManyCategories, TooManyItems
from pannier.menus.model import MAX_CATEGORIES, MAX_ITEMS, MenuHead
from pannier.menus.repository import MAX_PACKED_BYTES, HeadRefused, MenuEdit, MenuRepository

SAFE_BYTES = MAX_PACKED_BYTES * 2 // 3  # items with so much JSON fit even if nothing about them compresses
_ATTEMPTS = 4


class _DraftReplaced(Exception):
    """An import put another draft in the place of the one that the edit was made for."""


class MenuEdits:
    """Edits of drafts."""

    def __init__(self, menus: MenuRepository) -> None:
        self._menus = menus

    def commit(self, edit: MenuEdit) -> None:
        """Write an edit of what was read; without a look at the rest of the menu where that is safe.

        Raises TooManyItems, TooManyCategories, MenuTooLarge, ConcurrentChange; NotFound: an item's category is gone.
        """
        try:
            self._commit(edit)
        except _DraftReplaced:
            raise ConcurrentChange from None

    def add(self, edit: MenuEdit) -> None:
        """Write an edit that only adds, and so is as good for a draft that was just imported. Raises as `commit`."""
        for _ in range(_ATTEMPTS):
            try:
                self._commit(replace(edit, generation=self._menus.head(edit.merchant_id).generation))
                return
            except _DraftReplaced:
                continue
        raise ConcurrentChange

    def commit_seen(self, edit: MenuEdit, head: MenuHead) -> None:
        """Write an edit of what was read at this head, and of nothing else: it depends on the menu as a whole.

        Raises HeadRefused: the menu is another by now; MenuTooLarge, ConcurrentChange; NotFound: a category is gone.
        """
        if edit.size_change > 0 and head.size + edit.size_change > SAFE_BYTES:
            self._check_size(edit)
        self._menus.commit(edit, SAFE_BYTES, expected_revision=head.revision)

    def _commit(self, edit: MenuEdit) -> None:
        try:
            self._menus.commit(edit, SAFE_BYTES)
            return
        except HeadRefused:
            pass
        for _ in range(_ATTEMPTS):
            head = self._menus.head(edit.merchant_id)
            if head.generation != edit.generation:
                raise _DraftReplaced
            _check_counts(head, edit)
            self._check_size(edit)
            try:
                self._menus.commit(edit, SAFE_BYTES, expected_revision=head.revision)
                return
            except HeadRefused:  # the menu is another by now
                continue
        raise ConcurrentChange

    def _check_size(self, edit: MenuEdit) -> None:
        categories, items = self._menus.contents(edit.merchant_id, edit.generation)
        merged = {item.id: item for item in (*items, *edit.items)}
        for removed in edit.removed_items:
            merged.pop(removed.id, None)
        headings = {category.id: category for category in (*categories, *edit.categories)}
        if packed_size(menu_to_json(headings.values(), merged.values())) > MAX_PACKED_BYTES:
            raise MenuTooLarge(MAX_PACKED_BYTES)


def _check_counts(head: MenuHead, edit: MenuEdit) -> None:
    if edit.added_items > 0 and head.items + edit.added_items > MAX_ITEMS:
        raise TooManyItems(MAX_ITEMS)
    if edit.added_categories > 0 and head.categories + edit.added_categories > MAX_CATEGORIES:
        raise TooManyCategories(MAX_CATEGORIES)
