"""Compiles by the Python that will run it. What comes out depends on the source and on where it will lie, only."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.package.errors import PackageError
from scripts.package.targets import Target

# Where Lambda unpacks a function. A path that is right spares the interpreter mending it in every code object.
ROOT = "/var/task"
_WORKER = Path(__file__).with_name("compile_worker.py")
_ABOUT = """import sys
print(*sys.version_info[:2])
print(sys.implementation.cache_tag, sys.version.split()[0], sep="-")"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that runs. `label` is `cpython-313-3.13.0`."""

    path: str
    version: tuple[int, int]
    label: str

    @property
    def tag(self) -> str:
        """What compiled files are named by."""
        return self.label.rpartition("-")[0]


def find_interpreter(target: Target) -> Interpreter | None:
    """This one where it fits, or one on the path or under pyenv."""
    for candidate in _candidates(f"python{target.version[0]}.{target.version[1]}"):
        if (found := _ask(candidate)) is not None and found.version == target.version:
            return found
    return None


def compile_all(sources: Mapping[str, bytes], interpreter: Interpreter, cache: Path) -> dict[str, bytes]:
    """Path of a source → its code. What was compiled before is taken from the cache. Raises PackageError."""
    folder = cache / f"{interpreter.label}-{_how()}"
    for old in set(cache.glob(f"{interpreter.label}-*")) - {folder}:
        shutil.rmtree(old, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    compiled = {path: folder / f"{_digest(path, source)}.pyc" for path, source in sources.items()}
    if todo := [path for path, file in compiled.items() if not file.exists()]:
        with tempfile.TemporaryDirectory() as scratch:
            jobs = []
            for number, path in enumerate(sorted(todo)):
                source = Path(scratch) / f"{number}.py"
                source.write_bytes(sources[path])
                jobs.append([str(source), f"{ROOT}/{path}", str(compiled[path])])
            _run(interpreter, json.dumps(jobs))
    return {path: file.read_bytes() for path, file in compiled.items()}


def compiled_path(path: str, interpreter: Interpreter) -> str:
    """`a/b.py` → `a/__pycache__/b.cpython-313.pyc`."""
    folder, _, file = path.rpartition("/")
    name = f"__pycache__/{file.removesuffix('.py')}.{interpreter.tag}.pyc"
    return f"{folder}/{name}" if folder else name


def _candidates(name: str) -> Iterator[str]:
    yield sys.executable
    if (on_path := shutil.which(name)) is not None:
        yield on_path
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = root.glob(f"versions/{name.removeprefix('python')}*/bin/{name}")
    yield from sorted((str(path) for path in found), reverse=True)


def _ask(candidate: str) -> Interpreter | None:
    """None when it does not run: pyenv's shims answer to names of versions that are not there."""
    asked = subprocess.run([candidate, "-I", "-S", "-c", _ABOUT], capture_output=True, text=True, check=False)
    lines = asked.stdout.splitlines()
    if asked.returncode or len(lines) != len(("version", "label")):
        return None
    major, minor = lines[0].split()
    return Interpreter(candidate, (int(major), int(minor)), lines[1])


def _run(interpreter: Interpreter, jobs: str) -> None:
    done = subprocess.run(
        [interpreter.path, "-I", "-S", "-W", "ignore", str(_WORKER)],
        input=jobs, text=True, check=False, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise PackageError(f"{interpreter.label} cannot compile this:\n{done.stderr.strip()}")


def _how() -> str:
    """Changes with this program, and with it what was compiled is done anew."""
    sources = (Path(__file__).read_bytes(), _WORKER.read_bytes())
    return hashlib.sha256(b"".join(sources)).hexdigest()[:12]


def _digest(path: str, source: bytes) -> str:
    return hashlib.sha256(path.encode() + b"\0" + source).hexdigest()
