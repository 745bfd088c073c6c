"""A file takes the place of a menu: all of it, in one moment, or nothing. And a menu becomes a file."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, TransientError
from pannier.core.ids import new_id
from pannier.menus.documents import MenuFile, MenuFormat, read_menu, write_menu
from pannier.menus.errors import MenuImportRefused, MenuTooLarge
from pannier.menus.imports.differences import Change, ChangeKind, Menu, Subject
from pannier.menus.imports.planning import ImportPlan, plan_import
from pannier.menus.model import MenuHead
from pannier.menus.problems import FileProblem
from pannier.menus.repository import (
    MAX_PACKED_BYTES,
    MenuRepository,
    PublishedMenuRepository,
    StagingRepository,
)
from pannier.merchants.model import Merchant

CLEAR_AFTER = timedelta(minutes=15)
"""So long a draft that is not in use is left alone: it is being staged, or read by who looked at the head before."""

_CLEARED_AT_ONCE = 2
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import did, or in a dry run would do.

    `revision` is the menu's after it, or the one that the dry run looked at. `repeated`: the same file was imported
    before by the same request, and this time nothing was done.
    """

    dry_run: bool
    revision: int
    changes: tuple[Change, ...] = ()
    unchanged_categories: int = 0
    unchanged_items: int = 0
    problems: tuple[FileProblem, ...] = ()
    problem_count: int = 0
    repeated: bool = False

    def count(self, subject: Subject, kind: ChangeKind) -> int:
        """How many of these changes there are."""
        return sum(each.subject is subject and each.kind is kind for each in self.changes)


@dataclass(frozen=True, slots=True)
class MenuText:
    """A menu as a file, and the revision it is of."""

    text: str
    revision: int


class MenuImporter:
    """Imports and exports. Nobody is asked here: see `MenuImports` for who may."""

    def __init__(
        self,
        menus: MenuRepository,
        staging: StagingRepository,
        published: PublishedMenuRepository,
        clock: Clock,
    ) -> None:
        self._menus = menus
        self._staging = staging
        self._published = published
        self._clock = clock

    def export(self, merchant: Merchant, form: MenuFormat) -> MenuText:
        """The whole menu at one revision. Raises ConcurrentChange while edits leave no moment to read it in."""
        head, menu = self._snapshot(merchant.id)
        text = write_menu(form, menu.categories.values(), menu.items.values(), merchant.currency)
        return MenuText(text, head.revision)

    def run(
        self,
        merchant: Merchant,
        form: MenuFormat,
        content: str | bytes,
        *,
        dry_run: bool,
        expected_revision: int | None = None,
    ) -> ImportOutcome:
        """Let the menu be what the file says. An expected revision makes a repetition of the call harmless.

        Raises:
            MenuImportRefused: something in the file is wrong; a dry run tells of it instead.
            MenuFileTooLarge, MenuFileTooLong, TooManyItems, TooManyCategories, MenuTooLarge: in a dry run, too.
            ConcurrentChange: the menu is not at the expected revision, or was edited in the meantime.
            Throttled: the table is busy. In each of these cases nothing was changed.
        """
        digest = _digest(form, content)
        head, before = self._snapshot(merchant.id)
        if expected_revision is not None and head.revision != expected_revision:
            if not dry_run and head.revision == expected_revision + 1 and head.imported == digest:
                return _repeated(head)
            raise ConcurrentChange
        file = read_menu(form, content, merchant.currency)
        plan = plan_import(file, form, merchant.id, merchant.currency, before, self._new_id)
        if file.problems and not dry_run:
            raise MenuImportRefused(file.problems.count, tuple(file.problems.shown))
        if plan.packed_size > MAX_PACKED_BYTES:
            raise MenuTooLarge(MAX_PACKED_BYTES)
        revision = head.revision
        if plan.changes and not dry_run:
            revision = self._apply(head, plan, digest)
        return _outcome(dry_run, revision, file, plan)

    def _apply(self, before: MenuHead, plan: ImportPlan, digest: str) -> int:
        """Stage, flip, tidy. The revision it made."""
        merchant_id, now = before.merchant_id, self._clock.now()
        generation = new_id(now)
        after = MenuHead(
            merchant_id,
            before.revision + 1,
            len(plan.items),
            len(plan.categories),
            plan.size,
            generation,
            digest,
        )
        self._staging.begin(merchant_id, generation, now)
        try:
            self._staging.write(merchant_id, generation, plan.categories, plan.items)
            self._staging.flip(before, after, self._clock.now())
        except (ConcurrentChange, TransientError):
            self._give_up(merchant_id, generation)
            raise
        removed = {each.id for each in plan.changes if each.kind is ChangeKind.REMOVED}
        with suppress(TransientError):  # it is done, and neither rests nor marks of what is gone harm anybody
            if removed:
                self._published.drop_sold_out(merchant_id, removed, self._clock.now())
            self._clear_rests(merchant_id)
        return after.revision

    def _give_up(self, merchant_id: str, generation: str) -> None:
        """Clear what was staged in vain. It is marked once more: who was slow may have written after it was cleared."""
        with suppress(TransientError):  # a later import does it
            if self._menus.head(merchant_id).generation != generation:
                self._staging.begin(merchant_id, generation, self._clock.now())
                self._staging.clear(merchant_id, generation)

    def _clear_rests(self, merchant_id: str) -> None:
        """What imports that replaced something, or never came to an end, left behind; the oldest first."""
        aged = self._clock.now() - CLEAR_AFTER
        rests = [each for each in self._staging.idle(merchant_id) if each.clearing or each.since <= aged]
        for rest in sorted(rests, key=lambda each: each.since)[:_CLEARED_AT_ONCE]:
            self._staging.clear(merchant_id, rest.generation)

    def _snapshot(self, merchant_id: str) -> tuple[MenuHead, Menu]:
        """The draft between two looks at its revision. Raises ConcurrentChange."""
        head = self._menus.head(merchant_id)
        for _ in range(_ATTEMPTS):
            menu = Menu.of(*self._menus.contents(merchant_id, head.generation))
            again = self._menus.head(merchant_id)
            if again == head:
                return head, menu
            head = again
        raise ConcurrentChange

    def _new_id(self) -> str:
        return new_id(self._clock.now())


def _outcome(dry_run: bool, revision: int, file: MenuFile, plan: ImportPlan) -> ImportOutcome:
    """Of a file of which nothing could be read it would be wrong to say that it removes everything."""
    return ImportOutcome(
        dry_run,
        revision,
        plan.changes if file.readable else (),
        plan.unchanged_categories,
        plan.unchanged_items,
        tuple(file.problems.shown),
        file.problems.count,
    )


def _repeated(head: MenuHead) -> ImportOutcome:
    return ImportOutcome(
        dry_run=False,
        revision=head.revision,
        unchanged_categories=head.categories,
        unchanged_items=head.items,
        repeated=True,
    )


def _digest(form: MenuFormat, content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return hashlib.sha256(f"{form}:".encode() + data).hexdigest()
