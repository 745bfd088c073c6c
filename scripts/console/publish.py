"""Puts the built console where a stack's distribution serves it: `python -m scripts.console.publish --stack …`.

The new files go first and the page that names them last, so that no browser is sent to what is not there yet. What open
pages may still ask for, of builds that were replaced less than thirty days ago, stays.
"""

import argparse
import json
import mimetypes
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from pannier.local.console import BUILT, CONFIG, INDEX, cache_control, config

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_s3.client import S3Client

KEPT_FOR = timedelta(days=30)
_FOLDER = "console/"
_RELEASES = "releases/"  # where the distribution reaches nothing
_TEXT = ("text/", "application/json", "image/svg+xml")
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}


class NotPublished(Exception):
    """There is nothing to publish, or nowhere to publish it. Says which."""


@dataclass(frozen=True, slots=True)
class Destination:
    """What a stack says of its console, in its outputs."""

    bucket: str
    url: str
    config: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """How many files were new, and how many were of no use any more."""

    uploaded: int
    removed: int


def main() -> int:
    """An exit status: 1 when it is not published."""
    parser = argparse.ArgumentParser(prog="python -m scripts.console.publish", description=__doc__)
    parser.add_argument("--stack", required=True, help="as pannier-dev")
    parser.add_argument("--region", required=True, help="of AWS")
    arguments = parser.parse_args()
    session = get_session()
    try:
        formation = cast(
            "CloudFormationClient", session.create_client("cloudformation", region_name=arguments.region)
        )
        destination = destination_of(formation, arguments.stack)
        store = cast("S3Client", session.create_client("s3", region_name=arguments.region))
        done = publish(store, destination, BUILT, datetime.now(UTC))
    except (NotPublished, BotoCoreError, ClientError) as error:
        print(f"the console is not published: {error}", file=sys.stderr)
        return 1
    print(f"{destination.url}: {done.uploaded} files are new, {done.removed} old ones are gone")
    return 0


def destination_of(formation: "CloudFormationClient", stack: str) -> Destination:
    """Where a stack's console is. Raises NotPublished when it has none, ClientError when there is no stack."""
    (found,) = formation.describe_stacks(StackName=stack)["Stacks"]
    outputs = {each.get("OutputKey"): each.get("OutputValue", "") for each in found.get("Outputs", [])}
    missing = {"ConsoleBucketName", "ConsoleUrl", "ConsoleGraphql", "ConsoleLive"} - outputs.keys()
    if missing:
        raise NotPublished(f"the stack {stack} has no {', '.join(sorted(missing))}")
    return Destination(
        bucket=outputs["ConsoleBucketName"],
        url=outputs["ConsoleUrl"],
        config=config(outputs["ConsoleGraphql"], outputs["ConsoleLive"]),
    )


def publish(store: "S3Client", destination: Destination, built: Path, now: datetime) -> Published:
    """Bring the build into the bucket, and take out of it what no build of the last thirty days has.

    Raises NotPublished when nothing is built.
    """
    if not (built / INDEX).exists():
        raise NotPublished(f"{built} holds no console: scripts/setup console")
    bucket, files = destination.bucket, _files(built)
    there = set(_keys(store, bucket, _FOLDER))
    # Content that has a hash in its name is there or is not.
    new = [path for path in files if f"{_FOLDER}{path}" not in there or not _hashed(path)]
    for path in new:
        if path != INDEX:
            _put(store, bucket, path, (built / path).read_bytes())
    settings = json.dumps(destination.config, indent=2).encode()
    _put(store, bucket, CONFIG, settings)
    hashed = [path for path in files if _hashed(path)]
    release = f"{_RELEASES}{now:%Y-%m-%dT%H:%M:%SZ}.json"
    store.put_object(Bucket=bucket, Key=release, Body=json.dumps(hashed).encode())
    _put(store, bucket, INDEX, (built / INDEX).read_bytes())
    return Published(len(new), _clear(store, bucket, now))


def _files(built: Path) -> list[str]:
    """What is served, by its path; what the build keeps for itself begins with a dot."""
    paths = (path.relative_to(built) for path in sorted(built.rglob("*")) if path.is_file())
    return [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]


def _hashed(path: str) -> bool:
    return cache_control(path) != cache_control(INDEX)


def _put(store: "S3Client", bucket: str, path: str, body: bytes) -> None:
    store.put_object(
        Bucket=bucket,
        Key=f"{_FOLDER}{path}",
        Body=body,
        ContentType=content_type(path),
        CacheControl=cache_control(path),
    )


def content_type(path: str) -> str:
    """As browsers want it."""
    kind = _TYPES.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind


def _clear(store: "S3Client", bucket: str, now: datetime) -> int:
    """Forget releases that were replaced long ago, and the files that only they had. How many files."""
    releases = sorted(_keys(store, bucket, _RELEASES))
    living = [
        key
        for key, replaced_by in zip(releases, [*releases[1:], None], strict=True)
        if replaced_by is None or now - _made_at(replaced_by) < KEPT_FOR
    ]
    wanted = {f"{_FOLDER}{path}" for key in living for path in _content(store, bucket, key)}
    unwanted = [
        key
        for key in _keys(store, bucket, _FOLDER)
        if _hashed(key.removeprefix(_FOLDER)) and key not in wanted
    ]
    for key in (*unwanted, *(each for each in releases if each not in living)):
        store.delete_object(Bucket=bucket, Key=key)
    return len(unwanted)


def _made_at(release: str) -> datetime:
    return datetime.fromisoformat(Path(release).stem)


def _content(store: "S3Client", bucket: str, release: str) -> list[str]:
    paths: list[str] = json.loads(store.get_object(Bucket=bucket, Key=release)["Body"].read())
    return paths


def _keys(store: "S3Client", bucket: str, prefix: str) -> Iterable[str]:
    pages = store.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [each["Key"] for page in pages for each in page.get("Contents", [])]


if __name__ == "__main__":
    sys.exit(main())
