"""The local server shows the pictures that the demo menus name."""

from pathlib import Path

import httpx
from starlette.responses import PlainTextResponse

from pannier.local.app import around
from pannier.local.demo import demo_city


async def get(path: str) -> httpx.Response:
    app = around(PlainTextResponse("the API"), "http://127.0.0.1:1", Path("no-outbox"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://local") as client:
        return await client.get(path)


async def test_a_dish_has_its_picture() -> None:
    answer = await get(demo_city().merchants[0].items[0].image)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<svg ")


async def test_other_pictures_are_not_found() -> None:
    assert (await get("/media/noodles-99.svg")).status_code == 404
    assert (await get("/media/city.py")).status_code == 404


async def test_everything_else_goes_to_the_api() -> None:
    assert (await get("/anything")).text == "the API"
