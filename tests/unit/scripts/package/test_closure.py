"""What an entry point can import, it ships with; and what nobody can tell, is not guessed."""

from pathlib import Path

import pytest

from scripts.package.cache import Scans
from scripts.package.closure import Graph
from scripts.package.data import Wanted, data_files, wanted
from scripts.package.errors import PackageError
from scripts.package.shelf import Distribution, Module, Shelf


def graph(tmp_path: Path, **sources: str) -> Graph:
    """Of modules by their dotted names, `*` after a package's: {"a*": "import b"}."""
    modules, contents = {}, {}
    for key, source in sources.items():
        name = key.rstrip("*")
        path = name.replace(".", "/") + ("/__init__.py" if key.endswith("*") else ".py")
        modules[name] = Module(name, path, "d", key.endswith("*"), is_native=False)
        contents[path] = source.encode()
    made = Distribution("d", "1", frozenset(contents), frozenset(), contents.__getitem__)
    packages = frozenset(name.rpartition(".")[0] for name in modules if "." in name)
    return Graph(Shelf({"d": made}, modules, packages), Scans(tmp_path))


def test_imports_are_followed_to_modules_and_the_packages_they_lie_in(tmp_path: Path) -> None:
    made = graph(tmp_path, **{"a*": "", "a.b": "from c import d", "a.z": "", "c*": "", "c.d": "", "e": ""})
    assert made.reach(["a.b"]) == {"a", "a.b", "c", "c.d"}


def test_an_import_within_a_function_counts(tmp_path: Path) -> None:
    made = graph(tmp_path, a="def f():\n    import b", b="import json")
    assert made.reach(["a"]) == {"a", "b"}


def test_what_nobody_ships_is_named_with_all_else_that_is_wrong(tmp_path: Path) -> None:
    made = graph(tmp_path, a="import nowhere, b", b="import importlib\nimportlib.import_module(x)")
    with pytest.raises(PackageError) as refused:
        made.reach(["a"])
    assert str(refused.value).splitlines() == [
        "what is imported cannot be told:",
        "  a (d): nobody ships nowhere",
        "  b (d): import_module",
    ]


def test_what_is_optional_may_be_missing(tmp_path: Path) -> None:
    made = graph(tmp_path, a="try:\n    import nowhere\nexcept ImportError:\n    nowhere = None")
    assert made.reach(["a"]) == {"a"}


def test_time_zones_come_with_the_module_that_reads_them(tmp_path: Path) -> None:
    made = graph(tmp_path, **{"a": "from zoneinfo import ZoneInfo", "tzdata*": "", "tzdata.zoneinfo*": ""})
    assert made.reach(["a"]) == {"a", "tzdata", "tzdata.zoneinfo"}


def test_an_import_that_is_never_made_is_not_followed(tmp_path: Path) -> None:
    made = graph(
        tmp_path, **{"strawberry*": "from . import pydantic", "strawberry.pydantic": "import nowhere"}
    )
    assert made.reach(["strawberry"]) == {"strawberry"}


def test_what_was_found_out_is_kept_by_content(tmp_path: Path) -> None:
    first = graph(tmp_path, a="import b", b="")
    first.reach(["a"])
    first.scans.save()
    second = graph(tmp_path, a="import b", b="")
    second.scans.load()
    assert second.reach(["a"]) == {"a", "b"}
    changed = graph(tmp_path, a="", b="")
    changed.scans.load()
    assert changed.reach(["a"]) == {"a"}


def test_data_goes_along_or_is_left_behind_as_somebody_decided() -> None:
    files = ("certifi/__init__.py", "certifi/cacert.pem")
    made = Distribution("certifi", "1", frozenset(files), frozenset(), lambda _: b"")
    assert data_files(made, Wanted((), ())) == ["certifi/cacert.pem"]


def test_data_of_which_nobody_decided_stops_the_build() -> None:
    made = Distribution(
        "pynamodb", "1", frozenset(("pynamodb/x.py", "pynamodb/x.json")), frozenset(), lambda _: b""
    )
    with pytest.raises(PackageError, match=r"pynamodb: to be kept or dropped\? pynamodb/x\.json"):
        data_files(made, Wanted((), ()))


def test_of_a_service_only_the_newest_description_is_kept() -> None:
    files = [
        f"botocore/data/{name}/service-2.json.gz"
        for name in ("sqs/2011-01-01", "sqs/2012-11-05", "sns/2010-03-31")
    ]
    made = Distribution("botocore", "1", frozenset(files), frozenset(), lambda _: b"")
    assert data_files(made, Wanted(("sqs",), ())) == ["botocore/data/sqs/2012-11-05/service-2.json.gz"]


def test_services_are_those_that_clients_are_asked_for() -> None:
    asks = b'from pannier.adapters.clients import client\nclient("sqs", settings).send()'
    assert wanted([asks, b'client("s3")']).services == ["dynamodb", "sqs"]
    with pytest.raises(PackageError, match=r"which service is that\? client\(name, settings\)"):
        wanted([b"from pannier.adapters.clients import client\nclient(name, settings)"])


def test_locales_come_with_those_they_inherit_from() -> None:
    assert wanted([]).locales == ["en", "root", "zh", "zh_Hans", "zh_Hans_CN"]
