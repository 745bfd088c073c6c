"""All that could be packaged: the distributions with their files, and the modules among these."""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.package.errors import PackageError
from scripts.package.wheels import Wheel

_NATIVE = re.compile(r"^(?P<stem>[^.]+)(\.[^/]*)?\.so$")
_METADATA = re.compile(r"^[^/]+\.dist-info/(?P<file>.+)$")
_NEVER = re.compile(r"(^|/)__pycache__/|\.(pyi|pyc)$|(^|/)py\.typed$")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A wheel, or Pannier. `files` are its paths as they lie under the root of an artefact, `metadata` those beside."""

    name: str
    version: str
    files: frozenset[str]
    metadata: frozenset[str]
    read: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Module:
    """A file that can be imported."""

    name: str
    path: str
    distribution: str
    is_package: bool
    is_native: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """`packages` are all names that have modules below them, with a file of their own or without."""

    distributions: Mapping[str, Distribution]
    modules: Mapping[str, Module]
    packages: frozenset[str]

    def source(self, module: Module) -> bytes:
        """The file's content."""
        return self.distributions[module.distribution].read(module.path)

    def below(self, package: str) -> Iterator[str]:
        """The modules in a package, and it itself."""
        return (name for name in self.modules if name == package or name.startswith(f"{package}."))


def parents(module: str) -> Iterator[str]:
    """`a.b.c` → `a`, `a.b`: what is imported before it."""
    parts = module.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def fill(wheels: Sequence[Wheel], source: Path) -> Shelf:
    """What lies in the wheels and in Pannier's source folder. Raises PackageError when two ship one file."""
    distributions = [*(_from_wheel(wheel) for wheel in wheels), _from_source(source)]
    modules: dict[str, Module] = {}
    for distribution in distributions:
        for path in distribution.files:
            if (module := _module(path, distribution.name)) is None:
                continue
            if module.name in modules:
                raise PackageError(
                    f"{distribution.name} and {modules[module.name].distribution} both ship {path}"
                )
            modules[module.name] = module
    packages = frozenset(parent for name in modules for parent in parents(name))
    return Shelf({each.name: each for each in distributions}, dict(sorted(modules.items())), packages)


def _from_wheel(wheel: Wheel) -> Distribution:
    archive = zipfile.ZipFile(wheel.path)  # open as long as the build runs
    files, metadata = set(), set()
    for path in archive.namelist():
        if path.endswith("/"):
            continue
        if _METADATA.match(path):
            metadata.add(path)
        elif ".data/" in path.partition("/")[0] + "/":
            if not path.partition("/")[2].startswith(("scripts/", "headers/", "data/")):
                raise PackageError(f"{wheel.path.name} puts {path} where no artefact has a place for it")
        elif not _NEVER.search(path):
            files.add(path)
    return Distribution(wheel.name, wheel.version, frozenset(files), frozenset(metadata), archive.read)


def _from_source(source: Path) -> Distribution:
    files = frozenset(path.relative_to(source).as_posix() for path in source.glob("pannier/**/*.py"))
    return Distribution("pannier", "", files, frozenset(), lambda path: (source / path).read_bytes())


def _module(path: str, distribution: str) -> Module | None:
    folder, _, file = path.rpartition("/")
    native = _NATIVE.match(file)
    if not native and not file.endswith(".py"):
        return None
    stem = native["stem"] if native else file.removesuffix(".py")
    parts = [*(folder.split("/") if folder else ()), *(() if stem == "__init__" else (stem,))]
    if not all(part.isidentifier() for part in parts):
        return None
    return Module(".".join(parts), path, distribution, stem == "__init__", native is not None)
