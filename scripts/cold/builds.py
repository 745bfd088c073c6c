"""The packages to start from: ours as it is deployed, and a naive one as pip leaves it, once compiled and once not."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from scripts.cold.starts import RUNTIME

_NAIVE = Path("build/naive")  # scripts/setup puts both there
_NAIVE_COMPILED = Path("build/naive-compiled")
_HERE = Path(__file__).parent
_PROJECT = _HERE.parents[1]


def unpack(archive: Path, into: Path) -> Path:
    """Our artefact's folder."""
    shutil.rmtree(into, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(into)
    return into.absolute()


def naive(into: Path, source: Path, *, compiled: bool) -> Path:
    """A folder with all that is locked, all of our code, and the naive handlers."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(_NAIVE_COMPILED if compiled else _NAIVE, into, copy_function=os.link)
    here = into / _HERE.relative_to(_PROJECT)  # under the name that it has here
    here.mkdir(parents=True)
    shutil.copytree(_HERE / "naive", here / "naive", ignore=_compiled)
    shutil.copytree(source, into / source.name, ignore=_compiled)
    if compiled:
        options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash"]
        folders = [str(into / source.name), str(here)]
        subprocess.run([str(RUNTIME), "-m", "compileall", *options, *folders], check=True)
    return into.absolute()


_compiled: Callable[[str, list[str]], set[str]] = shutil.ignore_patterns("__pycache__")


def size_mb(folder: Path) -> float:
    """Unzipped, as Lambda counts it."""
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6
