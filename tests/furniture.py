"""What is beside the tables, made again for each test that asks for it: queues, a bucket, a bus, a push application."""

from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.httpsession import URLLib3Session

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.resources import create_resources
from pannier.local.serverless import Template

_SERVICES = ("events", "s3", "sesv2", "sns", "sqs")
_ASKING = ("Get", "List")


class Furniture:
    """Made the first time as an installation makes it; then what had been sent for that is sent again, as it was."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._sent: list[AWSPreparedRequest] = []
        self._environment: Mapping[str, str] | None = None
        self._engine = URLLib3Session()

    def make(self, settings: Settings) -> Mapping[str, str]:
        """On an engine that has nothing of it yet; the same engine each time. Gives the variables that lead to it."""
        if self._environment is None:
            self._environment = self._made_and_noted(settings)
            return self._environment
        for request in self._sent:
            answer = self._engine.send(request)
            assert answer.status_code < 300, answer.text
        return self._environment

    def _made_and_noted(self, settings: Settings) -> Mapping[str, str]:
        events = [client(name, settings).meta.events for name in _SERVICES]  # type: ignore[call-overload]  # any of them
        for each in events:
            each.register("before-send", self._note)
        try:
            return create_resources(self._template, (), settings).environment
        finally:
            for each in events:
                each.unregister("before-send", self._note)

    def _note(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> None:
        if not event_name.rpartition(".")[2].startswith(_ASKING):
            self._sent.append(request)
