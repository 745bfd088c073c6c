"""Answers of the API, judged; and a server that goes away for a while. A real HTTP server answers."""

import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pannier.local.simulate.recorder import Recorder
from pannier.local.simulate.timing import PlatformTime
from pannier.local.simulate.transport import Gateway, Operation, Refused, TokenRefused, Unexpected

PLACE = Operation("OrderPlace", "orderPlace", "mutation OrderPlace { orderPlace }", success="OrderPayload")
ORDER = {"__typename": "OrderPayload", "order": {"id": "x"}}


class Server(ThreadingHTTPServer):
    """Gives prepared answers; None stands for a connection that breaks."""

    answers: list[tuple[int, Any] | None]
    requests: list[dict[str, Any]]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.requests.append(json.loads(body) | {"token": self.headers.get("authorization")})
        answer = self.server.answers.pop(0)
        if answer is None:
            self.close_connection = True
            return
        text = json.dumps(answer[1]).encode() if answer[1] is not None else b"<html>"
        self.send_response(answer[0])
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.answers, made.requests = [], []
    thread = threading.Thread(target=made.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def gateway(server: Server, recorder: Recorder) -> AsyncIterator[Gateway]:
    made = Gateway(f"http://127.0.0.1:{server.server_port}", recorder, PlatformTime(None))
    yield made
    await made.close()


def data(value: object) -> tuple[int, Any]:
    return 200, {"data": {"orderPlace": value}}


async def test_the_payload_is_the_answer_and_is_measured(
    gateway: Gateway, server: Server, recorder: Recorder
) -> None:
    server.answers = [data(ORDER)]
    reply = await gateway.execute(PLACE, {"key": "k"}, "abc", "en")
    assert reply.text("order", "id") == "x"
    assert server.requests[0]["variables"] == {"key": "k"}
    assert server.requests[0]["token"] == "Bearer abc"
    assert len(recorder.latencies["OrderPlace"]) == 1


async def test_a_typed_refusal_is_counted_by_its_code(
    gateway: Gateway, server: Server, recorder: Recorder
) -> None:
    server.answers = [data({"__typename": "QuoteExpired", "code": "QUOTE_EXPIRED", "quote": None})]
    with pytest.raises(Refused) as refused:
        await gateway.execute(PLACE, {}, None, "en")
    assert refused.value.code == "QUOTE_EXPIRED"
    assert recorder.refusals == {("QUOTE_EXPIRED", "OrderPlace"): 1}
    assert recorder.unexpected_count == 0


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            (200, {"data": None, "errors": [{"message": "No.", "extensions": {"code": "FORBIDDEN"}}]}),
            "FORBIDDEN: No.",
        ),
        ((500, None), "HTTP 500 without JSON"),
        ((503, {}), "HTTP 503"),
        (data(None), "orderPlace is null"),
        (data({"__typename": "Surprise"}), "the answer is a Surprise, not a OrderPayload"),
    ],
)
async def test_anything_else_is_unexpected(
    gateway: Gateway, server: Server, recorder: Recorder, answer: tuple[int, Any], told: str
) -> None:
    server.answers = [answer]
    with pytest.raises(Unexpected):
        await gateway.execute(PLACE, {}, None, "en")
    assert [error.what for error in recorder.unexpected] == [told]


@pytest.mark.parametrize(
    "answer",
    [
        (401, {"errors": [{"message": "?", "extensions": {"code": "UNAUTHENTICATED"}}]}),
        (200, {"data": None, "errors": [{"message": "?", "extensions": {"code": "UNAUTHENTICATED"}}]}),
    ],
)
async def test_a_token_that_is_refused_is_nobodys_error(
    gateway: Gateway, server: Server, recorder: Recorder, answer: tuple[int, Any]
) -> None:
    server.answers = [answer]
    with pytest.raises(TokenRefused):
        await gateway.execute(PLACE, {}, "old", "en")
    assert recorder.unexpected_count == 0


async def test_busy_is_tried_again(gateway: Gateway, server: Server, recorder: Recorder) -> None:
    busy = {"data": None, "errors": [{"message": "Busy.", "extensions": {"code": "TRY_AGAIN"}}]}
    server.answers = [(200, busy), data(ORDER)]
    assert (await gateway.execute(PLACE, {}, None, "en")).type_name == "OrderPayload"
    assert recorder.notes == {"busy, tried again": 1}


async def test_a_broken_connection_sends_the_same_again(
    gateway: Gateway, server: Server, recorder: Recorder
) -> None:
    server.answers = [None, data(ORDER)]
    await gateway.execute(PLACE, {"key": "k"}, None, "en")
    first, second = server.requests
    assert first == second
    assert recorder.notes == {"connection failed, tried again": 1, "server was away and came back": 1}
    assert recorder.unexpected_count == 0
