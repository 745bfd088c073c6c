"""The packages to start from: ours as it is deployed, and a naive one as pip leaves it, once compiled and once not."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from scripts.cold.starts import RUNTIME

_NAIVE = Path("build/naive")  # scripts/setup puts it there
_HERE = Path(__file__).parent


def unpack(archive: Path, into: Path) -> Path:
    """Our artefact's folder."""
    shutil.rmtree(into, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(into)
    return into.absolute()


def naive(into: Path, source: Path, *, compiled: bool) -> Path:
    """A folder with all that is locked, all of our code, and the naive handlers."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(_NAIVE, into, copy_function=os.link, ignore=_compiled)
    shutil.copytree(source, into / source.name, ignore=_compiled)
    for folder in _HERE.parent, _HERE:  # under the name that it has here
        (into / folder.relative_to(_HERE.parents[1])).mkdir()
    shutil.copytree(_HERE / "naive", into / _HERE.relative_to(_HERE.parents[1]) / "naive", ignore=_compiled)
    if compiled:
        options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
        subprocess.run([str(RUNTIME), "-m", "compileall", *options, str(into)], check=True)
    return into.absolute()


_compiled: Callable[[str, list[str]], set[str]] = shutil.ignore_patterns("__pycache__")


def size_mb(folder: Path) -> float:
    """Unzipped, as Lambda counts it."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6
