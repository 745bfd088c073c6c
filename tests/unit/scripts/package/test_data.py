"""Of botocore's list of endpoints only those of services that are called go along, and say of these what they said."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import botocore
from botocore.regions import EndpointResolver

from scripts.package.data import contents
from scripts.package.shelf import Distribution

ENDPOINTS = "botocore/data/endpoints.json"
CALLED = {"dynamodb": "dynamodb", "s3": "s3", "sesv2": "email", "apigatewaymanagementapi": "execute-api"}
INSTALLED = Path(botocore.__file__).parents[1]


def described(service: str) -> str:
    folder = max((INSTALLED / "botocore/data" / service).iterdir())
    return f"{folder.relative_to(INSTALLED)}/service-2.json.gz"


def read(path: str) -> bytes:
    return (INSTALLED / path).read_bytes()


def regions(resolver: EndpointResolver) -> Iterator[tuple[str, str]]:
    for partition in resolver.get_available_partitions():
        for prefix in CALLED.values():
            for region in resolver.get_available_endpoints(prefix, partition, allow_non_regional=True):
                yield prefix, region


def test_what_is_called_is_where_it_was_and_nothing_else_is_there() -> None:
    paths = [ENDPOINTS, *map(described, CALLED)]
    botocores = Distribution("botocore", "1", frozenset(paths), frozenset(), read)
    carried = dict(contents(botocores, paths))
    assert [
        json.loads(gzip.decompress(carried[path]))["metadata"]["endpointPrefix"] for path in paths[1:]
    ] == [*CALLED.values()]
    small, whole = json.loads(carried[ENDPOINTS]), json.loads(read(ENDPOINTS))
    assert set(small["partitions"][0]["services"]) == {
        "dynamodb",
        "email",
        "s3",
    }  # of sockets it says nothing
    ours, theirs = EndpointResolver(small), EndpointResolver(whole)
    everywhere = list(regions(theirs))
    assert len(everywhere) > 100
    assert list(regions(ours)) == everywhere
    for prefix, region in everywhere:
        assert ours.construct_endpoint(prefix, region) == theirs.construct_endpoint(prefix, region)
    assert len(carried[ENDPOINTS]) < len(read(ENDPOINTS)) / 10
