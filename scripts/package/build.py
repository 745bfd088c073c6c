"""One build: from serverless.yml and a lock to the files of every artefact."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pannier.documents.errors import ManifestInvalid
from pannier.documents.model import Manifest
from scripts.package import knowledge
from scripts.package.cache import Scans
from scripts.package.closure import Graph
from scripts.package.compiling import Interpreter, compile_all, compiled_path, find_interpreter
from scripts.package.data import Wanted, contents, data_files, wanted
from scripts.package.errors import PackageError
from scripts.package.plan import Plan, read_plan
from scripts.package.shelf import Distribution, Module, Shelf, fill
from scripts.package.targets import TARGETS, Target, target
from scripts.package.wheels import locked_wheels

LOCK = Path("requirements") / "runtime.txt"
_READS_OPERATIONS = "pannier.entrypoints.services"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a build finds what it needs. `cache` holds what an earlier build found out, and may be deleted."""

    project: Path
    wheels: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class File:
    """A file of an artefact; `distribution` is where it came from."""

    distribution: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Artefact:
    """What some functions ship in. `modules` are what each function can import; `files` by their paths."""

    name: str
    modules: Mapping[str, frozenset[str]]
    files: Mapping[str, File]

    @property
    def size(self) -> int:
        """Bytes, unzipped."""
        return sum(len(file.content) for file in self.files.values())

    def contents(self) -> dict[str, bytes]:
        """Path → content."""
        return {path: file.content for path, file in self.files.items()}

    @property
    def limit(self) -> int:
        """Bytes that it may have, unzipped."""
        return knowledge.LIMITS.get(self.name, knowledge.LIMIT)


@dataclass(frozen=True, slots=True)
class Build:
    """All artefacts of a target. Without an interpreter of its version nothing is compiled."""

    target: Target
    interpreter: Interpreter | None
    versions: Mapping[str, str]
    artefacts: tuple[Artefact, ...]


def build(target_name: str, places: Places, operations: Path | None = None) -> Build:
    """Put together every artefact that serverless.yml names.

    `operations`, where there is one, is the manifest of the operations that clients were built with. It lies as
    `operations.json` where functions run that read it. Raises PackageError or ServerlessError.
    """
    plan = read_plan(places.project / "serverless.yml")
    made_for = target(target_name, plan)
    wheels = locked_wheels(places.project / LOCK, made_for, places.wheels)
    shelf = fill(wheels, places.project / "src")
    interpreter = find_interpreter(made_for)
    artefacts = tuple(with_operations(operations, _artefacts(plan, shelf, interpreter, places.cache)))
    demand_small(artefacts)
    return Build(made_for, interpreter, {wheel.name: wheel.version for wheel in wheels}, artefacts)


def demand_small(artefacts: Iterable[Artefact]) -> None:
    """Raises PackageError for one that weighs more than it may."""
    for artefact in artefacts:
        if artefact.size > artefact.limit:
            raise PackageError(
                f"{artefact.name} has {artefact.size:,} bytes, and may have {artefact.limit:,}"
            )


def download(places: Places) -> None:
    """Put the locked wheels of every target in place. Raises PackageError or ServerlessError."""
    plan = read_plan(places.project / "serverless.yml")
    for name in TARGETS:
        locked_wheels(places.project / LOCK, target(name, plan), places.wheels)


def _artefacts(plan: Plan, shelf: Shelf, interpreter: Interpreter | None, cache: Path) -> Iterator[Artefact]:
    reached = _reached(plan, shelf, cache)
    every = frozenset(
        module for functions in reached.values() for modules in functions.values() for module in modules
    )
    sources = {path: shelf.source(module) for path, module in _files_of(shelf, every) if path.endswith(".py")}
    compiled = compile_all(sources, interpreter, cache) if interpreter is not None else {}
    for name, functions in reached.items():
        files: dict[str, File] = {}
        for path, module in _files_of(shelf, frozenset().union(*functions.values())):
            files[path] = File(module.distribution, sources.get(path) or shelf.source(module))
            if interpreter is not None and path in compiled:
                files[compiled_path(path, interpreter)] = File(module.distribution, compiled[path])
        of = wanted(
            file.content
            for path, file in files.items()
            if path.startswith("pannier/") and path.endswith(".py")
        )
        for distribution in sorted({file.distribution for file in files.values()}):
            files.update(_beside(shelf.distributions[distribution], of))
        yield Artefact(name, functions, dict(sorted(files.items())))


def with_operations(operations: Path | None, artefacts: Iterable[Artefact]) -> Iterator[Artefact]:
    """The artefacts, and the manifest in those whose code reads it. Raises PackageError for what is none."""
    content = None if operations is None else _manifest(operations)
    for artefact in artefacts:
        if content is None or not any(_READS_OPERATIONS in modules for modules in artefact.modules.values()):
            yield artefact
        else:
            yield replace(artefact, files={**artefact.files, "operations.json": File("operations", content)})


def _manifest(path: Path) -> bytes:
    """One that functions can read; they would find out when they start."""
    try:
        content = path.read_bytes()
        Manifest.parse(content)
    except (OSError, ManifestInvalid) as error:
        raise PackageError(f"the operations of {path}: {error}") from error
    return content


def _reached(plan: Plan, shelf: Shelf, cache: Path) -> dict[str, dict[str, frozenset[str]]]:
    """Artefact → function → the modules that it can import."""
    scans = Scans(cache)
    scans.load()
    graph = Graph(shelf, scans)
    try:
        return {
            name: {function: graph.reach([module]) for function, module in functions.items()}
            for name, functions in plan.artefacts.items()
        }
    finally:
        scans.save()


def _files_of(shelf: Shelf, modules: frozenset[str]) -> list[tuple[str, Module]]:
    return [(shelf.modules[name].path, shelf.modules[name]) for name in sorted(modules)]


def _beside(distribution: Distribution, of: Wanted) -> Iterator[tuple[str, File]]:
    """What its code reads: data, and the name and version that some ask for."""
    paths = data_files(distribution, of)
    if any(distribution.name in read for read in knowledge.METADATA.values()):
        paths += [path for path in distribution.metadata if path.endswith(".dist-info/METADATA")]
    return ((path, File(distribution.name, content)) for path, content in contents(distribution, paths))
