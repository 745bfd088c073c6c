"""Writes tables to a folder in the form in which DynamoDB exports them to S3."""

import base64
import gzip
import hashlib
import json
from pathlib import Path

from tests.clean import Item, Tables

AT = "2026-03-02T05:00:00.000Z"


def export(tables: Tables, folder: Path, at: str = AT, files: int = 2) -> None:
    """One export a table, each in several data files. Binary values are base64 already, as over the wire."""
    for name, items in tables.items():
        _table(name, items, folder / name / "AWSDynamoDB" / f"01772427600000-{name}", at, files)


def _table(name: str, items: list[Item], folder: Path, at: str, files: int) -> None:
    (folder / "data").mkdir(parents=True)
    lines = []
    for number in range(files):
        part = items[number::files]
        data = gzip.compress("".join(json.dumps({"Item": item}) + "\n" for item in part).encode(), mtime=0)
        key = f"{folder.parent.name}/{folder.name}/data/file{number}.json.gz"
        (folder / "data" / f"file{number}.json.gz").write_bytes(data)
        digest = base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode()
        lines.append({"itemCount": len(part), "md5Checksum": digest, "etag": "x-1", "dataFileS3Key": key})
    (folder / "manifest-files.json").write_text("".join(json.dumps(line) + "\n" for line in lines))
    summary = {
        "version": "2020-06-30",
        "exportArn": f"arn:aws:dynamodb:us-east-1:000000000000:table/{name}/export/{folder.name}",
        "startTime": at,
        "endTime": at,
        "tableArn": f"arn:aws:dynamodb:us-east-1:000000000000:table/{name}",
        "exportTime": at,
        "s3Bucket": "exports",
        "s3Prefix": name,
        "itemCount": len(items),
        "billedSizeBytes": 1,
        "outputFormat": "DYNAMODB_JSON",
        "exportType": "FULL_EXPORT",
        "manifestFilesS3Key": f"{folder.name}/manifest-files.json",
    }
    (folder / "manifest-summary.json").write_text(json.dumps(summary))
