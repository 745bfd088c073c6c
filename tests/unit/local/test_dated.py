"""Responses are dated by the platform's clock, whatever the application said."""

from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pannier.core.clock import FixedClock
from pannier.local.dated import Dated

LUNCH = datetime(2026, 11, 23, 3, 10, 5, tzinfo=UTC)


def _early(_: Request) -> PlainTextResponse:
    return PlainTextResponse("early", headers={"date": "Thu, 01 Jan 1970 00:00:00 GMT"})


def test_the_date_is_the_platforms_and_there_is_one() -> None:
    app = Starlette(routes=[Route("/plain", lambda _: PlainTextResponse("hello")), Route("/early", _early)])
    client = TestClient(Dated(app, FixedClock(LUNCH)))
    for path in ("/plain", "/early", "/no-such-page"):
        assert client.get(path).headers.get_list("date") == ["Mon, 23 Nov 2026 03:10:05 GMT"]
