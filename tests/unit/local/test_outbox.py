"""What was sent, as a person and as a program sees it."""

import json
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from pannier.local.app import around
from pannier.local.outbox import Sent, read_outbox

TEXT = Sent("p1", "sms", "+8613800000001", "", "您的验证码：123456", "", "m1", "2026-03-01T12:00:00+00:00")
MARKUP = "<script>alert('x')</script>\"&"
MAIL = Sent("p2", "email", "a@example.com", MARKUP, MARKUP, f'<b title="{MARKUP}">', "m2", TEXT.at)


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    file = tmp_path / "outbox.jsonl"
    fields = Sent.__slots__
    lines = [json.dumps({name: getattr(each, name) for name in fields}) for each in (TEXT, MAIL)]
    file.write_text("\n".join(lines) + "\n")
    return file


async def get(
    outbox: Path, path: str = "/outbox", accept: str = "application/json", address: str = "127.0.0.1"
) -> httpx.Response:
    app = around(PlainTextResponse("the API"), "http://127.0.0.1:1", outbox)
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://local") as client:
        return await client.get(path, headers={"accept": accept})


async def test_programs_get_json_newest_first(outbox: Path) -> None:
    messages = (await get(outbox)).json()["messages"]
    assert [Sent(**message) for message in messages] == [MAIL, TEXT]


@pytest.mark.parametrize("to", ["%2B8613800000001", "+8613800000001"])
async def test_it_is_narrowed_to_a_recipient(outbox: Path, to: str) -> None:
    messages = (await get(outbox, f"/outbox?to={to}")).json()["messages"]
    assert [message["message_id"] for message in messages] == ["m1"]
    assert len((await get(outbox, "/outbox?limit=1")).json()["messages"]) == 1


async def test_people_get_a_page_in_which_nothing_sent_is_markup(outbox: Path) -> None:
    answer = await get(outbox, accept="text/html,application/xhtml+xml")
    assert answer.headers["content-type"].startswith("text/html")
    assert "您的验证码：123456" in answer.text
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;&amp;" in answer.text
    assert 'srcdoc="&lt;b title=&quot;&lt;script' in answer.text
    assert "sandbox" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_other_machines_do_not_see_it(outbox: Path) -> None:
    assert (await get(outbox, address="::1")).status_code == 200
    refused = await get(outbox, address="192.0.2.7")
    assert refused.status_code == 403
    assert "123456" not in refused.text


async def test_before_anything_is_sent_it_is_empty(tmp_path: Path) -> None:
    assert (await get(tmp_path / "none")).json() == {"messages": []}
    assert "Nothing was sent yet" in (await get(tmp_path / "none", accept="text/html")).text


def test_of_a_long_file_the_end_is_read_in_whole_lines(outbox: Path) -> None:
    line = outbox.read_text().splitlines()[0]
    outbox.write_text((line + "\n") * 30_000)
    messages = read_outbox(outbox)
    assert 5_000 < len(messages) < 30_000
    assert set(messages) == {TEXT}
