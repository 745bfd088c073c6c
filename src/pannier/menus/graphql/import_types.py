"""Menus as files, in the API."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.api.primitives.info import Info
from pannier.api.primitives.uploads import UploadTicket
from pannier.menus import errors, problems
from pannier.menus.documents import MAX_FILE_BYTES, MenuFormat
from pannier.menus.graphql.results import MenuTooLarge, TooManyCategories, TooManyItems
from pannier.menus.imports import (
    Change,
    ChangeKind,
    ExportedMenu,
    FieldChange,
    ImportOutcome,
    ImportSource,
    Subject,
)

_SHOWN = 100

enum_type(
    MenuFormat,
    "How a menu is written down.",
    {
        MenuFormat.CSV: "For people with a spreadsheet: a row for each category, item, option group and option.",
        MenuFormat.JSON: "For programs.",
    },
)
enum_type(
    ChangeKind,
    "What becomes of a part of a menu.",
    {
        ChangeKind.ADDED: "It is new.",
        ChangeKind.CHANGED: "Some of its values are others.",
        ChangeKind.REMOVED: "The file does not have it.",
    },
    "MenuChangeKind",
)
enum_type(
    Subject,
    "What a change of a menu is about.",
    {Subject.CATEGORY: "A heading.", Subject.ITEM: "An item."},
    "MenuChangeSubject",
)
enum_type(
    problems.Reason,
    "Why something in a file cannot be taken.",
    {reason: problems.explanation(reason) for reason in problems.Reason},
    "MenuFileProblemReason",
)


@strawberry.type(description="Something in a file that is wrong.")
class MenuFileProblem:
    raw: strawberry.Private[problems.FileProblem]
    line: int | None = strawberry.field(
        description="On which line of the file the row begins; 1 is the header. Of JSON only where it is not JSON."
    )
    column: str = strawberry.field(description="The column; of JSON the path of the value.")
    reason: problems.Reason = strawberry.field(description="Why, for programs.")

    @strawberry.field(description="Why, for people, in the language the client asked for.")
    def text(self, info: Info) -> str:
        return self.raw.text(info.context.locale)

    @classmethod
    def of(cls, problem: problems.FileProblem) -> "MenuFileProblem":
        return cls(raw=problem, line=problem.line, column=problem.column, reason=problem.reason)


@error_type(errors.MenuImportRefused, "Rows of the file are wrong.")
class MenuImportRefused(Error):
    problems: list[MenuFileProblem] = strawberry.field(description="The first hundred.")
    problem_count: int = strawberry.field(description="How many there are.")

    @classmethod
    def context_of(cls, error: errors.MenuImportRefused) -> dict[str, Any]:
        return {
            "problems": [MenuFileProblem.of(each) for each in error.problems],
            "problem_count": error.problem_count,
        }


@error_type(errors.MenuFileTooLarge, "A file is bounded in size.")
class MenuFileTooLarge(Error):
    limit_bytes: int = strawberry.field(description="How large at most.")

    @classmethod
    def context_of(cls, error: errors.MenuFileTooLarge) -> dict[str, Any]:
        return {"limit_bytes": error.limit_bytes}


@error_type(errors.MenuFileTooLong, "A CSV is bounded in rows.")
class MenuFileTooLong(Error):
    limit: int = strawberry.field(description="How many rows at most.")

    @classmethod
    def context_of(cls, error: errors.MenuFileTooLong) -> dict[str, Any]:
        return {"limit": error.limit}


@strawberry.input(description="A menu to import: the whole of it, in place of the one there is.")
class MenuImportInput:
    format: MenuFormat = strawberry.field(description="How it is written down.")
    content: str | None = strawberry.field(
        default=None, description="The file as text, as far as a request is large enough for it."
    )
    upload_key: str | None = strawberry.field(
        default=None,
        description=f"Or the key of the ticket it was uploaded with; at most {MAX_FILE_BYTES:,} bytes.",
    )
    dry_run: bool = strawberry.field(default=False, description="Only tell what it would change.")
    expected_revision: int | None = strawberry.field(
        default=None,
        description="Refuse when the menu is at another: that of the dry run, say. Makes a repeated call harmless.",
    )

    def source(self) -> ImportSource:
        return ImportSource(self.content, self.upload_key)


@strawberry.type(description="A value that changes, by its name in the API, as text; null: no value.")
class MenuFieldChange:
    name: str = strawberry.field(description="As in the inputs of the API.")
    before: str | None = strawberry.field(description="What it is; long texts are cut.")
    after: str | None = strawberry.field(description="What it will be; long texts are cut.")

    @classmethod
    def of(cls, change: FieldChange) -> "MenuFieldChange":
        return cls(name=change.name, before=change.before, after=change.after)


@strawberry.type(description="What becomes of a category or an item.")
class MenuChange:
    kind: ChangeKind = strawberry.field(description="Added, changed or removed.")
    subject: Subject = strawberry.field(description="A category or an item.")
    id_in_file: str | None = strawberry.field(description="Its id as files write it; null for what is added.")
    name: str = strawberry.field(description="What it is called.")
    fields: list[MenuFieldChange] = strawberry.field(description="What changes of it.")

    @classmethod
    def of(cls, change: Change) -> "MenuChange":
        return cls(
            kind=change.kind,
            subject=change.subject,
            id_in_file=None if change.kind is ChangeKind.ADDED else change.id,
            name=change.name,
            fields=[MenuFieldChange.of(each) for each in change.fields],
        )


@strawberry.type(description="How much of a menu changes.")
class MenuImportCounts:
    added: int = strawberry.field(description="New ones.")
    changed: int = strawberry.field(description="Of which values are others.")
    removed: int = strawberry.field(description="Which the file does not have.")
    unchanged: int = strawberry.field(description="Which stay as they are.")

    @classmethod
    def of(cls, outcome: ImportOutcome, subject: Subject) -> "MenuImportCounts":
        items = subject is Subject.ITEM
        return cls(
            added=outcome.count(subject, ChangeKind.ADDED),
            changed=outcome.count(subject, ChangeKind.CHANGED),
            removed=outcome.count(subject, ChangeKind.REMOVED),
            unchanged=outcome.unchanged_items if items else outcome.unchanged_categories,
        )


@strawberry.type(description="What an import changed, or in a dry run would change.")
class MenuImportPayload:
    dry_run: bool = strawberry.field(description="Nothing was changed.")
    revision: int = strawberry.field(
        description="Of the menu after it; of a dry run, the one it looked at: expect it in the import."
    )
    repeated: bool = strawberry.field(
        description="The same file was imported before from the expected revision; this time nothing was done."
    )
    categories: MenuImportCounts = strawberry.field(description="How many headings.")
    items: MenuImportCounts = strawberry.field(description="How many items.")
    changes: list[MenuChange] = strawberry.field(description="The first hundred.")
    problems: list[MenuFileProblem] = strawberry.field(
        description="Of a dry run: the first hundred things that are wrong, and keep the file from being imported."
    )
    problem_count: int = strawberry.field(description="How many there are.")

    @classmethod
    def of(cls, outcome: ImportOutcome) -> "MenuImportPayload":
        return cls(
            dry_run=outcome.dry_run,
            revision=outcome.revision,
            repeated=outcome.repeated,
            categories=MenuImportCounts.of(outcome, Subject.CATEGORY),
            items=MenuImportCounts.of(outcome, Subject.ITEM),
            changes=[MenuChange.of(each) for each in outcome.changes[:_SHOWN]],
            problems=[MenuFileProblem.of(each) for each in outcome.problems],
            problem_count=outcome.problem_count,
        )


@strawberry.type(description="A menu as a file: its text, or where to download it.")
class MenuExportPayload:
    revision: int = strawberry.field(description="Of the menu.")
    file_name: str = strawberry.field(description="What it may be called.")
    media_type: str = strawberry.field(description="What it is.")
    size_bytes: int = strawberry.field(description="How large it is.")
    content: str | None = strawberry.field(description="The file; null when it is too large for an answer.")
    download_url: str | None = strawberry.field(description="Then it is here, for an hour.")
    expires_at: datetime | None = strawberry.field(description="When the address ends.")

    @classmethod
    def of(cls, menu: ExportedMenu) -> "MenuExportPayload":
        return cls(
            revision=menu.revision,
            file_name=menu.file_name,
            media_type=menu.media_type,
            size_bytes=menu.size_bytes,
            content=menu.content,
            download_url=menu.url,
            expires_at=menu.expires_at,
        )


@strawberry.type(description="Leave to upload a menu to import.")
class MenuImportUploadTicketPayload:
    ticket: UploadTicket = strawberry.field(description="Good for a quarter of an hour.")


MenuImportResult = Annotated[
    MenuImportPayload
    | InvalidInput
    | NotFound
    | ConcurrentChange
    | MenuImportRefused
    | MenuFileTooLarge
    | MenuFileTooLong
    | TooManyItems
    | TooManyCategories
    | MenuTooLarge,
    strawberry.union("MenuImportResult", description="What changed, or why nothing did."),
]
MenuExportResult = Annotated[
    MenuExportPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MenuExportResult", description="The file, or why there is none."),
]
MenuImportUploadTicketResult = Annotated[
    MenuImportUploadTicketPayload | InvalidInput | NotFound,
    strawberry.union("MenuImportUploadTicketResult", description="The ticket, or why there is none."),
]
