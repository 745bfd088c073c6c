"""Checks the tracked files: none names a package registry or a path of somebody's machine, none is a giant.

Files over 300 lines and functions over 40 are listed, files over 400 fail: split by use case.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_ADVISED, FILE_LIMIT, FUNCTION_ADVISED = 300, 400, 40
SOURCE_SUFFIXES = {".py", ".ts", ".tsx", ".js", ".mjs", ".css", ".sh"}

# Put together from parts, so that this file passes its own check.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "deb." + "debian.org",
    "ghcr" + ".io",
    "docker" + ".io",
]
REGISTRY = re.compile("|".join(re.escape(host) for host in REGISTRY_HOSTS), re.IGNORECASE)
MACHINE_PATH = re.compile(r"file:/{3}|(?<![\w.$}*~-])/(?:work|root|home|Users|opt)/[\w.@-]")


def tracked_files() -> list[Path]:
    """Every file of the repository that is tracked, or new and not ignored, and still there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := Path(name)).is_file()]


def addresses(path: Path, text: str) -> Iterator[str]:
    """Name each line with a registry's host or a machine's path."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := REGISTRY.search(line):
            yield f"{path}:{number}: names the registry {found.group()}"
        if found := MACHINE_PATH.search(line):
            yield f"{path}:{number}: names a machine's path: {found.group()}…"


def long_functions(path: Path, text: str) -> Iterator[str]:
    """Name each function of a Python file that is longer than advised, its docstring not counted."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node
        length = (node.end_lineno or node.lineno) - first.lineno + 1
        if length > FUNCTION_ADVISED:
            yield f"{path}:{node.lineno}: {node.name} has {length} lines (advised: {FUNCTION_ADVISED})"


def main() -> int:
    """Print advice and problems; 1 when there are problems."""
    advice: list[str] = []
    problems: list[str] = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        problems += addresses(path, text)
        if path.suffix not in SOURCE_SUFFIXES:
            continue
        lines = len(text.splitlines())
        if lines > FILE_LIMIT:
            problems.append(f"{path}: {lines} lines (limit: {FILE_LIMIT})")
        elif lines > FILE_ADVISED:
            advice.append(f"{path}: {lines} lines (advised: {FILE_ADVISED})")
        if path.suffix == ".py":
            advice += long_functions(path, text)
    for line in advice:
        print(f"advice: {line}")
    for line in problems:
        print(f"problem: {line}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
