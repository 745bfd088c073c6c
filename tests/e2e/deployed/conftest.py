"""One deployment for all of these tests, and what happens in it from one to the next: they are told in the order of the
files' names, and within a file from top to bottom."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.deployed.clients import Person, stranger
from tests.e2e.deployed.cloud import running_cloud
from tests.e2e.deployed.deploying import Deployment, deploy
from tests.e2e.deployed.receiver import Receiver, receiving
from tests.e2e.deployed.town import Town, hear, order, settle


@pytest.fixture(scope="session")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The package, deployed."""
    with running_cloud(tmp_path_factory.mktemp("cloud")) as cloud:
        yield deploy(cloud)


@pytest.fixture(scope="session")
def nobody(deployment: Deployment) -> Iterator[Person]:
    """Somebody who is not signed in."""
    with stranger(deployment) as person:
        yield person


@pytest.fixture(scope="session")
def town(deployment: Deployment, nobody: Person) -> Town:
    """Everybody whom it takes, and an open merchant."""
    return settle(deployment, nobody)


@pytest.fixture(scope="session")
def receiver(town: Town) -> Iterator[Receiver]:
    """The merchant's own system, which hears of its orders from now on."""
    with receiving() as running:
        hear(town, running)
        yield running


@pytest.fixture(scope="session")
def unanswered(town: Town, receiver: Receiver) -> Any:
    """An order, as it was placed, that nobody is going to answer."""
    return order(town, "nobody answers")
