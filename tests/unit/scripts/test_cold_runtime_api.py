"""The Runtime API that cold starts are measured with."""

import json
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest

from scripts.cold.runtime_api import Course, RuntimeApi

_RUNTIME = "2018-06-01/runtime"


@pytest.fixture
def api() -> Iterator[RuntimeApi]:
    api = RuntimeApi({"token-key": "a key"})
    yield api
    api.shutdown()
    api.server_close()


def call(api: RuntimeApi, path: str, body: object = None, headers: dict[str, str] | None = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://{api.address}/{path}", data=data, headers=headers or {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def test_a_process_is_looked_at_when_it_asks_for_its_first_and_its_second_event(api: RuntimeApi) -> None:
    looks: list[int] = []
    course = api.course = Course(b'{"first": "event"}', lambda: looks.append(len(looks)))
    assert json.loads(call(api, f"{_RUNTIME}/invocation/next")) == {"first": "event"}
    assert looks == [0]
    call(api, f"{_RUNTIME}/invocation/1/response", {"done": True})
    assert json.loads(course.answer) == {"done": True}
    assert not course.over.is_set()
    with ThreadPoolExecutor(1) as executor:  # nobody answers; the process is ended while it waits
        asking = executor.submit(call, api, f"{_RUNTIME}/invocation/next")
        assert course.over.wait(10)
        assert isinstance(asking.exception(10), OSError | HTTPException)
    assert looks == [0, 1]
    assert course.failure == ""


@pytest.mark.parametrize("path", ["init/error", "invocation/1/error"])
def test_a_process_that_fails_is_heard(api: RuntimeApi, path: str) -> None:
    course = api.course = Course(b"{}", lambda: None)
    call(api, f"{_RUNTIME}/{path}", {"errorMessage": "no settings"})
    assert course.over.is_set()
    assert "no settings" in course.failure


def test_beside_it_is_an_aws_with_secrets_and_nothing_else(api: RuntimeApi) -> None:
    target = {"X-Amz-Target": "secretsmanager.GetSecretValue"}
    assert json.loads(call(api, "", {"SecretId": "token-key"}, target)) == {"SecretString": "a key"}
    found = json.loads(call(api, "", {"TableName": "orders"}, {"X-Amz-Target": "DynamoDB_20120810.Query"}))
    assert (found["Items"], found["Count"]) == ([], 0)
