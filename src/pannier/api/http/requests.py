"""What a request asks, from its bytes. Everything that a stranger can send has a bound."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request

from pannier.api.http.refusals import Refused

MAX_BODY_BYTES = 200_000
MAX_QUERY_BYTES = 16_000
MAX_DEPTH = 64
METHODS = "GET, HEAD, OPTIONS, POST"
_PARAMETERS = ("query", "documentId", "operationName", "variables", "extensions")
_MOST_PARAMETERS = 50
_CONTAINERS = (dict, list)
_HASH = re.compile(r"[0-9a-f]{64}")

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The parameters of a request, checked: a `query`, a `document_id` or a `sha256`, never query and id at once."""

    query: str | None
    document_id: str | None
    sha256: str | None
    """Of the document, for who persists documents as they go."""
    operation_name: str | None
    variables: JsonObject | None
    extensions: JsonObject


async def read(request: Request) -> GraphQLRequest:
    """What is asked. Raises Refused."""
    if request.method in ("GET", "HEAD"):
        return _checked(_from_url(request.scope["query_string"]))
    if request.method == "POST":
        _check_type(request)
        return _checked(_from_body(await _body(request)))
    raise Refused(405, f"Send {METHODS}.", "METHOD_NOT_ALLOWED", {"allow": METHODS})


def _from_url(query: bytes) -> Mapping[str, Any]:
    if len(query) > MAX_QUERY_BYTES:
        raise Refused(414, f"The query of a URL has at most {MAX_QUERY_BYTES} bytes. POST has room for more.")
    try:
        pairs = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:  # among them what is not UTF-8
        raise Refused(400, "The query of the URL is not well formed.") from error
    params: dict[str, Any] = {}
    for name, value in pairs:
        if name not in _PARAMETERS:
            continue
        if name in params:
            raise Refused(400, f"`{name}` is there twice.")
        params[name] = value
    for name in ("variables", "extensions"):
        if params.get(name):
            params[name] = _decoded(params[name].encode(), f"`{name}` is not JSON.")
    return {name: value for name, value in params.items() if value != ""}


def _check_type(request: Request) -> None:
    given = request.headers.getlist("content-type")
    media_type, _, rest = (given[0] if given else "").partition(";")
    parameters = dict(part.strip().lower().partition("=")[::2] for part in rest.split(";"))
    charset = parameters.get("charset", "utf-8").strip('" ')
    if (
        len(given) != 1
        or media_type.strip().lower() != "application/json"
        or charset not in ("utf-8", "utf8")
    ):
        raise Refused(
            415, "Send application/json, in UTF-8.", "UNSUPPORTED_MEDIA_TYPE", {"accept": "application/json"}
        )
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused(
            415, "Send the body as it is.", "UNSUPPORTED_MEDIA_TYPE", {"accept-encoding": "identity"}
        )


async def _body(request: Request) -> bytes:
    too_large = Refused(413, f"A request has at most {MAX_BODY_BYTES} bytes.", "REQUEST_TOO_LARGE")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 9 or int(announced) > MAX_BODY_BYTES):
        raise too_large
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY_BYTES:
            raise too_large
    return bytes(received)


def _from_body(body: bytes) -> Mapping[str, Any]:
    decoded = _decoded(body, "The body is not JSON.")
    if not isinstance(decoded, dict):
        raise Refused(400, "A request is a JSON object.")
    return decoded


def _decoded(raw: bytes, problem: str) -> Any:
    """What the bytes say. orjson refuses what is not UTF-8, numbers beyond a double, a nesting of more than 1,024."""
    try:
        decoded = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(400, problem) from error
    if (
        raw.count(b"[") + raw.count(b"{") > MAX_DEPTH
        and type(decoded) in _CONTAINERS
        and _deeper(decoded, MAX_DEPTH)
    ):
        raise Refused(400, f"JSON is nested {MAX_DEPTH} deep at most.")
    return decoded


def _deeper(value: Any, depth: int) -> bool:
    """Whether it is nested deeper; looks at everything once, level by level."""
    level = [value]
    for _ in range(depth):
        inner: list[Any] = []
        for each in level:
            values = each.values() if isinstance(each, dict) else each
            inner += [value for value in values if value and type(value) in _CONTAINERS]
        if not inner:
            return False
        level = inner
    return True


def _checked(params: Mapping[str, Any]) -> GraphQLRequest:
    query, document_id, name = (_text(params, each) for each in _PARAMETERS[:3])
    variables, extensions = (_object(params, each) for each in _PARAMETERS[3:])
    sha256 = _sha256(extensions or {})
    if query is None and document_id is None and sha256 is None:
        raise Refused(400, "`query` is a GraphQL document, or `documentId` names one.")
    if query is not None and not query.strip():
        raise Refused(400, "`query` is a GraphQL document.")
    if document_id is not None and (query is not None or sha256 is not None):
        raise Refused(400, "`documentId` comes without a document, and without another name for it.")
    return GraphQLRequest(query, document_id, sha256, name or None, variables, extensions or {})


def _text(params: Mapping[str, Any], name: str) -> str | None:
    value = params.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(400, f"`{name}` is a string.")
    return value


def _object(params: Mapping[str, Any], name: str) -> JsonObject | None:
    value = params.get(name)
    if value is not None and not isinstance(value, dict):
        raise Refused(400, f"`{name}` is an object.")
    return value


def _sha256(extensions: JsonObject) -> str | None:
    persisted = extensions.get("persistedQuery")
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise Refused(400, "Persisted queries have version 1.")
    sha256 = persisted.get("sha256Hash")
    if not isinstance(sha256, str) or not _HASH.fullmatch(sha256):
        raise Refused(400, "`sha256Hash` is 64 hexadecimal digits, in lower case.")
    return sha256
