"""A day as the functions left it without any trouble, and the same day lived again with some."""

from dataclasses import dataclass, field
from pathlib import Path

from pannier.audit.books import Books
from pannier.audit.loaders import load
from tests.clean import Kept
from tests.streams.functions.day import PARTS, Day
from tests.streams.functions.fleet import Fleet, Tables, differences
from tests.streams.functions.ways import AsItShould, Backlog, Way
from tests.tables.audit.town import TERMS


@dataclass
class Chapter:
    """A part of the day: tables and backlog before any function acts, the tables after all have, and the time."""

    name: str
    before: Kept
    backlog: Backlog
    after: Tables
    clock: str


@dataclass
class Story:
    """The chapters of a day. `books` are those at its end."""

    fleet: Fleet
    clock_file: Path
    day: Day
    chapters: list[Chapter] = field(default_factory=list)
    books: Books | None = None

    def live(self) -> None:
        """The first time, as it should be."""
        for part in PARTS:
            part(self.day, self.fleet)
            before, backlog = self.fleet.clean.keep(), self.fleet.fresh()
            self.fleet.deliver(backlog, AsItShould())
            clock = self.clock_file.read_text()
            self.chapters.append(Chapter(part.__name__, before, backlog, self.fleet.dump(), clock))
        self.books = load(self.day.connection, self.day.clock, TERMS)

    def live_again(self, way: Way) -> list[str]:
        """Each chapter from its beginning, this way. What is otherwise than the first time."""
        found: list[str] = []
        for chapter in self.chapters:
            self.clock_file.write_text(chapter.clock)
            self.fleet.restore(chapter.before)
            self.fleet.deliver(chapter.backlog, way)
            found += [f"given up: {name}" for name in self.fleet.kept.names()]
            self.fleet.kept.discarded.clear()
            found += [f"{chapter.name}: {line}" for line in differences(chapter.after, self.fleet.dump())]
        return found
