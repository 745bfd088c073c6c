"""GraphQL over HTTP, measured; patient with a server that is away for a while."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.replies import Reply, UnexpectedReply
from pannier.local.simulate.timing import PlatformTime

Variables = Mapping[str, Any]

PATIENCE_SECONDS = 90.0  # how long a server may be away, such as for a restart
_ANSWER_WITHIN = 30.0
_BUSY_ATTEMPTS = 5
_AWAY = (httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError, httpx.CloseError)


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL document with one operation. `root` is the field that answers; empty where several do.

    `success` is the type of the answer that is no refusal; None where the field's type is no union.
    """

    name: str
    root: str
    document: str
    success: str | None = None


class SimulatedError(Exception):
    """The call came to nothing; it is written down already."""


class Refused(SimulatedError):
    """The API refused, in its types: a code, and what comes with it."""

    def __init__(self, code: str, reply: Reply) -> None:
        super().__init__(code)
        self.code = code
        self.reply = reply


class Unexpected(SimulatedError):
    """The API answered as it never should."""


class TokenRefused(SimulatedError):
    """The access token is not good any more."""


class Gateway:
    """The way to the server; everybody's requests go through one."""

    def __init__(self, address: str, recorder: Recorder, time_: PlatformTime) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
        self.address = address
        self._http = httpx.AsyncClient(base_url=address, timeout=_ANSWER_WITHIN, limits=limits)
        self._recorder = recorder
        self._outage = Outage(recorder, time_)

    @property
    def gone(self) -> bool:
        """Whether the server has been away for longer than anybody waits."""
        return self._outage.seconds > PATIENCE_SECONDS

    async def close(self) -> None:
        await self._http.aclose()

    async def execute(
        self, operation: Operation, variables: Variables, token: str | None, locale: str
    ) -> Reply:
        """What the operation's root field answers.

        Raises:
            Refused: a typed refusal.
            TokenRefused: to be renewed.
            Unexpected: anything else; also a server that stays away.
        """
        headers = {"accept": "application/graphql-response+json", "accept-language": locale}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        body = {"query": operation.document, "operationName": operation.name, "variables": dict(variables)}
        answer = await self._post(operation, body, headers)
        for attempt in range(1, _BUSY_ATTEMPTS):
            if _codes(answer) != {"TRY_AGAIN"}:
                break
            self._recorder.noted("busy, tried again")
            await asyncio.sleep(0.1 * 2**attempt)
            answer = await self._post(operation, body, headers)
        return self._judged(operation, answer)

    async def sent_to(self, contact: str) -> list[Mapping[str, str]]:
        """What a local installation sent to a phone number or an e-mail address, newest first; nothing elsewhere."""
        try:
            response = await self._http.get(
                "/outbox", params={"to": contact, "limit": "5"}, headers={"accept": "application/json"}
            )
            messages: list[Mapping[str, str]] = response.raise_for_status().json()["messages"]
        except (httpx.HTTPError, ValueError, KeyError):
            return []
        return messages

    async def _post(
        self, operation: Operation, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        response, seconds = await self._patiently(operation, body, headers)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise TokenRefused
        self._recorder.answered(operation.name, seconds)
        try:
            answer = response.json()
        except ValueError as error:
            raise self._unexpected(operation, f"HTTP {response.status_code} without JSON") from error
        if not isinstance(answer, dict):
            raise self._unexpected(operation, "an answer that is no object")
        if response.status_code != httpx.codes.OK and "errors" not in answer:
            raise self._unexpected(operation, f"HTTP {response.status_code}")
        return answer

    async def _patiently(
        self, operation: Operation, body: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[httpx.Response, float]:
        """The response and the seconds it took. Where no connection comes about, the same is sent again."""
        while True:
            began = time.perf_counter()
            try:
                response = await self._http.post("/graphql", json=body, headers=headers)
            except _AWAY as error:
                self._outage.met()
                if self.gone:
                    raise self._unexpected(operation, f"the server stays away: {_named(error)}") from error
                await asyncio.sleep(0.5)
            except httpx.HTTPError as error:
                raise self._unexpected(operation, _named(error)) from error
            else:
                self._outage.over(began)
                return response, time.perf_counter() - began

    def _judged(self, operation: Operation, answer: Mapping[str, Any]) -> Reply:
        if errors := answer.get("errors"):
            if "UNAUTHENTICATED" in _codes(answer):
                raise TokenRefused
            raise self._unexpected(operation, _told(errors))
        try:
            if not operation.root:
                return Reply(answer["data"], operation.name)
            if answer["data"][operation.root] is None:
                raise UnexpectedReply(f"{operation.root} is null")
            reply = Reply(answer["data"], operation.name).part(operation.root)
            if operation.success is None or reply.type_name == operation.success:
                return reply
            if reply.has("code"):
                self._recorder.refused(operation.name, reply.text("code"))
                raise Refused(reply.text("code"), reply)
            raise UnexpectedReply(f"the answer is a {reply.type_name}, not a {operation.success}")
        except (KeyError, TypeError) as error:
            raise self._unexpected(operation, f"an answer without {operation.root}") from error
        except UnexpectedReply as error:
            raise self._unexpected(operation, str(error)) from error

    def _unexpected(self, operation: Operation, what: str) -> Unexpected:
        self._recorder.failed(operation.name, what)
        return Unexpected(what)


class Outage:
    """While the server is away, the platform's time passes at the machine's pace, so that less expires."""

    def __init__(self, recorder: Recorder, time_: PlatformTime) -> None:
        self._recorder = recorder
        self._time = time_
        self._rate: float | None = None
        self._first_failure = self._last_failure = 0.0

    @property
    def seconds(self) -> float:
        """How long it has lasted; 0 without one."""
        return 0.0 if self._rate is None else time.perf_counter() - self._first_failure

    def met(self) -> None:
        """A connection failed."""
        self._recorder.noted("connection failed, tried again")
        self._last_failure = time.perf_counter()
        if self._rate is None:
            self._first_failure = self._last_failure
            self._rate = self._time.rate
            self._time.set_rate(1.0)

    def over(self, began: float) -> None:
        """A request came through, that began at this reading of `perf_counter`: before the outage, or after it."""
        if self._rate is not None and began > self._last_failure:
            self._time.set_rate(self._rate)
            self._rate = None
            self._recorder.noted("server was away and came back")


def _codes(answer: Mapping[str, Any]) -> set[str]:
    return {str(error.get("extensions", {}).get("code")) for error in answer.get("errors") or ()}


def _told(errors: list[Mapping[str, Any]]) -> str:
    first = errors[0]
    extensions = first.get("extensions", {})
    path = ".".join(str(part) for part in extensions.get("path") or first.get("path") or ())
    told = f"{extensions.get('code')}: {first.get('message')}"
    request = f" [{extensions['requestId']}]" if "requestId" in extensions else ""
    return told + (f" at {path}" if path else "") + request


def _named(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip()
