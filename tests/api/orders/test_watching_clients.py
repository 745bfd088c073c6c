"""The example clients of src/clients watch an order over a real socket, while it moves on."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from queue import SimpleQueue

import pytest
from pynamodb.connection import Connection
from starlette.applications import Starlette
from starlette.routing import Mount

from pannier.adapters.connections import ConnectionGateway
from pannier.adapters.queues import Posting
from pannier.api.app import build_app
from pannier.api.live.delivering import Deliveries
from pannier.api.live.happenings import Happenings
from pannier.api.live.protocol import Limits
from pannier.api.live.session import LiveSessions
from pannier.api.primitives.ids import split_id
from pannier.api.schema import Schema
from pannier.core.settings import LiveTerms, Settings
from pannier.live.model import Subscription, Topic, TopicKind
from pannier.live.publisher import LivePublisher
from pannier.live.repository import ConnectionRepository, FeedRepository, WatchedRepository
from pannier.live.service import Connections
from pannier.local.live import LiveServer
from tests.api.conftest import PASSWORD
from tests.api.orders.conftest import Shop
from tests.api.orders.test_clients import NODE, PYTHON
from tests.serving import serving

PATIENCE = 30.0


class Kept:
    """A queue that is read here."""

    def __init__(self) -> None:
        self.sent: SimpleQueue[Mapping[str, object]] = SimpleQueue()

    def send_all(self, postings: Sequence[Posting]) -> None:
        for posting in postings:
            self.sent.put(posting.body)


@dataclass
class Stage:
    """A served API with its live half, and an order of the customer's."""

    shop: Shop
    address: str
    order_id: str
    queue: Kept
    publisher: LivePublisher
    deliveries: Deliveries
    repository: ConnectionRepository
    gateway: ConnectionGateway

    @property
    def topic(self) -> Topic:
        return Topic(TopicKind.ORDER, split_id(self.order_id)[1])

    @contextmanager
    def watcher(self, command: list[str]) -> Iterator["subprocess.Popen[str]"]:
        """A program that watches; it is up to date."""
        account = self.shop["customer"].data("{ viewer { email } }")["viewer"]["email"]
        environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        program = [*command[:-1], command[-1].replace("example", "watch"), self.address, account, PASSWORD]
        with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert read_line(process) == "PLACED"
                self.catch_up()
                yield process
            finally:
                process.kill()

    def catch_up(self) -> None:
        """Somebody subscribed, and is told what they missed."""
        self.deliveries.on_queued(self.queue.sent.get(timeout=PATIENCE))

    def tell(self, who: str, mutation: str) -> None:
        """The order moves on, and everybody who watches is told."""
        self.shop.tell_all(self.order_id, (who, mutation))
        self.publisher.publish([self.topic], f"{self.topic.id}:{self.shop.entries(self.order_id)}")
        while not self.queue.sent.empty():
            self.deliveries.on_queued(self.queue.sent.get())

    def watching(self) -> list[Subscription]:
        return self.repository.subscribers(self.topic)


def read_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: "subprocess.Popen[str]") -> tuple[str, int]:
    """What was still to be read, and the exit code."""
    output, _ = process.communicate(timeout=PATIENCE)
    return output, process.returncode


@pytest.fixture
def stage(shop: Shop, whole_schema: Schema, connection: Connection, settings: Settings) -> Iterator[Stage]:
    services, queue = shop.api.services, Kept()
    repository, watched, feeds = (
        ConnectionRepository(connection),
        WatchedRepository(),
        FeedRepository(connection),
    )
    publisher = LivePublisher(queue, watched)
    connections = Connections(repository, feeds, watched, publisher, services.clock)
    terms = LiveTerms()
    live = LiveServer(
        lambda admits: LiveSessions(whole_schema, services, connections, Limits(terms.init_within), admits),
        services.clock,
        terms,
    )
    routes = [*live.routes("http://127.0.0.1/_live/secret"), Mount("/", build_app(services, whole_schema))]
    with serving(Starlette(routes=routes)) as address:
        gateway = ConnectionGateway(replace(settings, live_endpoint=f"{address}/_live/secret"))
        deliveries = Deliveries(whole_schema, services, repository, Happenings(services, feeds), gateway)
        yield Stage(shop, address, shop.order(), queue, publisher, deliveries, repository, gateway)


@pytest.mark.parametrize("command", [NODE, PYTHON], ids=["typescript", "python"])
def test_a_client_hears_of_each_change_until_the_order_ends(stage: Stage, command: list[str]) -> None:
    with stage.watcher(command) as process:
        stage.tell("clerk", "orderAccept")
        assert read_line(process) == "ACCEPT: PREPARING"
        stage.tell("clerk", "orderReady")
        stage.tell("operator", "orderCancel")

        assert ended(process) == ("READY: READY\nCANCEL: CANCELLED\n", 0)


def test_a_client_whose_connection_breaks_comes_back_and_hears_what_it_missed(stage: Stage) -> None:
    with stage.watcher(NODE) as process:
        stage.tell("clerk", "orderAccept")
        assert read_line(process) == "ACCEPT: PREPARING"
        (before,) = stage.watching()
        stage.gateway.close(before.connection_id)
        stage.repository.remove(before.connection_id)
        stage.tell("clerk", "orderReady")
        stage.catch_up()
        assert read_line(process) == "READY: READY"
        assert [each.connection_id != before.connection_id for each in stage.watching()] == [True]
        stage.tell("operator", "orderCancel")

        assert ended(process) == ("CANCEL: CANCELLED\n", 0)
