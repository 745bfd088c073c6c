"""Files that are generated from the code and committed: written, or compared with what the code says now."""

import sys
from pathlib import Path

import yaml


class Dumper(yaml.SafeDumper):
    """Lists indented, no anchors: a file that is read in reviews."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


def write_or_check(path: Path, wanted: str, *, check: bool, remedy: str) -> int:
    """Write the file; with `check`, touch nothing and tell whether it drifted. An exit status."""
    current = path.read_text(encoding="utf-8") if path.exists() else None
    if current == wanted:
        return 0
    if check:
        print(f"{path} does not say what the code says; run `{remedy}` and commit it", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(wanted, encoding="utf-8")
    print(f"wrote {path}")
    return 0
