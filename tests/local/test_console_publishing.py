"""The built console in a bucket: typed and kept as browsers need it, the page last, old files for a while."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from scripts.console.publish import Destination, NotPublished, Published, destination_of, publish

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
CONFIG = {"graphql": "https://api.example.com/graphql", "live": "wss://live.example.com"}
TO = Destination("console", "https://console.example.com/console/", CONFIG)
OUTPUTS = {
    "ConsoleBucketName": TO.bucket,
    "ConsoleUrl": TO.url,
    "ConsoleGraphql": CONFIG["graphql"],
    "ConsoleLive": CONFIG["live"],
}


@pytest.fixture
def store() -> Iterator[Any]:
    """S3, with the bucket, which remembers in which order it was written to."""
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket=TO.bucket)
        yield s3


def build(folder: Path, name: str) -> Path:
    """A build with one script of its own, and a style that every build has."""
    (folder / "assets").mkdir(parents=True)
    (folder / ".vite").mkdir()
    (folder / ".built-from").write_text("stamp")
    (folder / ".vite" / "manifest.json").write_text("{}")
    (folder / "assets" / f"index-{name}.js").write_text(name)
    (folder / "assets" / "style-1.css").write_text("p{}")
    (folder / "favicon.svg").write_text("<svg/>")
    (folder / "index.html").write_text(f"<script src=/console/assets/index-{name}.js>")
    return folder


def keys(store: Any, prefix: str = "console/") -> set[str]:
    found = store.list_objects_v2(Bucket=TO.bucket, Prefix=prefix)
    return {each["Key"].removeprefix(prefix) for each in found.get("Contents", [])}


def test_what_is_served_is_there_with_its_type_and_for_how_long(store: Any, tmp_path: Path) -> None:
    assert publish(store, TO, build(tmp_path / "a", "a"), NOW) == Published(4, 0)
    told = {key: store.head_object(Bucket=TO.bucket, Key=f"console/{key}") for key in keys(store)}
    for_ever, asked_each_time = "public, max-age=31536000, immutable", "no-cache"
    assert {key: (each["ContentType"], each["CacheControl"]) for key, each in told.items()} == {
        "assets/index-a.js": ("text/javascript; charset=utf-8", for_ever),
        "assets/style-1.css": ("text/css; charset=utf-8", for_ever),
        "favicon.svg": ("image/svg+xml; charset=utf-8", asked_each_time),
        "config.json": ("application/json; charset=utf-8", asked_each_time),
        "index.html": ("text/html; charset=utf-8", asked_each_time),
    }
    config = store.get_object(Bucket=TO.bucket, Key="console/config.json")["Body"].read()
    assert json.loads(config) == CONFIG


def test_the_page_comes_last_after_all_that_it_names(store: Any, tmp_path: Path) -> None:
    written: list[str] = []
    store.meta.events.register(
        "before-parameter-build.s3.PutObject", lambda params, **_: written.append(params["Key"])
    )
    publish(store, TO, build(tmp_path / "a", "a"), NOW)
    publish(store, TO, build(tmp_path / "b", "b"), NOW + timedelta(days=1))
    first, second = written[:6], written[6:]
    assert first[-1] == second[-1] == "console/index.html"
    assert first[0] == "console/assets/index-a.js"
    assert "console/assets/style-1.css" in first
    assert "console/assets/style-1.css" not in second  # it is there already


def test_files_of_a_build_stay_for_thirty_days_after_the_next_came(store: Any, tmp_path: Path) -> None:
    a, b = build(tmp_path / "a", "a"), build(tmp_path / "b", "b")
    publish(store, TO, a, NOW)
    replaced = NOW + timedelta(days=100)  # it was the present one for long
    publish(store, TO, b, replaced)
    assert publish(store, TO, b, replaced + timedelta(days=29)) == Published(2, 0)
    assert {"assets/index-a.js", "assets/index-b.js"} <= keys(store)
    assert publish(store, TO, b, replaced + timedelta(days=31)) == Published(2, 1)
    assert keys(store) == {
        "assets/index-b.js", "assets/style-1.css", "favicon.svg", "config.json", "index.html"
    }  # fmt: skip
    assert len(keys(store, "releases/")) == 3


def test_nothing_is_published_where_nothing_is_built(store: Any, tmp_path: Path) -> None:
    with pytest.raises(NotPublished, match="scripts/setup console"):
        publish(store, TO, tmp_path, NOW)
    assert keys(store) == set()


def test_a_stack_says_where_its_console_is() -> None:
    formation = boto3.client("cloudformation", region_name="us-east-1")
    with Stubber(formation) as stub:
        stub.add_response("describe_stacks", answer(OUTPUTS), {"StackName": "pannier-dev"})
        assert destination_of(formation, "pannier-dev") == TO
        stub.add_response("describe_stacks", answer({"HttpApiUrl": "https://…"}), {"StackName": "other"})
        with pytest.raises(NotPublished, match="ConsoleBucketName"):
            destination_of(formation, "other")


def answer(outputs: dict[str, str]) -> dict[str, Any]:
    """What CloudFormation says of a stack."""
    said = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
    stack = {"StackName": "x", "CreationTime": NOW, "StackStatus": "UPDATE_COMPLETE", "Outputs": said}
    return {"Stacks": [stack]}
