"""What need not be found out twice: what a source imports. It depends on the source alone."""

import hashlib
import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path

from scripts.package import scanning
from scripts.package.scanning import Scan, scan
from scripts.package.shelf import Module


@dataclass(slots=True)
class Scans:
    """By the digest of a module's name and source; kept in one file, which another version of the scanner ignores."""

    folder: Path
    _known: dict[str, Scan] = field(default_factory=dict)
    _used: dict[str, Scan] = field(default_factory=dict)
    _news: bool = False

    def load(self) -> None:
        """Read what an earlier build found out."""
        if self._file().exists():
            self._known = pickle.loads(self._file().read_bytes())

    def save(self) -> None:
        """Keep what this build needed to know, if some of it was news."""
        if self._news:
            self.folder.mkdir(parents=True, exist_ok=True)
            growing = self._file().with_suffix(f".{os.getpid()}.part")
            growing.write_bytes(pickle.dumps(self._used))
            growing.replace(self._file())
            for old in set(self.folder.glob("imports-*.pickle")) - {self._file()}:
                old.unlink(missing_ok=True)

    def of(self, module: Module, source: bytes) -> Scan:
        """What the source imports."""
        key = hashlib.sha256(module.path.encode() + b"\0" + source).hexdigest()
        if key not in self._known:
            self._known[key] = scan(source.decode("utf-8"), module.name, is_package=module.is_package)
            self._news = True
        self._used[key] = self._known[key]
        return self._known[key]

    def _file(self) -> Path:
        scanner = hashlib.sha256(Path(scanning.__file__).read_bytes()).hexdigest()[:12]
        return self.folder / f"imports-{scanner}.pickle"
