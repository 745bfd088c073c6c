"""Exports of tables as DynamoDB writes them to S3, copied to a folder.

…/AWSDynamoDB/<export>/manifest-summary.json   which table, of which moment, how many items
…/AWSDynamoDB/<export>/manifest-files.json     a line a data file: its items and its checksum
…/AWSDynamoDB/<export>/data/*.json.gz          a line an item: {"Item": {"pk": {"S": "…"}, …}}
"""

import base64
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from pannier.core.schemas import RawItem
from pannier.streams.records import with_bytes

_SUMMARY, _FILES = "manifest-summary.json", "manifest-files.json"


class ExportUnreadable(Exception):
    """A folder is no whole export. Says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Export:
    """A table as it was at a moment (`at`, as the manifest tells it)."""

    folder: Path
    table: str
    at: str
    items: int

    def read(self) -> Iterator[RawItem]:
        """Every item. Each file is checked before anything of it is told.

        Raises:
            ExportUnreadable: a file is missing or damaged, or there are fewer items than the manifests say.
        """
        seen = 0
        for line in _lines(self.folder / _FILES):
            manifest = orjson.loads(line)
            data = self.folder / "data" / str(manifest["dataFileS3Key"]).rpartition("/")[2]
            items = _items(data, str(manifest["md5Checksum"]))
            if len(items) != manifest["itemCount"]:
                raise ExportUnreadable(f"{data} has {len(items)} items, not {manifest['itemCount']}")
            seen += len(items)
            yield from items
        if seen != self.items:
            raise ExportUnreadable(f"{self.folder} has {seen} items, not {self.items}")


def find_exports(folder: Path) -> list[Export]:
    """Every export in a folder and its folders, by table.

    Raises:
        ExportUnreadable: there is none, or one is not a full one in DynamoDB's JSON.
    """
    found = [_export(path) for path in sorted(folder.rglob(_SUMMARY))]
    if not found:
        raise ExportUnreadable(f"no {_SUMMARY} in {folder}")
    return sorted(found, key=lambda export: export.table)


def _export(path: Path) -> Export:
    try:
        summary = orjson.loads(path.read_bytes())
        form = (summary.get("exportType", "FULL_EXPORT"), summary["outputFormat"])
        export = Export(
            path.parent,
            str(summary["tableArn"]).rpartition("/")[2],
            str(summary["exportTime"]),
            int(summary["itemCount"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise ExportUnreadable(f"{path} is no summary of an export") from error
    if form != ("FULL_EXPORT", "DYNAMODB_JSON"):
        raise ExportUnreadable(
            f"{path}: {' in '.join(map(str, form))}; only full exports in DYNAMODB_JSON can be read"
        )
    return export


def _lines(path: Path) -> list[bytes]:
    try:
        return [line for line in path.read_bytes().splitlines() if line.strip()]
    except OSError as error:
        raise ExportUnreadable(f"{path} cannot be read") from error


def _items(path: Path, checksum: str) -> list[RawItem]:
    try:
        packed = path.read_bytes()
        if base64.b64encode(hashlib.md5(packed, usedforsecurity=False).digest()).decode() != checksum:
            raise ExportUnreadable(f"{path} is not what was exported")
        lines = gzip.decompress(packed).splitlines()
    except (OSError, EOFError) as error:
        raise ExportUnreadable(f"{path} cannot be read") from error
    return [with_bytes(orjson.loads(line)["Item"]) for line in lines if line.strip()]
