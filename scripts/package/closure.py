"""What an entry point can import, directly or through others, at start or later."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scripts.package import knowledge
from scripts.package.cache import Scans
from scripts.package.errors import PackageError
from scripts.package.scanning import Import
from scripts.package.shelf import Module, Shelf, parents

_STANDARD = sys.stdlib_module_names


@dataclass(slots=True)
class Graph:
    """The import graph of a shelf; `trouble` collects what would have to be looked at by somebody."""

    shelf: Shelf
    scans: Scans
    trouble: set[str] = field(default_factory=set)
    _edges: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def reach(self, roots: Iterable[str]) -> frozenset[str]:
        """The modules that are there for the roots. Raises PackageError with all that cannot be decided."""
        seen: set[str] = set()
        waiting = [*roots]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += self._after(name)
        if self.trouble:
            raise PackageError("\n  ".join(["what is imported cannot be told:", *sorted(self.trouble)]))
        return frozenset(name for name in seen if name in self.shelf.modules)

    def _after(self, name: str) -> tuple[str, ...]:
        if name not in self._edges:
            self._edges[name] = tuple(dict.fromkeys(self._find(name)))
        return self._edges[name]

    def _find(self, name: str) -> Iterator[str]:
        for hidden in knowledge.HIDDEN.get(name, ()):
            yield from self.shelf.below(hidden.removesuffix(".*")) if hidden.endswith(".*") else (hidden,)
        module = self.shelf.modules.get(name)
        if module is None:  # the standard library's, or a package without a file
            return
        yield from parents(name)
        if module.is_native:  # its imports cannot be read: it brings its whole package
            yield from self.shelf.below(name.partition(".")[0])
        else:
            yield from self._read(module)

    def _read(self, module: Module) -> Iterator[str]:
        scan = self.scans.of(module, self.shelf.source(module))
        for how in scan.dynamic:
            known = knowledge.METADATA if how == "importlib.metadata" else knowledge.HIDDEN
            if module.name not in known:
                self.trouble.add(f"{module.name} ({module.distribution}): {how}")
        for each in scan.imports:
            if not _never(module.name, each.module):
                yield from self._targets(module, each)

    def _targets(self, module: Module, each: Import) -> Iterator[str]:
        if self._is_here(each.module):
            yield each.module
            names = (f"{each.module}.{name}" for name in each.names)
            yield from (name for name in names if self._is_here(name) and not _never(module.name, name))
        elif each.module.partition(".")[0] in _STANDARD:
            yield each.module
        elif not each.optional and not any(_below(each.module, absent) for absent in knowledge.ABSENT):
            self.trouble.add(f"{module.name} ({module.distribution}): nobody ships {each.module}")

    def _is_here(self, name: str) -> bool:
        return name in self.shelf.modules or name in self.shelf.packages


def _never(importer: str, imported: str) -> bool:
    return any(_below(importer, one) and _below(imported, other) for one, other in knowledge.NEVER)


def _below(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
