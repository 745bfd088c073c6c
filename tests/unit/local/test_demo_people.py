"""Whom GraphiQL offers to sign in."""

from pathlib import Path

import httpx
from starlette.responses import PlainTextResponse

from pannier.local.app import around
from pannier.local.demo.sign_ins import sign_ins

People = tuple[tuple[str, str, str], ...]


async def people_shown(people: People, address: str) -> list[dict[str, str]]:
    app = around(PlainTextResponse("the API"), "http://127.0.0.1:1", Path("no-outbox"), people)
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://local") as client:
        answer = await client.get("/graphiql/people.json")
    assert answer.headers["cache-control"] == "no-store"
    shown: list[dict[str, str]] = answer.json()["people"]
    return shown


async def test_on_the_machine_itself_one_of_each_role() -> None:
    shown = await people_shown(sign_ins(), "127.0.0.1")
    assert [person["role"] for person in shown] == ["customer", "owner", "clerk", "courier", "operator"]
    assert shown[0] == {"role": "customer", "account": "customer@example.com", "password": "pannier-demo"}


async def test_no_other_machine_is_told_anybody() -> None:
    assert await people_shown(sign_ins(), "192.0.2.7") == []


async def test_without_the_demo_city_there_is_nobody() -> None:
    assert await people_shown((), "::1") == []
