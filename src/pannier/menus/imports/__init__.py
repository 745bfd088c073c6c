"""Menus that are imported from files and exported to them."""

from pannier.menus.imports.differences import Change, ChangeKind, FieldChange, Subject
from pannier.menus.imports.importing import ImportOutcome, MenuImporter, MenuText
from pannier.menus.imports.service import ExportedMenu, ImportSource, MenuImports

__all__ = [
    "Change",
    "ChangeKind",
    "ExportedMenu",
    "FieldChange",
    "ImportOutcome",
    "ImportSource",
    "MenuImporter",
    "MenuImports",
    "MenuText",
    "Subject",
]
