"""What Pannier sent to people by SMS, e-mail and push, on one machine: written down instead of delivered.

The embedded engine accepts such messages and lets them lie: a text message without its time, a push not at all. So each
process writes down what was accepted, in a file that lasts as long as the data.
"""

import html
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from pannier.adapters.mail import MESSAGE_ID_HEADER
from pannier.core.clock import Clock

_KEPT_ON_READING = 4_000_000  # bytes; who scrolls further back reads the file
_KEY = "pannier_outbox"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message. `channel` is sms, email or push; `to` a phone number, an address, or a device's ARN."""

    id: str
    channel: str
    to: str
    subject: str
    text: str
    html: str
    message_id: str
    at: str


def record_what_is_sent(file: Path, clock: Clock) -> None:
    """From now on write down what this process sends. Before any client is made: it hooks into those made later."""

    def before(params: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        context[_KEY] = params

    def after(http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: object) -> None:
        if http_response.status_code < 300 and (params := context.get(_KEY)):
            message = _sent(params, str(parsed.get("MessageId", "")), clock.now().isoformat())
            if message is not None:
                _append(file, message)

    for operation in ("sns.Publish", "sesv2.SendEmail"):
        BUILTIN_HANDLERS.append((f"before-parameter-build.{operation}", before))
        BUILTIN_HANDLERS.append((f"after-call.{operation}", after))


def read_outbox(file: Path) -> list[Sent]:
    """What was sent, newest first; of a long file only the end."""
    if not file.exists():
        return []
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        start = max(0, size - _KEPT_ON_READING)
        stream.seek(start)
        lines = stream.read().decode(errors="replace").split("\n")[1 if start else 0 : -1]
    return [Sent(**json.loads(line)) for line in reversed(lines)]


def as_json(messages: list[Sent]) -> dict[str, object]:
    """For programs."""
    return {"messages": [asdict(message) for message in messages]}


def as_page(messages: list[Sent]) -> str:
    """For people. What was sent is shown as text, an e-mail's HTML behind glass."""
    rows = "".join(_rows(messages)) or "<p>Nothing was sent yet.</p>"
    return _PAGE.replace("<!-- messages -->", rows)


def _rows(messages: list[Sent]) -> Iterator[str]:
    for each in messages:
        subject = f"<h2>{html.escape(each.subject)}</h2>" if each.subject else ""
        # An attribute within an attribute's quotes; the sandbox runs no script and follows no link.
        frame = (
            f'<details><summary>as HTML</summary><iframe sandbox srcdoc="{html.escape(each.html)}"></iframe></details>'
            if each.html
            else ""
        )
        yield (
            f'<article lang="{"zh-CN" if _has_chinese(each.text) else "en"}"><header>'
            f"<b>{html.escape(each.channel)}</b> to <b>{html.escape(each.to)}</b>"
            f"<time>{html.escape(each.at[:19].replace('T', ' '))} UTC</time></header>"
            f"{subject}<pre>{html.escape(each.text)}</pre>{frame}"
            f"<footer>{html.escape(each.message_id)}</footer></article>"
        )


def _sent(params: Mapping[str, Any], provider_id: str, at: str) -> Sent | None:
    if "FromEmailAddress" in params:
        content = params["Content"]["Simple"]
        headers = {header["Name"]: header["Value"] for header in content.get("Headers", ())}
        return Sent(
            id=provider_id,
            channel="email",
            to=", ".join(params["Destination"]["ToAddresses"]),
            subject=content["Subject"]["Data"],
            text=content["Body"].get("Text", {}).get("Data", ""),
            html=content["Body"].get("Html", {}).get("Data", ""),
            message_id=headers.get(MESSAGE_ID_HEADER, ""),
            at=at,
        )
    if "PhoneNumber" in params:
        told = params.get("MessageAttributes", {}).get("message_id", {}).get("StringValue", "")
        return Sent(provider_id, "sms", params["PhoneNumber"], "", params["Message"], "", told, at)
    if "TargetArn" in params:
        payload = json.loads(json.loads(params["Message"])["GCM"])
        note = payload["notification"]
        told = payload["data"]["messageId"]
        return Sent(provider_id, "push", params["TargetArn"], note["title"], note["body"], "", told, at)
    return None


def _append(file: Path, message: Sent) -> None:
    """One write of one line, so that processes do not write into each other's."""
    line = json.dumps(asdict(message), ensure_ascii=False) + "\n"
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def _has_chinese(text: str) -> bool:
    return any("一" <= char <= "鿿" for char in text)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Outbox · Pannier</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c1c; }
article { border: 1px solid #d8d8d8; border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0; }
header { display: flex; gap: .4rem; flex-wrap: wrap; } time { margin-left: auto; color: #595959; }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: .5rem 0; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; }
footer { color: #595959; font-size: .8rem; overflow-wrap: anywhere; } iframe { width: 100%; height: 24rem; border: 0; }
</style></head>
<body><h1>Outbox</h1>
<p>What was sent by SMS, e-mail and push, newest first. On this machine nothing leaves it.
Programs get the same as JSON: <code>curl -H 'Accept: application/json'</code>; <code>?to=</code> and
<code>?limit=</code> narrow it.</p>
<main><!-- messages --></main></body></html>
"""
