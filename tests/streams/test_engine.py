"""What the embedded engine keeps over a restart, and what a pump makes of that."""

import os
from pathlib import Path

from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.local.engine import Engine, EngineOptions, engine_program
from pannier.local.pump import Pump
from pannier.local.streams_api import StreamsApi
from pannier.streams.records import StreamEvent

from .conftest import MAPPING, TABLE, Kept, Things, create_things, names_of

PROJECT = Path(__file__).parents[2]


def things_on(engine: Engine) -> Things:
    settings = Settings.from_environment({"DYNAMODB_ENDPOINT": engine.endpoint})
    return Things(dynamodb_client(settings), settings)


def test_a_clean_stop_keeps_tables_and_items_and_a_new_pump_sees_new_changes_only(tmp_path: Path) -> None:
    options = EngineOptions(engine_program(os.environ, PROJECT), tmp_path / "log", tmp_path / "state")
    seen: list[str] = []

    def collect(event: StreamEvent) -> None:
        seen.extend(names_of(event))

    with Engine(options) as engine:
        things = things_on(engine)
        create_things(things.client)
        things.put("a", "b")
        assert things.pump(collect).stop(drain_within=20)
        assert seen == ["a", "b"]
    with Engine(options) as engine:
        things = things_on(engine)
        assert things.client.scan(TableName=TABLE, Select="COUNT")["Count"] == 2
        pump = things.pump(collect)
        assert pump.wait_until_idle(20)
        assert seen == ["a", "b"]
        things.put("c")
        assert pump.stop(drain_within=20)
        assert seen == ["a", "b", "c"]


def test_a_killed_engine_goes_back_to_its_last_clean_stop(tmp_path: Path) -> None:
    options = EngineOptions(engine_program(os.environ, PROJECT), tmp_path / "log", tmp_path / "state")
    with Engine(options) as engine:
        things = things_on(engine)
        create_things(things.client)
        things.put("kept")
    engine.start()
    things_on(engine).put("lost")
    engine.kill()
    with Engine(options) as engine:
        items = things_on(engine).client.scan(TableName=TABLE)["Items"]
    assert [item["pk"]["S"] for item in items] == ["kept"]


def test_a_pump_waits_for_an_engine_that_is_not_there_yet(engine: Engine, tmp_path: Path) -> None:
    late = Engine(EngineOptions(engine_program(os.environ, PROJECT), tmp_path / "log"))
    late.start()
    endpoint, port = late.endpoint, int(late.endpoint.rpartition(":")[2])
    late.stop()
    seen: list[str] = []
    pump = Pump(StreamsApi(endpoint, "us-east-1"), Kept())
    pump.add(MAPPING, TABLE, lambda event: seen.extend(names_of(event)))
    pump.start()
    assert not pump.wait_until_idle(0.3)
    with Engine(EngineOptions(engine_program(os.environ, PROJECT), tmp_path / "log", port=port)) as there:
        things = things_on(there)
        create_things(things.client)
        things.put("a")
        assert pump.stop(drain_within=20)
    assert seen == ["a"]
