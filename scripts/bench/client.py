"""Requests into an ASGI application, without a socket and without a client library that would be measured with it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import orjson
from starlette.types import ASGIApp


class Client:
    """POSTs GraphQL operations, one after the other."""

    def __init__(self, app: ASGIApp, token: str | None = None) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._headers = [(b"content-type", b"application/json"), (b"accept", b"application/json")]
        if token is not None:
            self._headers.append((b"authorization", f"Bearer {token}".encode()))

    def post(self, query: str, **variables: object) -> bytes:
        """The body of the answer."""
        return self._loop.run_until_complete(self._post(query, variables))

    def data(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of an answer that has no errors."""
        answer: dict[str, Any] = orjson.loads(self.post(query, **variables))
        if "errors" in answer:
            raise RuntimeError(str(answer["errors"]))
        data: dict[str, Any] = answer["data"]
        return data

    async def _post(self, query: str, variables: dict[str, object]) -> bytes:
        body = orjson.dumps({"query": query, "variables": variables})
        answer = bytearray()

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            answer.extend(message.get("body", b""))

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "headers": self._headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
            "scheme": "http",
        }
        await self._app(scope, receive, send)
        return bytes(answer)
