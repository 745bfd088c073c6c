"""How large artefacts are, and what makes them so: for people, and for other programs as sizes.json."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.package.build import Artefact, Build

_MB = 1_000_000


def write_sizes(path: Path, built: Build, zipped: Mapping[str, int]) -> None:
    """Artefact → bytes unzipped, zipped, allowed, and of each distribution."""
    document = {
        artefact.name: {
            "unzipped": artefact.size,
            "zipped": zipped[artefact.name],
            "limit": artefact.limit,
            "distributions": dict(sorted(_by_distribution(artefact).items())),
        }
        for artefact in built.artefacts
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def table(built: Build, zipped: Mapping[str, int]) -> str:
    """A row for each dependency, the largest first, and a column for each artefact; MB with compiled files."""
    counted = [_by_distribution(artefact) for artefact in built.artefacts]
    names = sorted(
        {name for each in counted for name in each}, key=lambda name: (-max(c[name] for c in counted), name)
    )
    width = max(len(f"{name} {built.versions.get(name, '')}") for name in names)
    rows = [_row("MB", (artefact.name for artefact in built.artefacts), width)]
    for name in names:
        cells = (f"{each[name] / _MB:.2f}" if name in each else "" for each in counted)
        rows.append(_row(f"{name} {built.versions.get(name, '')}", cells, width))
    for label, figures in (
        ("unzipped", [artefact.size for artefact in built.artefacts]),
        ("allowed", [artefact.limit for artefact in built.artefacts]),
        ("zipped", [zipped[artefact.name] for artefact in built.artefacts]),
    ):
        rows.append(_row(label, (f"{figure / _MB:.2f}" for figure in figures), width))
    return "\n".join(rows)


def how_compiled(built: Build) -> str:
    """A sentence for people."""
    if built.interpreter is not None:
        return f"compiled by {built.interpreter.label}, hashes unchecked"
    version = ".".join(str(part) for part in built.target.version)
    return (
        f"NOT COMPILED: there is no Python {version} on the path or under pyenv, and what another one compiles is of no"
        " use. The package works, and starts at half the speed."
    )


def _row(label: str, cells: Iterator[str], width: int) -> str:
    return f"{label:{width}}" + "".join(f"{cell:>12}" for cell in cells)


def _by_distribution(artefact: Artefact) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for file in artefact.files.values():
        sizes[file.distribution] += len(file.content)
    return sizes
