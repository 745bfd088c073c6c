"""Responses are dated by the platform's clock, wherever a simulation has moved it."""

from datetime import UTC, datetime, timedelta

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pannier.core.clock import FixedClock
from pannier.local.dated import Dated
from pannier.local.stack import serving_command


def test_a_response_tells_the_platforms_time() -> None:
    clock = FixedClock(datetime(2026, 3, 2, 4, 0, 0, 700_000, tzinfo=UTC))
    client = TestClient(Dated(Starlette(routes=[Route("/", lambda _: PlainTextResponse("x"))]), clock))
    assert client.get("/").headers.get_list("date") == ["Mon, 02 Mar 2026 04:00:00 GMT"]
    clock.advance(timedelta(days=3))
    assert client.get("/elsewhere").headers["date"] == "Thu, 05 Mar 2026 04:00:00 GMT"


def test_the_server_writes_no_other_date() -> None:
    assert "--no-date-header" in serving_command("127.0.0.1", 8000)
