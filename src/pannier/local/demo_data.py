"""Puts the demo city in, with progress for the person who waits, and says how to sign in."""

from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pannier.core.settings import Settings


def load_demo(settings: Settings, console: Console) -> None:
    """Write the demo data to empty tables."""
    from pannier.local.seed import seed

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        tasks: dict[str, int] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        seed(settings, report)


def describe_demo() -> Iterator[str]:
    """The sign-ins, a line each."""
    from pannier.local.seed import sign_ins

    yield "  demo sign-ins"
    for who, login, password in sign_ins():
        yield f"    {who:<10} {login:<28} {password}"
