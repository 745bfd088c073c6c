"""What every function was seen to call, a file a function: `recorded/<function>.txt`, a need a line, sorted.

`make record-calls` writes them anew. The whole suite fails when a function calls anything else, since its role allows
nothing else (tests/unit/entrypoints/test_roles.py), and when something that is there was not called any more.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.permissions.calls import Need

FOLDER = Path(__file__).parent / "recorded"


def recorded(function: str) -> tuple[Need, ...]:
    """What the function was seen to call; nothing, for one that was never recorded."""
    path = FOLDER / f"{function}.txt"
    return tuple(map(Need.parse, path.read_text(encoding="utf-8").splitlines())) if path.exists() else ()


def all_recorded() -> dict[str, set[Need]]:
    return {path.stem: set(recorded(path.stem)) for path in sorted(FOLDER.glob("*.txt"))}


def write(called: Mapping[str, Iterable[Need]], *, whole: bool) -> None:
    """`whole`: what was not called now is forgotten; else this is added to what is known."""
    FOLDER.mkdir(exist_ok=True)
    known = all_recorded()
    for function in sorted({*known, *called}):
        needs = set(called.get(function, ())) | (set() if whole else known.get(function, set()))
        text = "".join(f"{need}\n" for need in sorted(needs))
        (FOLDER / f"{function}.txt").write_text(text, encoding="utf-8")


def forgotten(called: Mapping[str, Iterable[Need]]) -> list[str]:
    """What was recorded once and is not called any more."""
    return [
        f"{function}: {need}"
        for function, needs in all_recorded().items()
        for need in sorted(needs - set(called.get(function, ())))
    ]
